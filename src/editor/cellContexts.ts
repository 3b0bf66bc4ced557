import * as vscode from 'vscode';
import { contextKeys, isRunbook } from './contributions';
import type { OpenRunbooks } from './openRunbooks';

/**
 * Keeps the context keys that menus ask per cell: the editor has no keys of a cell's own, but a `when` clause may ask
 * whether a cell's URI is in a list.
 */
export function keepCellContexts(runbooks: OpenRunbooks): vscode.Disposable {
  let sent = '';
  return runbooks.onDidChange(() => {
    const lists: Record<'steps' | 'applicable' | 'markable', string[]> = { steps: [], applicable: [], markable: [] };
    for (const document of vscode.workspace.notebookDocuments) {
      if (!isRunbook(document)) continue;
      const runbook = runbooks.of(document);
      for (const step of runbook.parsed.steps) {
        const uri = document.cellAt(step.cell).document.uri.toString();
        lists.steps.push(uri);
        if (runbook.freshPlan(step) !== undefined) lists.applicable.push(uri);
        else if (runbook.markablePlan(step) !== undefined) lists.markable.push(uri);
      }
    }
    const now = JSON.stringify(lists);
    if (now === sent) return;
    sent = now;
    for (const name of ['steps', 'applicable', 'markable'] as const)
      void vscode.commands.executeCommand('setContext', contextKeys[name], lists[name]);
  });
}

/** Keeps the context keys about runbooks as wholes: whether one is in view, and whether a rehearsal has come to its end. */
export function keepRunbookContexts(runbooks: OpenRunbooks): vscode.Disposable {
  const sent = new Map<string, boolean>();
  const set = (key: string, value: boolean): void => {
    if (sent.get(key) === value) return;
    sent.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  };
  const update = (): void => {
    const runbook = runbooks.inView;
    set(contextKeys.inView, runbook !== undefined);
    const { inSync, all } = runbook?.progress ?? { inSync: 0, all: 0 };
    if (runbook?.target === 'rehearsal' && all > 0 && inSync === all) set(contextKeys.rehearsed, true);
  };
  update();
  return vscode.Disposable.from(
    runbooks.onDidChange(update),
    vscode.window.onDidChangeActiveNotebookEditor(update),
    vscode.window.onDidChangeVisibleNotebookEditors(update),
  );
}
