import type { StepReport } from '../runbook/run/report';
import type { Target } from '../runbook/run/report';

/** What this session knows of one step on one target. */
export interface StepState {
  readonly report: StepReport;
  /** What the step was made of when the run that made the report began; see `OpenRunbook.sourceOf`. */
  readonly madeFrom: string;
  /** Names the report in messages to and from the renderer. */
  readonly run: string;
}

/**
 * The newest state of each step of one notebook, by step id: cells are replaced when the file changes on disk, copied
 * and moved, so neither their URIs nor their positions say which step they are.
 */
export class StepStates {
  readonly #states: Readonly<Record<Target, Map<string, StepState>>> = { rehearsal: new Map(), live: new Map() };

  of(target: Target, step: string): StepState | undefined {
    return this.#states[target].get(step);
  }

  set(target: Target, step: string, state: StepState): void {
    this.#states[target].set(step, state);
  }

  clear(target: Target): void {
    this.#states[target].clear();
  }
}
