import * as vscode from 'vscode';
import { renderText } from '../runbook/run/renderText';
import { stepMime } from '../renderer/envelope';
import type { Address, StepEnvelope } from '../renderer/envelope';
import { knownCommands } from './offerCommands';
import type { StepState } from './stepStates';

/** Proves to the editor that a click comes from an output that this session made. */
const sessionNonce: string = crypto.randomUUID();

/** The output of one cell during one execution. Updates keep their order, and only the newest of those that wait is sent. */
export class StepOutput {
  readonly #notebook: vscode.Uri;
  readonly #execution: vscode.NotebookCellExecution;
  #output: vscode.NotebookCellOutput | undefined;
  #waiting: StepState | undefined;
  #sending: Promise<void> | undefined;

  constructor(notebook: vscode.Uri, execution: vscode.NotebookCellExecution) {
    this.#notebook = notebook;
    this.#execution = execution;
  }

  show(state: StepState): void {
    this.#waiting = state;
    this.#sending ??= this.#send().finally(() => (this.#sending = undefined));
  }

  /** Resolves when everything shown so far is in the cell. */
  async settled(): Promise<void> {
    await this.#sending;
  }

  async #send(): Promise<void> {
    for (let state = this.#waiting; state !== undefined; state = this.#waiting) {
      this.#waiting = undefined;
      const items = outputItems(this.#notebook, state);
      if (this.#output === undefined) {
        this.#output = new vscode.NotebookCellOutput(items);
        await this.#execution.replaceOutput(this.#output);
      } else await this.#execution.replaceOutputItems(items, this.#output);
    }
  }
}

/** What a step's output holds: a picture for the renderer and the same facts as text, for whatever cannot draw it. */
function outputItems(notebook: vscode.Uri, { report, run }: StepState): vscode.NotebookCellOutputItem[] {
  const envelope: StepEnvelope = {
    report,
    address: addressOf(notebook, report.step, run),
    commands: knownCommands,
  };
  return [
    vscode.NotebookCellOutputItem.json(envelope, stepMime),
    vscode.NotebookCellOutputItem.text(renderText(report, { now: Date.now() }), 'text/plain'),
  ];
}

export function addressOf(notebook: vscode.Uri, step: string, run: string): Address {
  return { notebook: notebook.toString(), run, step, nonce: sessionNonce };
}
