import type { ErrorCode } from '../../shared/errors';
import { networkFailure } from './networkFailure';

/** What one service means by a status, where that is more than the status says: data of the service's own folder. */
export interface OwnWords {
  readonly statuses: readonly number[];
  /** The calls that it holds for, by method and path: `POST /v2/invites/bulk`. Default: all. */
  readonly operation?: RegExp;
  /** What to do next, or whom to ask for what. */
  readonly advice: string;
  /** Default: the one of the status. */
  readonly code?: ErrorCode;
}

/** What a status means, whoever sends it. */
export interface StatusWords {
  readonly code: ErrorCode;
  readonly advice: string;
}

const newerVersion = 'If the address is right, the service has changed: look for a newer version of Pullbook.';

const badRequest: StatusWords = {
  code: 'BAD_REQUEST',
  advice:
    'Correct in the step’s input what the service names. Where it names nothing, nothing more is known of this refusal: ask the service’s support, with the id of the request.',
};

/**
 * The codes are few on purpose: steps decide on them, and only 403, 404 and 409 may be taken for a finding.
 *
 * @see https://www.iana.org/assignments/http-status-codes/http-status-codes.xhtml
 */
const words: Readonly<Record<number, StatusWords>> = {
  400: badRequest,
  401: {
    code: 'CREDENTIALS_REFUSED',
    advice: 'Sign in again: what is kept is wrong, has ended, was revoked, or is of another server.',
  },
  402: {
    code: 'BAD_REQUEST',
    advice:
      'The plan of the organisation does not include it, or its seats are used up: ask whoever pays for the organisation.',
  },
  403: {
    code: 'FORBIDDEN',
    advice:
      'Your sign-in may not do this: ask an owner or admin there for the right, or sign in as one. Single sign-on that is enforced, a list of allowed addresses, or a token with fewer rights than its owner can be the reason too.',
  },
  404: {
    code: 'NOT_FOUND',
    advice:
      'There is no such thing, or your sign-in may not see it: services answer both alike. Check the name in the step’s input, and ask an owner or admin there for access.',
  },
  405: { code: 'BAD_REQUEST', advice: `Check the service’s address, if it is one of your own. ${newerVersion}` },
  406: { code: 'BAD_REQUEST', advice: `The service does not answer in this form. ${newerVersion}` },
  407: { code: 'NETWORK', advice: networkFailure('PROXY_407').help },
  408: { code: 'TIMEOUT', advice: 'The service waited in vain for the request. Check again in a few minutes.' },
  409: {
    code: 'CONFLICT',
    advice:
      'It exists already, or somebody changes it at the same time. Look at it on the service’s own pages, then check again.',
  },
  410: { code: 'BAD_REQUEST', advice: `It was there and is gone. Check again. ${newerVersion}` },
  412: { code: 'BAD_REQUEST', advice: 'It was changed meanwhile. Check again.' },
  413: { code: 'BAD_REQUEST', advice: 'What was sent is too large for the service: shorten the value.' },
  414: { code: 'BAD_REQUEST', advice: 'A name is too long for the service: shorten it.' },
  415: { code: 'BAD_REQUEST', advice: `The service does not take this form. ${newerVersion}` },
  421: {
    code: 'BAD_REQUEST',
    advice: 'The request came to a wrong server. Check the address, and the proxy in between.',
  },
  422: badRequest,
  423: {
    code: 'BAD_REQUEST',
    advice: 'It is locked: wait for what works on it, or ask an owner or admin there to unlock it.',
  },
  424: { code: 'BAD_REQUEST', advice: 'Something that it depends on failed. Look at it on the service’s own pages.' },
  425: { code: 'BAD_REQUEST', advice: 'Check again in a few minutes.' },
  426: { code: 'BAD_REQUEST', advice: `The service asks for a newer protocol. ${newerVersion}` },
  428: { code: 'BAD_REQUEST', advice: `The service asks on which state the change is based. ${newerVersion}` },
  429: { code: 'RATE_LIMITED', advice: 'Wait a few minutes, then check again.' },
  431: {
    code: 'BAD_REQUEST',
    advice: 'The headers are too large: a token or a name is longer than it can be. Sign in again.',
  },
  451: {
    code: 'BAD_REQUEST',
    advice:
      'It is withheld for legal reasons, often by the country that the request comes from. Ask the service’s support, or whoever answers for law and export in your company.',
  },
  511: {
    code: 'NETWORK',
    advice: 'The network asks for a sign-in: open any page in a browser, sign in there, then check again.',
  },
};

/** Words for every status that is no success; of one that nobody describes it says so. */
export function statusWords(status: number): StatusWords {
  const known = words[status];
  if (known !== undefined) return known;
  if (status >= 500) return { code: 'UNAVAILABLE', advice: 'Check again in a few minutes.' };
  if (status >= 400) {
    return {
      code: 'BAD_REQUEST',
      advice: `Nothing is known of status ${status} here. Ask the service’s support, with the id of the request.`,
    };
  }
  return {
    code: 'UNEXPECTED_ANSWER',
    advice: `The service points elsewhere, or answers what nobody asked. Check its address, if it is one of your own. ${newerVersion}`,
  };
}
