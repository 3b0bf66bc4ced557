import type { PullLimit, Registry } from '../../services/registry/contract';
import type { Services } from '../../services/services';
import type { SecretHandle } from '../../runbook/file/outputs';
import type { CheckContext } from '../../runbook/run/context';
import { codeOf } from '../../shared/errors';
import { isDockerToken } from '../accessToken/isDockerToken';
import { inspectLanding } from '../landing/landing';
import { ownMark } from '../tokenMark';
import { toHandle } from '../secretInput';

export interface PullLimitInput {
  readonly account: string;
  readonly token: string | SecretHandle;
}

/**
 * What the registry said to one asker. `refused`: the credential is not taken. `spent`: over the limit, nothing left.
 * `foreign`: it was not asked, because what is stored is not known to be a token of Docker.
 */
export type LimitAnswer = PullLimit | 'refused' | 'spent' | 'foreign';

export interface PullLimitState {
  readonly anonymous: LimitAnswer;
  readonly signedIn: LimitAnswer;
  /** Whether the registry counts the signed-in pulls for the account; `undefined` where it names no source. */
  readonly isCountedForAccount: boolean | undefined;
}

/** Asks the registry twice with HEAD, without and with the credential. Neither counts as a pull. */
export async function readPullLimit(input: PullLimitInput, ctx: CheckContext<Services>): Promise<PullLimitState> {
  const { account } = input;
  const { signal, services } = ctx;
  const handle = toHandle(input.token, `access token of ${account}`);
  const token = await ctx.resolve(handle);
  const isKnown =
    isDockerToken(token, undefined) ||
    isDockerToken(token, ownMark(handle.uri, token, (await inspectLanding(handle.uri, ctx)).mark));
  const anonymous = await ask(services.registry, undefined, signal);
  const signedIn = isKnown ? await ask(services.registry, { username: account, token }, signal) : 'foreign';
  const source = typeof signedIn === 'string' ? undefined : signedIn.source;
  const user = source === undefined ? undefined : await services.dockerHub.findUser(account, { signal });
  return {
    anonymous,
    signedIn,
    isCountedForAccount: source === undefined || user === undefined ? undefined : bare(source) === bare(user.id),
  };
}

async function ask(
  registry: Registry,
  credential: Parameters<Registry['readPullLimit']>[0],
  signal: AbortSignal,
): Promise<LimitAnswer> {
  try {
    return await registry.readPullLimit(credential, { signal });
  } catch (error) {
    const code = codeOf(error);
    if (code === 'RATE_LIMITED') return 'spent';
    if (code === 'CREDENTIALS_REFUSED' && credential !== undefined) return 'refused';
    throw error;
  }
}

/** The registry writes the account's UUID with dashes, Docker Hub without. */
function bare(id: string): string {
  return id.replaceAll('-', '').toLowerCase();
}
