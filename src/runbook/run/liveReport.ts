import type { StepReport } from './report';
import type { ChecklistItem } from './section';

/** The report of a step while it is being worked on: every change of it goes to `emit` at once. */
export class LiveReport {
  readonly #emit: (report: StepReport) => void;
  #report: StepReport;

  constructor(
    step: { readonly id: string; readonly uses: string },
    facts: Pick<StepReport, 'target' | 'at' | 'from'>,
    emit: (report: StepReport) => void,
  ) {
    this.#emit = emit;
    this.#report = {
      version: 2,
      ...facts,
      step: step.id,
      kind: step.uses,
      status: 'running',
      headline: 'checking…',
      sections: [],
      changes: [],
      progress: [],
      actions: [],
      outputs: {},
    };
  }

  get current(): StepReport {
    return this.#report;
  }

  /** Changes fields and shows the result. A field given as `undefined` is taken away. */
  set(fields: { readonly [K in keyof StepReport]?: StepReport[K] | undefined }): StepReport {
    const merged = { ...this.#report, ...fields };
    this.#report = Object.fromEntries(
      Object.entries(merged).filter(([, value]) => value !== undefined),
    ) as unknown as StepReport;
    this.#emit(this.#report);
    return this.#report;
  }

  /** Adds a line to the checklist, or changes the last line of the same text. */
  progress(item: ChecklistItem): void {
    const lines = [...this.#report.progress];
    const same = lines.findLastIndex(({ text }) => text === item.text);
    if (same === -1) lines.push(item);
    else lines[same] = item;
    this.set({ progress: lines });
  }

  /** Ends every line that is still under way. */
  settle(state: 'failed' | 'unknown'): void {
    const { progress } = this.#report;
    if (!progress.some((line) => line.state === 'doing')) return;
    this.set({ progress: progress.map((line) => (line.state === 'doing' ? { ...line, state } : line)) });
  }
}
