import type * as vscode from 'vscode';
import type { StepReport } from '../runbook/run/report';
import type { Target } from '../runbook/run/report';
import type { OpenRunbook } from './openRunbook';
import { StepOutput } from './stepOutput';
import type { StepState } from './stepStates';

/**
 * Shows one run in the notebook's cells. Outputs may change only during an execution, so each cell of the run gets one
 * at the start (it reads "pending"), and any other step that is looked at on the way gets one when it is.
 */
export class RunView {
  readonly #runbook: OpenRunbook;
  readonly #target: Target;
  readonly #controller: vscode.NotebookController;
  readonly #id: string;
  readonly #shown = new Map<vscode.NotebookCell, ShownCell>();
  readonly #sources: ReadonlyMap<string, string>;
  #current: vscode.NotebookCell | undefined;

  constructor(parts: {
    readonly runbook: OpenRunbook;
    readonly target: Target;
    readonly controller: vscode.NotebookController;
    readonly cells: readonly vscode.NotebookCell[];
  }) {
    this.#runbook = parts.runbook;
    this.#target = parts.target;
    this.#controller = parts.controller;
    this.#id = crypto.randomUUID();
    const { runbook } = parts;
    this.#sources = new Map(runbook.parsed.steps.map((step) => [step.id, runbook.sourceOf(step)]));
    for (const cell of parts.cells) this.#open(cell);
  }

  /** Takes in a report: state, chip and output follow it. */
  show(report: StepReport): void {
    const state = { report, madeFrom: this.#sources.get(report.step) ?? '', run: this.#id };
    this.#runbook.states.set(this.#target, report.step, state);
    const cell = this.#runbook.cellOf(report.step);
    // After another kernel was chosen the cells show the other world.
    if (cell === undefined || this.#runbook.target !== this.#target) return;
    // A step has ended only when the next one begins: while it is taken to in sync it passes through other states.
    if (this.#current !== undefined && this.#current !== cell) this.#close(this.#current);
    this.#current = cell;
    const shown = this.#shown.get(cell) ?? this.#open(cell);
    if (!shown.isStarted) shown.execution.start(report.at);
    shown.isStarted = true;
    shown.report = report;
    shown.output.show(state);
  }

  /** Draws a state that is known already. */
  redraw(step: string, state: StepState): void {
    const cell = this.#runbook.cellOf(step);
    if (cell === undefined) return;
    const shown = this.#open(cell);
    shown.execution.start(state.report.at);
    shown.isStarted = true;
    shown.report = state.report;
    shown.output.show(state);
  }

  /** Takes away what a cell shows. */
  clear(step: string): void {
    const cell = this.#runbook.cellOf(step);
    if (cell === undefined || cell.outputs.length === 0) return;
    const shown = this.#open(cell);
    shown.execution.start();
    shown.isStarted = true;
    void shown.execution.clearOutput();
  }

  /** Ends every execution; those that were not reached end neutral. */
  async end(): Promise<void> {
    const all = [...this.#shown.values()];
    for (const cell of this.#shown.keys()) this.#close(cell);
    await Promise.all(all.flatMap(({ ended }) => (ended === undefined ? [] : [ended])));
  }

  #open(cell: vscode.NotebookCell): ShownCell {
    const execution = this.#controller.createNotebookCellExecution(cell);
    // The editor by itself only tells the one cell.
    execution.token.onCancellationRequested(() => this.#runbook.stop());
    const shown: ShownCell = { execution, output: new StepOutput(cell.notebook.uri, execution), isStarted: false };
    this.#shown.set(cell, shown);
    return shown;
  }

  #close(cell: vscode.NotebookCell): void {
    const shown = this.#shown.get(cell);
    if (shown === undefined || shown.ended !== undefined) return;
    const { execution, report, isStarted } = shown;
    shown.ended = shown.output.settled().then(() => {
      if (!isStarted) execution.start();
      execution.end(successOf(report), report === undefined ? undefined : report.at + (report.durationMs ?? 0));
    });
    // A step that comes again in the same run, as one that was needed may, gets a new execution.
    void shown.ended.then(() => this.#shown.get(cell) === shown && this.#shown.delete(cell));
  }
}

interface ShownCell {
  readonly execution: vscode.NotebookCellExecution;
  readonly output: StepOutput;
  isStarted: boolean;
  report?: StepReport;
  ended?: Promise<void>;
}

/** The tick beside the cell is for a step that is in sync and nothing else: a plan that came out well is no success yet. */
function successOf(report: StepReport | undefined): boolean | undefined {
  if (report?.status === 'in-sync') return true;
  return report?.status === 'failed' ? false : undefined;
}
