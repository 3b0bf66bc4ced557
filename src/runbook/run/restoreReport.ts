import type { RunnerOptions } from './environment';
import { timeSeenFrom } from './localTime';
import { readKept } from './readKept';
import type { StepReport } from './report';
import { checkAgain } from './reportError';
import { type RunnableStep, sourceHash } from '../file/runnable';

/**
 * What the journal remembers of one step, as a report that is marked as restored; `undefined` for a step that was never
 * looked at. Its plan cannot be applied: only a fresh one can.
 */
export function restoreReport<C>(
  step: RunnableStep,
  { journal, clock, target, from, time }: Pick<RunnerOptions<C>, 'journal' | 'clock' | 'target' | 'from' | 'time'>,
): StepReport | undefined {
  const { last, unfinished } = journal.of(step.id);
  const [lost] = unfinished;
  if (last === undefined && lost === undefined) return undefined;
  const kept = last === undefined ? undefined : readKept(last.report, step.uses);
  const base: StepReport = {
    version: 2,
    step: step.id,
    kind: step.uses,
    target,
    ...(kept ?? { status: 'unknown', headline: 'not looked at', changes: [], progress: [], outputs: {} }),
    ...(from === undefined ? {} : { from }),
    at: last?.at ?? lost?.at ?? 0,
    sections: [],
    actions: [checkAgain],
    restored: true,
  };
  if (lost !== undefined) {
    const since = timeSeenFrom(lost.at, clock.now(), time);
    const text =
      `Pullbook ended while it did this: **${lost.what}**. Check again: what is there decides, and a value that was ` +
      'created is in escrow or is found by its label.';
    const sections = [{ type: 'text' as const, text }];
    return { ...base, status: 'unknown', headline: `unfinished since ${since}`, at: lost.at, sections };
  }
  if (last?.hash !== sourceHash(step)) return { ...base, status: 'unknown', headline: 'changed since the last check' };
  return base;
}
