import type { DockerHubSession } from '../services/dockerHub/contract';
import type { Services } from '../services/services';
import type { CheckContext } from '../runbook/run/context';
import { type ErrorCode, PullbookError, isPullbookError } from '../shared/errors';
import { type Offer, signInOffer } from '../shared/offer';

/** Under which key the credential store keeps the password of a service Docker ID. */
export function passwordKey(account: string): string {
  return `dockerhub:${account}`;
}

/** Signing in as the service Docker ID. */
export function signInAsOffer(account: string): Offer {
  return signInOffer(passwordKey(account), `Docker Hub: ${account}`);
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
        offers: [signInAsOffer(account)],
      },
    );
  }
  try {
    return await ctx.services.dockerHub.as(account, password, { signal: ctx.signal });
  } catch (error) {
    throw refusedAs(account, error);
  }
}

/** What was refused is the password of the service ID: to sign in anew as the operator would not help. */
function refusedAs(account: string, error: unknown): unknown {
  const advice = isPullbookError(error) ? adviceOf(error.code, account) : undefined;
  if (!isPullbookError(error) || advice === undefined) return error;
  return new PullbookError(error.code, error.message, {
    ...error.facts,
    advice: `Nothing was changed. ${advice}`,
    offers: [signInAsOffer(account)],
  });
}

function adviceOf(code: ErrorCode, account: string): string | undefined {
  switch (code) {
    case 'CREDENTIALS_REFUSED':
      return `Take the password of Docker ID \`${account}\` from where it is filed, and sign in with that.`;
    case 'TOKEN_KIND_REFUSED':
      return `Sign in as Docker ID \`${account}\` with its password: no token may manage its tokens.`;
    case 'SECOND_FACTOR_REQUIRED':
      return `Nobody is there to type a code for Docker ID \`${account}\`: turn off two-factor authentication for it.`;
    default:
      return undefined;
  }
}
