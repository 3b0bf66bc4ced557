import { append } from '../../shared/lists';
import { linkOffer } from '../../shared/offer';
import type { RunnerOptions } from './environment';
import { shownOutputs } from './journalEntry';
import { judge } from './judge';
import { isApplicable, planHash, shownChanges } from './plan';
import type { Read } from './reads';
import type { ReportAction, StepReport } from './report';
import { checkAgain, offerAction } from './reportError';
import { type PlannedRemedy, remediesFor, remedyAction } from './remedy';
import type { Outputs } from '../file/outputs';
import type { Change } from './change';
import type { StepCall } from './stepCall';
import type { Section } from './section';
import { type StepSession, checkContext, wordsOf } from './stepContext';
import type { Verdict } from '../../shared/verdict';
import { untilAborted } from './untilAborted';

/** A step that was looked at. */
export interface Found<C> extends StepCall<C> {
  readonly state: unknown;
  readonly changes: readonly Change[];
  /** What would be open as well, had no person given their word. */
  readonly settled: readonly Change[];
  readonly verdict: Verdict;
  readonly subject: string;
  readonly outcome: Outputs;
  readonly planHash: string;
  /** Where values would land, as the check asked for it. */
  readonly lands: readonly string[];
  readonly remedies: readonly PlannedRemedy<C>[];
}

/** Checks and plans. Reads only, and stops at once when the run is cancelled. */
export async function inspect<C>(
  call: StepCall<C>,
  session: StepSession<C>,
  options: Pick<RunnerOptions<C>, 'target' | 'clock'>,
): Promise<Found<C>> {
  const { kind, input } = call;
  const lands = new Set<string>();
  const reads: Read[] = [];
  const context = checkContext(session, {
    onLanding: (where) => lands.add(where),
    onRead: (read) => reads.push({ when: options.clock.now(), ...read }),
  });
  const state: unknown = await untilAborted(kind.check(input, context), session.signal);
  const { changes, settled, verdict } = judge({
    kind,
    planned: kind.plan(input, state),
    evidence: kind.evidence?.(input, state) ?? [],
    reads,
    words: wordsOf(session),
  });
  return {
    ...call,
    state,
    changes,
    settled,
    verdict,
    subject: kind.subject(input, session.environment.host),
    outcome: kind.outcome(input, state),
    planHash: planHash({ kind: kind.kind, input, target: options.target, changes }),
    lands: kind.effects === 'write' ? [...lands] : [],
    remedies: remediesFor(call, state, options.target),
  };
}

/** The fields of the report that show what was found. */
export function fieldsOf<C>(found: Found<C>): Pick<
  StepReport,
  'status' | 'headline' | 'subject' | 'sections' | 'changes' | 'outputs' | 'actions'
> & {
  readonly verdict: Verdict;
  readonly lands: string | undefined;
  readonly planHash: string | undefined;
} {
  const { kind, input, state, changes, lands, subject, verdict } = found;
  return {
    ...statusOf(found),
    verdict,
    subject,
    lands: lands.length === 0 ? undefined : lands.join(', '),
    sections: [...kind.view(input, state), ...settledSection(found)],
    changes: shownChanges(changes),
    planHash: isApplicable(changes) ? found.planHash : undefined,
    outputs: shownOutputs(found.outcome),
    actions: actionsFor(found),
  };
}

function settledSection<C>({ settled }: Found<C>): readonly Section[] {
  if (settled.length === 0) return [];
  const items = settled.map(({ summary }) => ({ state: 'done', text: summary }) as const);
  return [{ type: 'checklist', title: 'By a person’s word', items }];
}

function statusOf<C>({ changes }: Found<C>): Pick<StepReport, 'status' | 'headline'> {
  if (changes.length === 0) return { status: 'in-sync', headline: 'in sync' };
  if (changes.every(({ unknown }) => unknown !== undefined)) return { status: 'needs-person', headline: 'not known' };
  const own = changes.filter(({ action }) => action !== 'person').length;
  if (own === 0) return { status: 'needs-person', headline: 'needs you' };
  return { status: 'changes', headline: own === 1 ? '1 change' : `${own} changes` };
}

function actionsFor<C>({ changes, remedies, planHash }: Found<C>): readonly ReportAction[] {
  if (changes.length === 0) return remedies.map(remedyAction);
  const persons = changes.filter(({ action }) => action === 'person');
  const actions: ReportAction[] = [];
  if (isApplicable(changes)) actions.push({ kind: 'apply', title: 'Apply…' });
  else if (persons.some(({ markable }) => markable === true))
    actions.push({ kind: 'mark-done', title: 'Mark done…', planHash });
  const links = persons.flatMap(({ link }) => (link === undefined ? [] : [linkOffer(link.title, link.url)]));
  append(actions, [...persons.flatMap(({ offers }) => offers ?? []), ...links].map(offerAction));
  if (!isApplicable(changes)) actions.push(checkAgain);
  // After what goes on with the step: a way out is never the first thing to press.
  return [...actions, ...remedies.map(remedyAction), { kind: 'show-text', title: 'Show as text' }];
}
