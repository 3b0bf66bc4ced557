import type { Offer } from './offer';
import { onOneLine } from './visible';
import { type DiskFault, findDiskFault } from './diskFault';

/**
 * Every way in which Pullbook fails, in one closed list: callers decide on the code, never on the words.
 *
 * What a code means for the world outside: with `effect: 'none'` nothing was changed there, with `'unknown'` a write
 * was sent and its answer lost, so only a new check can tell.
 */
export type ErrorCode =
  // The runbook or its inputs
  | 'INPUT_INVALID'
  | 'STEP_UNKNOWN'
  | 'NEEDS_UNMET'
  // The engine
  | 'PLAN_STALE'
  | 'NOT_CONVERGED'
  | 'CANCELLED'
  | 'STATE_IN_USE'
  | 'STATE_LOST'
  | 'JOURNAL_UNREADABLE'
  | 'ESCROW_UNREADABLE'
  | 'ESCROW_LOCKED'
  | 'DISK_REFUSED'
  // Credentials of the person who runs it
  | 'CREDENTIALS_MISSING'
  | 'CREDENTIALS_REFUSED'
  | 'SECOND_FACTOR_REQUIRED'
  | 'SESSION_EXPIRED'
  | 'REGION_MISSING'
  // What a service answered
  | 'FORBIDDEN'
  | 'TOKEN_KIND_REFUSED'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'BAD_REQUEST'
  | 'RATE_LIMITED'
  | 'UNAVAILABLE'
  | 'TIMEOUT'
  | 'NETWORK'
  | 'UNEXPECTED_ANSWER'
  // The landing place of a value that is shown once
  | 'LANDING_UNPROVED'
  | 'LANDING_MISMATCH'
  // The rehearsal world's saved state does not open
  | 'WORLD_UNREADABLE'
  // A person is needed before the step can go on
  | 'PERSON_NEEDED'
  // A defect in Pullbook itself
  | 'DEFECT';

export interface ErrorFacts {
  /** What is safe and what to do next, one sentence each, shown first. */
  readonly advice?: string;
  /** What a person can do about it. */
  readonly offers?: readonly Offer[];
  /** Which service a call went to, in the words shown to people. Its client says them. */
  readonly service?: string;
  /** The call in the service's own words, such as `PutSecretValue` or `POST /v2/access-tokens`. Never a query string. */
  readonly operation?: string;
  /** HTTP status; absent when no answer came. */
  readonly status?: number;
  readonly requestId?: string;
  /** How long the service asks to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  /** Whether the failed call may have changed something. Default: `'none'`. */
  readonly effect?: 'none' | 'unknown';
}

/**
 * The only error that crosses a module border on purpose. Built from facts that hold no secret: it never carries the
 * error of an HTTP library as `cause`, because those print headers and bodies.
 */
export class PullbookError extends Error {
  override readonly name = 'PullbookError';
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;

  constructor(code: ErrorCode, message: string, facts: ErrorFacts = {}) {
    super(message);
    this.code = code;
    this.facts = facts;
  }
}

/** Whether `error` is a {@link PullbookError}, by name and not by class: lazily loaded bundles carry their own copy. */
export function isPullbookError(error: unknown): error is PullbookError {
  return error instanceof Error && error.name === 'PullbookError' && 'code' in error;
}

/** What was found where the disk of this machine refused something. */
export function refusedByDisk({ what }: DiskFault): string {
  return `What Pullbook keeps on this machine could not be written or read: ${what}.`;
}

/** The code of any thrown value; whatever is not ours is a defect. */
export function codeOf(error: unknown): ErrorCode {
  return isPullbookError(error) ? error.code : 'DEFECT';
}

/**
 * What may be printed of any thrown value. Our own messages hold no secret; those of others may quote what they were
 * given, as a parser quotes its input, so of a defect only its name and its place are told.
 */
export function printableError(error: unknown): string {
  if (isPullbookError(error)) return onOneLine(`${error.message} [${error.code}]`);
  const fault = findDiskFault(error);
  if (fault !== undefined) return onOneLine(`${refusedByDisk(fault)} ${fault.help}, then try again. [DISK_REFUSED]`);
  if (!(error instanceof Error)) return 'A defect in Pullbook: something was thrown that is no error.';
  const place = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [`A defect in Pullbook: ${error.name}`, ...place].map(onOneLine).join('\n');
}

/** The error for a run that a person stopped. */
export function cancelled(): PullbookError {
  return new PullbookError('CANCELLED', 'Stopped before this was done.', {
    advice: 'Nothing more was changed. Run again to go on.',
  });
}

/** @throws {PullbookError} `CANCELLED` when `signal` is aborted. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled();
}
