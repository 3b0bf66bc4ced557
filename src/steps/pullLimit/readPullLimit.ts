import type { PullLimit, Registry } from '../../services/registry/contract';
import type { Services } from '../../services/services';
import type { SecretHandle } from '../../runbook/file/outputs';
import { basisOf } from '../../runbook/run/basis';
import type { Basis } from '../../runbook/run/change';
import type { CheckContext } from '../../runbook/run/context';
import { isPullbookError } from '../../shared/errors';
import { isDockerToken } from '../accessToken/isDockerToken';
import { inspectLanding } from '../landing/landing';
import { markOfCopy, ownMark } from '../tokenMark';
import { toHandle } from '../secretInput';

export interface PullLimitInput {
  readonly account: string;
  readonly token: string | SecretHandle;
}

/** 429 that states no limit: a guard against too many requests, which says nothing of how much may be pulled. */
export interface Throttled {
  readonly limit: 'throttled';
  /** The call that was answered so. */
  readonly operation: string;
  readonly retryAfterSeconds: number | undefined;
}

/**
 * What the registry said to one asker. A limit that is used up has nothing `remaining`. `refused`: the credential is not
 * taken. `foreign`: it was not asked, because what is stored is not known to be a token of Docker.
 */
export type LimitAnswer = PullLimit | Throttled | 'refused' | 'foreign';

/**
 * Whom the registry counts the signed-in pulls for. `nobody`: it names no source. `unknown`: an account, and Docker Hub does
 * not tell whose.
 */
export type CountedFor = 'account' | 'another' | 'address' | 'nobody' | 'unknown';

export interface PullLimitState {
  readonly anonymous: LimitAnswer;
  readonly signedIn: LimitAnswer;
  readonly countedFor: CountedFor;
  /** Which token was asked with: a person's word about one says nothing of another. */
  readonly token: Basis;
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
  return {
    anonymous,
    signedIn,
    countedFor: await countedFor(signedIn, account, ctx),
    token: basisOf(markOfCopy(handle.uri, token)),
  };
}

async function countedFor(
  answer: LimitAnswer,
  account: string,
  { services, signal }: CheckContext<Services>,
): Promise<CountedFor> {
  const source = sourceOf(answer);
  if (source === undefined) return 'nobody';
  if (!uuidPattern.test(source)) return 'address';
  try {
    const user = await services.dockerHub.findUser(account, { signal });
    if (user === undefined) return 'unknown';
    return bare(source) === bare(user.id) ? 'account' : 'another';
  } catch (error) {
    // What the registry said is worth showing although Docker Hub does not say whose account that is.
    if (isPullbookError(error) && (error.code === 'FORBIDDEN' || error.code === 'CREDENTIALS_REFUSED'))
      return 'unknown';
    throw error;
  }
}

/** The source that an answer names; `undefined` where it names none. */
export function sourceOf(answer: LimitAnswer): string | undefined {
  return typeof answer === 'string' || answer.limit === 'throttled' ? undefined : answer.source || undefined;
}

async function ask(
  registry: Registry,
  credential: Parameters<Registry['readPullLimit']>[0],
  signal: AbortSignal,
): Promise<LimitAnswer> {
  try {
    return await registry.readPullLimit(credential, { signal });
  } catch (error) {
    if (!isPullbookError(error)) throw error;
    const { code, facts } = error;
    if (code === 'RATE_LIMITED') {
      const { operation = '', retryAfterMs } = facts;
      const retryAfterSeconds = retryAfterMs === undefined ? undefined : Math.ceil(retryAfterMs / 1000);
      return { limit: 'throttled', operation, retryAfterSeconds };
    }
    if (code === 'CREDENTIALS_REFUSED' && credential !== undefined) return 'refused';
    throw error;
  }
}

/** An account's id, with dashes as the registry writes it, or without as Docker Hub does; an address looks otherwise. */
const uuidPattern = /^[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/i;

function bare(id: string): string {
  return id.replaceAll('-', '').toLowerCase();
}
