import * as vscode from 'vscode';
import type { StepReport } from '../runbook/run/report';
import { timeSeenFrom } from '../runbook/run/localTime';
import { commandIds } from './contributions';
import type { OpenRunbook } from './openRunbook';
import type { OpenRunbooks } from './openRunbooks';
import { loadLanguage } from './parseNotebook';
import type { ParsedStep } from './parseNotebook';
import { chipOf, chipWithout } from './stepChip';
import { onOneLine } from '../shared/visible';

/** The bar under each step: its state, the one thing to do next, and on the right in which world and when. */
export class Chips implements vscode.NotebookCellStatusBarItemProvider, vscode.Disposable {
  readonly #runbooks: OpenRunbooks;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscription: vscode.Disposable;
  readonly onDidChangeCellStatusBarItems = this.#changed.event;

  constructor(runbooks: OpenRunbooks) {
    this.#runbooks = runbooks;
    this.#subscription = runbooks.onDidChange(() => this.#changed.fire());
  }

  async provideCellStatusBarItems(cell: vscode.NotebookCell): Promise<vscode.NotebookCellStatusBarItem[]> {
    await loadLanguage();
    const runbook = this.#runbooks.containing(cell);
    const step = runbook?.stepOf(cell);
    if (runbook === undefined || step === undefined) return [];
    const state = runbook.stateOf(step);
    const isStale = state !== undefined && runbook.isStale(step, state);
    const { text, spoken, tooltip } = state === undefined ? chipWithout(step.problems.length) : chipOf(state, isStale);
    const chip = item(text, vscode.NotebookCellStatusBarAlignment.Left, 100, spoken, tooltip);
    const items = [chip];
    const action = actionFor(runbook, step);
    if (action !== undefined) items.push(action);
    if (state !== undefined) items.push(whenOf(state.report));
    return items;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}

function actionFor(runbook: OpenRunbook, step: ParsedStep): vscode.NotebookCellStatusBarItem | undefined {
  const state = runbook.stateOf(step);
  if (state?.report.status === 'running' || step.problems.length > 0 || !vscode.workspace.isTrusted) return undefined;
  const { Left } = vscode.NotebookCellStatusBarAlignment;
  const press = (title: string, command: string, tooltip: string): vscode.NotebookCellStatusBarItem => {
    const button = item(title, Left, 90, `${title}: ${step.id}`, tooltip, 'button');
    // A command by its name is given the cell; one with arguments would be given those alone.
    button.command = command;
    return button;
  };
  if (runbook.freshPlan(step) !== undefined)
    return press('Apply…', commandIds.applyStep, 'Apply the plan that is shown');
  if (runbook.markablePlan(step) !== undefined)
    return press('Mark done…', commandIds.markDone, 'Record that the manual part is done');
  return press('Plan', commandIds.planStep, 'Check this step and plan it. Changes nothing.');
}

function whenOf(report: StepReport): vscode.NotebookCellStatusBarItem {
  const world = report.target === 'live' ? 'Live' : 'Rehearsal';
  const text = `${world} · ${timeSeenFrom(report.at, Date.now())}`;
  const { Right } = vscode.NotebookCellStatusBarAlignment;
  return item(text, Right, 100, `Last checked: ${text}`, 'Last checked');
}

function item(
  text: string,
  alignment: vscode.NotebookCellStatusBarAlignment,
  priority: number,
  label: string,
  tooltip: string,
  role?: string,
): vscode.NotebookCellStatusBarItem {
  const made = new vscode.NotebookCellStatusBarItem(onOneLine(text), alignment);
  made.priority = priority;
  made.tooltip = onOneLine(tooltip);
  made.accessibilityInformation = { label: onOneLine(label), ...(role !== undefined && { role }) };
  return made;
}
