import * as vscode from 'vscode';
import type { OpenRunbook } from './openRunbook';
import { chipOf, chipWithout } from './stepChip';
import { notice } from './notice';

/** Lists the steps with their states and goes to the one that is picked. */
export async function goToStep(runbook: OpenRunbook): Promise<void> {
  const items = runbook.parsed.steps.map((step) => {
    const state = runbook.stateOf(step);
    const chip = state === undefined ? chipWithout(step.problems.length) : chipOf(state, runbook.isStale(step, state));
    const [sign = '', ...words] = chip.text.split(' ');
    return {
      label: notice(`${sign} ${step.id}`),
      description: notice(words.join(' ')),
      detail: notice(step.title ?? step.uses),
      step,
    };
  });
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Go to step',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  const visible = vscode.window.visibleNotebookEditors.find(({ notebook }) => notebook === runbook.document);
  if (picked === undefined || visible === undefined) return;
  // It may be asked for from a text beside the notebook.
  const column = visible.viewColumn === undefined ? {} : { viewColumn: visible.viewColumn };
  const editor = await vscode.window.showNotebookDocument(runbook.document, column);
  const range = new vscode.NotebookRange(picked.step.cell, picked.step.cell + 1);
  editor.selections = [range];
  editor.revealRange(range, vscode.NotebookEditorRevealType.InCenterIfOutsideViewport);
}
