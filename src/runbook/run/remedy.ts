import { codeOf } from '../../shared/errors';
import type { RunnerOptions } from './environment';
import type { StepCall } from './stepCall';
import { planHash, shownChanges } from './plan';
import type { ReportAction, StepReport } from './report';
import type { FailureFields } from './reportError';
import type { Change } from './change';
import type { Target } from './report';
import type { StepRemedy } from './step';
import { type StepSession, checkContext } from './stepContext';
import { untilAborted } from './untilAborted';

/** A remedy that has something to do to what was found. */
export interface PlannedRemedy<C> {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- input and state are opaque here, as in the runner
  readonly remedy: StepRemedy<any, any, C>;
  readonly state: unknown;
  readonly changes: readonly Change[];
  readonly planHash: string;
}

/** The remedies of a step for a state that was found. Pure. */
export function remediesFor<C>(
  { kind, input }: StepCall<C>,
  state: unknown,
  target: Target,
): readonly PlannedRemedy<C>[] {
  return (kind.remedies?.list ?? [])
    .map((remedy) => ({ remedy, state, changes: remedy.plan(input, state) }))
    .filter(({ changes }) => changes.length > 0)
    .map((planned) => {
      const { changes, remedy } = planned;
      return { ...planned, planHash: planHash({ kind: kind.kind, input, target, changes, remedy: remedy.id }) };
    });
}

/**
 * The remedies of a step whose check fails. None where even what they need cannot be had: the failure of the check is the
 * one to show.
 */
export async function salvage<C>(
  call: StepCall<C>,
  session: StepSession<C>,
  { target, logger }: Pick<RunnerOptions<C>, 'target' | 'logger'>,
): Promise<readonly PlannedRemedy<C>[]> {
  const { kind, input } = call;
  if (kind.remedies === undefined) return [];
  try {
    const context = checkContext(session, { onLanding: () => undefined, onRead: () => undefined });
    const state: unknown = await untilAborted(kind.remedies.checkAnyway(input, context), session.signal);
    return state === undefined ? [] : remediesFor(call, state, target);
  } catch (error) {
    logger.debug(`The remedies of ${session.step} could not be had: ${codeOf(error)}`);
    return [];
  }
}

/** The button of a remedy. */
export function remedyAction<C>({ remedy: { id, title }, changes, planHash: hash }: PlannedRemedy<C>): ReportAction {
  return { kind: 'remedy', id, title, changes: shownChanges(changes), planHash: hash };
}

/**
 * How a failed apply reads: what can be done about it, and, of a value that was created and not stored, that it is safe.
 *
 * @param kept - The word for a value in escrow, or `undefined`.
 */
export function describeFailure(
  failure: FailureFields,
  kept: string | undefined,
  isPlanned: boolean,
  remedies: readonly ReportAction[],
): Partial<StepReport> {
  const apply: ReportAction = {
    kind: 'apply',
    title: kept === undefined ? 'Apply the rest…' : `Store the ${kept} again…`,
  };
  // A way out is never the first thing to press, as it would be where nothing can be applied now.
  const actions = isPlanned ? [apply, ...remedies, ...failure.actions] : [...failure.actions, ...remedies];
  if (kept === undefined || failure.error === undefined) return { actions };
  const safe = `The ${kept} is safe in escrow; nothing is lost.`;
  const advice = failure.error.advice === undefined ? safe : `${safe} ${failure.error.advice}`;
  return { headline: 'created, not stored yet', error: { ...failure.error, advice }, actions };
}
