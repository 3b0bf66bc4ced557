import { PullbookError } from '../../shared/errors';
import { type OwnWords, statusWords } from './answerAdvice';

export interface AnswerFacts {
  readonly service: string;
  readonly operation: string;
  readonly status: number;
  /** What the service says, redacted. */
  readonly message: string | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly effect: 'read' | 'write';
  /** What the service means by a status; the first that fits counts. */
  readonly ownWords?: readonly OwnWords[] | undefined;
}

/** The error for an answer that is not a success. It always says what to do next, or that nothing is known of it. */
export function answerError(facts: AnswerFacts): PullbookError {
  const { service, operation, status, message, retryAfterMs } = facts;
  const own = facts.ownWords?.find(
    (one) => one.statuses.includes(status) && (one.operation === undefined || one.operation.test(operation)),
  );
  const general = statusWords(status);
  const code = own?.code ?? general.code;
  const isToWait = retryAfterMs !== undefined && (code === 'RATE_LIMITED' || code === 'UNAVAILABLE');
  // A server that fails may have failed after the change; one that refuses has changed nothing.
  const effect = facts.effect === 'write' && (status >= 500 || status === 408) ? 'unknown' : 'none';
  return new PullbookError(
    code,
    `${service} answered ${status} to \`${operation}\`${message === undefined ? '.' : `: ${ended(message)}`}`,
    {
      service,
      operation,
      status,
      effect,
      advice:
        effect === 'unknown'
          ? 'Whether the change was made is not known. Check again before you apply.'
          : `Nothing was changed. ${own?.advice ?? (isToWait ? waiting(retryAfterMs) : general.advice)}`,
      ...(facts.requestId !== undefined && { requestId: facts.requestId }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    },
  );
}

function waiting(retryAfterMs: number): string {
  return `Wait ${Math.ceil(retryAfterMs / 1000)} seconds, then check again.`;
}

function ended(sentence: string): string {
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`;
}
