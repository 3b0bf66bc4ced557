import type * as vscode from 'vscode';
import type { Target } from '../runbook/run/report';
import type { ParsedNotebook, ParsedStep } from './parseNotebook';
import { isLanguageLoaded, parseNotebook } from './parseNotebook';
import { StepStates } from './stepStates';
import type { StepState } from './stepStates';

/** One open notebook of ours: its parsed text, the target it runs on, and what is known of its steps. */
export class OpenRunbook {
  readonly document: vscode.NotebookDocument;
  readonly states = new StepStates();
  /** Where steps act: the kernel that is chosen. `undefined` until one is. */
  target: Target | undefined;
  /** Aborts what is running or waits to. */
  readonly running = new Set<AbortController>();
  #queue: Promise<unknown> = Promise.resolve();
  #parsed: { readonly key: string; readonly value: ParsedNotebook } | undefined;

  constructor(document: vscode.NotebookDocument) {
    this.document = document;
  }

  /** The runbook that the cells hold now. Parsed again only after an edit. */
  get parsed(): ParsedNotebook {
    const cells = this.document.getCells();
    const key =
      String(isLanguageLoaded()) + cells.map((cell) => `${cell.document.uri.fragment}@${cell.document.version}`).join();
    if (this.#parsed?.key !== key) this.#parsed = { key, value: parseNotebook(cells) };
    return this.#parsed.value;
  }

  /**
   * Does one thing after another: runs, restoring and resetting never overlap, since a cell may have one execution only
   * and a second one would throw in the middle of the others. Work must not enqueue and wait for other work.
   */
  enqueue<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  /** Stops what runs and what waits to; a write that is under way is finished first. */
  stop(): void {
    for (const run of this.running) run.abort();
  }

  stepOf(cell: vscode.NotebookCell): ParsedStep | undefined {
    return this.parsed.steps.find(({ cell: index }) => index === cell.index);
  }

  cellOf(step: string): vscode.NotebookCell | undefined {
    const found = this.parsed.steps.find(({ id }) => id === step);
    return found === undefined ? undefined : this.document.cellAt(found.cell);
  }

  stateOf(step: ParsedStep): StepState | undefined {
    return this.target === undefined ? undefined : this.states.of(this.target, step.id);
  }

  /** Stands for all that the step's meaning comes from: its own text, and the inputs at the top. */
  sourceOf(step: ParsedStep): string {
    return `${step.textHash} ${JSON.stringify(this.parsed.inputs)}`;
  }

  /** Whether the cell was edited after the run that made the state. */
  isStale(step: ParsedStep, state: StepState): boolean {
    return state.madeFrom !== this.sourceOf(step);
  }

  /** The plan of this step that Apply… may apply, or `undefined`. */
  freshPlan(step: ParsedStep): { readonly state: StepState; readonly planHash: string } | undefined {
    const state = this.stateOf(step);
    if (state === undefined || state.report.restored === true || state.report.status === 'running') return undefined;
    const { planHash } = state.report;
    return planHash === undefined || this.isStale(step, state) ? undefined : { state, planHash };
  }

  /** What *Mark done…* would settle, by the hash of its plan; `undefined` where there is nothing. */
  markablePlan(step: ParsedStep): string | undefined {
    const state = this.stateOf(step);
    if (state === undefined || this.isStale(step, state)) return undefined;
    return state.report.actions.find((action) => action.kind === 'mark-done')?.planHash;
  }

  /** How many steps are in sync, of how many. */
  get progress(): { readonly inSync: number; readonly all: number } {
    const { steps } = this.parsed;
    const inSync = steps.filter((step) => {
      const state = this.stateOf(step);
      return state?.report.status === 'in-sync' && !this.isStale(step, state);
    });
    return { inSync: inSync.length, all: steps.length };
  }
}
