import type { Confirmation } from './context';
import type { Environment } from './environment';
import type { Found } from './inspect';
import type { LiveReport } from './liveReport';
import { isApplicable } from './plan';
import { rehearse } from './rehearse';
import type { StepRun } from './stepRun';

/**
 * What is done with a step once it is known that nothing blocks it. Yields what was found last, or `undefined` where that
 * failed or was refused; the report says why.
 */
export type Act<C> = (run: StepRun<C>, live: LiveReport, environment: Environment<C>) => Promise<Found<C> | undefined>;

/** Checks and plans. */
export async function look<C>(run: StepRun<C>): Promise<Found<C> | undefined> {
  const found = await run.find();
  return found === undefined ? undefined : await run.show(found);
}

/** Applies the plan with this hash; another one is shown as the new plan, and none at all as that. */
export function applyPlan<C>(planHash: string): Act<C> {
  return async (run) => {
    const found = await run.find();
    if (found === undefined) return undefined;
    if (!isApplicable(found.changes)) return await run.show(found);
    if (found.planHash === planHash) return await run.apply(found);
    await run.refuseStale(found);
    return undefined;
  };
}

/** Takes the way out that has this plan hash. */
export function takeRemedy<C>(id: string, planHash: string): Act<C> {
  return (run) => run.remedy(id, planHash);
}

/** A person's word, and what was open when they gave it: without `planHash`, whatever is open now. */
export type Word = Pick<Confirmation, 'note' | 'by'> & { readonly planHash?: string };

/** Records a person's word that the manual part is done, or that what is not known is as it should be; then looks. */
export function takeAtTheirWord<C>({ note, by, planHash }: Word): Act<C> {
  return async (run) => {
    const found = await run.find();
    if (found === undefined) return undefined;
    if (planHash !== undefined && planHash !== found.planHash) {
      await run.refuseStale(found, 'Nothing was recorded. Read what is open now, then mark it done.');
      return undefined;
    }
    try {
      await run.mark(note, by, found);
    } catch (error) {
      await run.fail(error);
      return undefined;
    }
    return await look(run);
  };
}

/** Applies until nothing is left, with the rehearsal world in the person's place. */
export function bringInSync<C>(signal: AbortSignal): Act<C> {
  return (run, live, { person }) =>
    rehearse(run, live, { person, mark: (note, open) => run.mark(note, 'rehearsal', open) }, signal);
}
