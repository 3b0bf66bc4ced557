import type { DockerHubSession } from '../services/dockerHub/contract';
import type { Services } from '../services/services';
import type { CheckContext } from '../runbook/run/step';
import { PullbookError } from '../shared/errors';

/** Under which key the credential store keeps the password of a service Docker ID. */
export function passwordKey(account: string): string {
  return `dockerhub:${account}`;
}

/**
 * A session of the service Docker ID by the password that is kept here.
 * @throws {PullbookError} `CREDENTIALS_MISSING` when none is kept; `CREDENTIALS_REFUSED` when it is not the ID's.
 */
export async function signInAs(account: string, ctx: CheckContext<Services>): Promise<DockerHubSession> {
  const password = await ctx.credentials.get(passwordKey(account));
  if (password === undefined) {
    throw new PullbookError(
      'CREDENTIALS_MISSING',
      `The password of Docker ID \`${account}\` is not kept on this machine.`,
      {
        service: 'Docker Hub',
        advice: 'Take it from where it is filed and sign in once; it is then kept in the secret store of this machine.',
        remedies: [{ kind: 'sign-in', credential: passwordKey(account) }],
      },
    );
  }
  return ctx.services.dockerHub.as(account, password, { signal: ctx.signal });
}
