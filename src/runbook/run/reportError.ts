import { findDiskFault } from '../../shared/diskFault';
import { type ErrorCode, type PullbookError, isPullbookError, refusedByDisk } from '../../shared/errors';
import { type Offer, planAgainOffer, retryOffer } from '../../shared/offer';
import { type TimeOptions, exactTimeOfDay } from './localTime';
import type { ReportAction, ReportedError, StepReport } from './report';

/** What the chip says of a failure; a code that is not here reads `failed`. */
const headlines: Partial<Record<ErrorCode, string>> = {
  INPUT_INVALID: 'problem in the cell',
  STEP_UNKNOWN: 'unknown step kind',
  PLAN_STALE: 'plan is stale',
  NOT_CONVERGED: 'not in sync after apply',
  CANCELLED: 'stopped',
  STATE_IN_USE: 'in use elsewhere',
  STATE_LOST: 'taken over elsewhere',
  JOURNAL_UNREADABLE: 'journal cannot be read',
  ESCROW_UNREADABLE: 'escrow cannot be opened',
  ESCROW_LOCKED: 'escrow is locked',
  DISK_REFUSED: 'disk refuses to write',
  CREDENTIALS_MISSING: 'sign-in needed',
  CREDENTIALS_REFUSED: 'sign-in refused',
  SECOND_FACTOR_REQUIRED: 'one-time code needed',
  SESSION_EXPIRED: 'session expired',
  REGION_MISSING: 'region missing',
  FORBIDDEN: 'not allowed',
  TOKEN_KIND_REFUSED: 'wrong kind of token',
  NOT_FOUND: 'not found',
  RATE_LIMITED: 'throttled',
  UNAVAILABLE: 'service unavailable',
  TIMEOUT: 'timed out',
  NETWORK: 'no connection',
  LANDING_UNPROVED: 'landing place not ready',
  LANDING_MISMATCH: 'stored value differs',
  PERSON_NEEDED: 'needs you',
  DEFECT: 'defect in Pullbook',
};

/** Advice for errors that bring none of their own. */
const advices: Partial<Record<ErrorCode, string>> = {
  INPUT_INVALID: 'Nothing was asked of any service. Correct the cell and run it again.',
  STEP_UNKNOWN: 'Nothing was asked of any service. Correct `uses` and run the step again.',
  CREDENTIALS_MISSING: 'Nothing was changed. Sign in, then run the step again.',
  CREDENTIALS_REFUSED: 'Nothing was changed. Sign in again, then run the step again.',
  RATE_LIMITED: 'The service asks to wait. Run the step again in a few minutes.',
  UNAVAILABLE: 'Run the step again when the service answers.',
  NETWORK: 'Look at the connection, then run the step again.',
  TIMEOUT: 'Run the step again: it looks first at what is there.',
  DEFECT: 'Run the step again: it looks first at what is there. Report this if it stays.',
};

const lostAnswer = 'The write may have arrived although no answer came. Checking again shows what is there.';

/** Any thrown value as people see it: what is safe and what to press first, then what was found, then facts for a ticket. */
function reportError(error: unknown, at: number, time: TimeOptions = {}): ReportedError {
  const fault = isPullbookError(error) ? undefined : findDiskFault(error);
  if (fault !== undefined) {
    const message = refusedByDisk(fault);
    const advice = `${fault.help}, then run the step again: it looks first at what is there.`;
    return { code: 'DISK_REFUSED', message, advice, details: exactTimeOfDay(at, time) };
  }
  if (!isPullbookError(error)) {
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { code: 'DEFECT', message, ...withAdvice(advices.DEFECT), details: exactTimeOfDay(at, time) };
  }
  const { code, message, facts } = error;
  const advice = facts.advice ?? (facts.effect === 'unknown' ? lostAnswer : advices[code]);
  const details = [
    facts.service,
    facts.operation,
    facts.status === undefined ? undefined : `status ${facts.status}`,
    facts.requestId === undefined ? undefined : `request ${facts.requestId}`,
    exactTimeOfDay(at, time),
  ].filter((part) => part !== undefined);
  return { code, message, ...withAdvice(advice), details: details.join(' · ') };
}

/** The fields of a report that say how a step failed, or that it was stopped or still waits. */
export type FailureFields = Pick<StepReport, 'status' | 'headline' | 'error' | 'actions'>;

/** @param isStopped - Whether a cancelled step was stopped by a person, and did not fail by itself. */
export function failureFields(
  error: unknown,
  {
    at,
    time,
    isStopped,
  }: { readonly at: number; readonly time?: TimeOptions | undefined; readonly isStopped: boolean },
): FailureFields {
  const reported = reportError(error, at, time);
  if (reported.code === 'NEEDS_UNMET')
    return { status: 'blocked', headline: 'waits for an output', error: reported, actions: [] };
  return {
    status: isStopped && reported.code === 'CANCELLED' ? 'cancelled' : 'failed',
    headline: headlineOf(reported.code),
    error: reported,
    actions: actionsOf(error),
  };
}

/** What the chip says of this failure. */
function headlineOf(code: ErrorCode): string {
  return headlines[code] ?? 'failed';
}

/** The buttons under a failure: what the error offers, and in any case a way to look again. */
function actionsOf(error: unknown): readonly ReportAction[] {
  const offers = isPullbookError(error) ? (error.facts.offers ?? []) : [];
  const actions = offers.map(offerAction);
  return offers.some(({ command }) => lookAgain.includes(command)) ? actions : [...actions, checkAgain];
}

const lookAgain: readonly string[] = [retryOffer.command, planAgainOffer.command];

/** The button of an offer. */
export function offerAction(offer: Offer): ReportAction {
  return { kind: 'offer', ...offer };
}

export const checkAgain: ReportAction = { kind: 'check-again', title: 'Check again' };

/** Whether the service answered: then a look at what is left will most likely get an answer as well. */
export function isAnswered(error: unknown): error is PullbookError {
  return isPullbookError(error) && !unanswered.includes(error.code);
}

const unanswered: readonly ErrorCode[] = [
  'CANCELLED',
  'NETWORK',
  'TIMEOUT',
  'UNAVAILABLE',
  'CREDENTIALS_MISSING',
  'CREDENTIALS_REFUSED',
  'SECOND_FACTOR_REQUIRED',
  'SESSION_EXPIRED',
  'ESCROW_UNREADABLE',
  'ESCROW_LOCKED',
  'JOURNAL_UNREADABLE',
  'DEFECT',
];

function withAdvice(advice: string | undefined): { advice?: string } {
  return advice === undefined ? {} : { advice };
}
