import { type ErrorCode, PullbookError } from '../../shared/errors';

export interface AnswerFacts {
  readonly service: string;
  readonly operation: string;
  readonly status: number;
  /** What the service says, redacted. */
  readonly message: string | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly effect: 'read' | 'write';
}

/** The error for an answer that is not a success. */
export function answerError(facts: AnswerFacts): PullbookError {
  const { service, operation, status, message } = facts;
  const code = codeOfStatus(status);
  // A server that fails may have failed after the change; one that refuses has changed nothing.
  const effect = facts.effect === 'write' && (status >= 500 || status === 408) ? 'unknown' : 'none';
  const advice = adviceFor(code, effect, facts.retryAfterMs);
  return new PullbookError(
    code,
    `${service} answered ${status} to \`${operation}\`${message === undefined ? '.' : `: ${ended(message)}`}`,
    {
      service,
      operation,
      status,
      effect,
      ...(advice !== undefined && { advice }),
      ...(facts.requestId !== undefined && { requestId: facts.requestId }),
      ...(facts.retryAfterMs !== undefined && { retryAfterMs: facts.retryAfterMs }),
    },
  );
}

function codeOfStatus(status: number): ErrorCode {
  switch (status) {
    case 400:
    case 422:
      return 'BAD_REQUEST';
    case 401:
      return 'CREDENTIALS_REFUSED';
    case 403:
      return 'FORBIDDEN';
    case 404:
      return 'NOT_FOUND';
    case 407:
      return 'NETWORK';
    case 408:
      return 'TIMEOUT';
    case 409:
      return 'CONFLICT';
    case 429:
      return 'RATE_LIMITED';
    default:
      if (status >= 500) return 'UNAVAILABLE';
      return status >= 400 ? 'BAD_REQUEST' : 'UNEXPECTED_ANSWER';
  }
}

function adviceFor(code: ErrorCode, effect: 'none' | 'unknown', retryAfterMs: number | undefined): string | undefined {
  if (effect === 'unknown') return 'Whether the change was made is not known. Check again before you apply.';
  switch (code) {
    case 'RATE_LIMITED':
      return retryAfterMs === undefined
        ? 'Nothing was changed. Wait a few minutes, then check again.'
        : `Nothing was changed. Wait ${Math.ceil(retryAfterMs / 1000)} seconds, then check again.`;
    case 'UNAVAILABLE':
      return 'Nothing was changed. Check again in a few minutes.';
    case 'NETWORK':
      return 'The proxy asks for a sign-in. Set `http.proxy` in the settings.';
    default:
      return undefined;
  }
}

function ended(sentence: string): string {
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`;
}
