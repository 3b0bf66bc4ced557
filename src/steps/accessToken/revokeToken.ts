import type { DockerHubSession } from '../../services/dockerHub/contract';
import type { Services } from '../../services/services';
import type { ApplyContext } from '../../runbook/run/context';
import { codeOf } from '../../shared/errors';
import type { TokenFacts } from './tokenState';

/** Revokes a token of ours; one that is gone already is no error. `name` is its label, mark and all. */
export async function revokeToken(
  { uuid }: TokenFacts,
  name: string,
  session: DockerHubSession,
  ctx: ApplyContext<Services>,
): Promise<void> {
  await ctx.write(`revoke token “${name}”`, () =>
    session.deleteAccessToken(uuid).catch((error: unknown) => {
      // Somebody else was quicker; gone is gone.
      if (codeOf(error) !== 'NOT_FOUND') throw error;
    }),
  );
}
