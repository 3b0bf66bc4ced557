import type { RunnableStep } from '../../src/runbook/file/runnable';
import type { StepReport } from '../../src/runbook/run/report';
import { isMarkPart, type PersonPart } from '../../src/shared/part';
import type { Engine } from '../../src/steps/engine/engine';

/** The engineer around the engine. */
export interface Around {
  readonly signal: AbortSignal;
  /** Does a person's part in the world outside. */
  play: (part: PersonPart) => Promise<void>;
  /** Called between a plan and what is done with it; what it returns is called after that. */
  meanwhile?: (report: StepReport) => ((after: StepReport) => void) | undefined;
}

const mostRounds = 8;

/** Does with one step what an engineer does at the Live target: applies each plan as it is shown, and plays a person's parts. */
export async function goThrough(
  { runner }: Engine,
  steps: readonly RunnableStep[],
  id: string,
  { signal, play, meanwhile }: Around,
): Promise<StepReport> {
  let report = await runner.planStep(steps, id, { signal });
  for (let round = 0; round < mostRounds && report.status !== 'in-sync'; round++) {
    const look = meanwhile?.(report);
    const person = report.changes.filter(({ action }) => action === 'person');
    if (report.planHash !== undefined) report = await runner.applyStep(steps, id, report.planHash, { signal });
    else if (report.status !== 'needs-person') break;
    else {
      for (const { part } of person) if (part !== undefined && !isMarkPart(part)) await play(part);
      report = person.some(({ markable }) => markable === true)
        ? await runner.markDone(steps, id, { note: 'done', by: 'engineer' }, { signal })
        : await runner.planStep(steps, id, { signal });
    }
    look?.(report);
  }
  return report;
}
