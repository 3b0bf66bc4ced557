import * as vscode from 'vscode';
import { commandIds } from './contributions';
import type { OpenRunbooks } from './openRunbooks';

/** `Runbook 4/12 · Rehearsal` in the status bar while a runbook is in view; Live is coloured as a warning. */
export function showProgress(runbooks: OpenRunbooks): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('pullbook.progress', vscode.StatusBarAlignment.Left, 50);
  item.name = 'Runbook progress';
  item.command = commandIds.goToStep;
  const update = (): void => {
    const runbook = runbooks.inView;
    if (runbook === undefined) {
      item.hide();
      return;
    }
    const { inSync, all } = runbook.progress;
    const { target } = runbook;
    const isLive = target === 'live';
    const world = isLive ? 'Live' : 'Rehearsal';
    item.text = target === undefined ? `Runbook ${inSync}/${all}` : `$(checklist) Runbook ${inSync}/${all} · ${world}`;
    item.tooltip = isLive
      ? `${inSync} of ${all} steps in sync on the real services. Go to a step…`
      : `${inSync} of ${all} steps in sync in the rehearsal. Go to a step…`;
    item.accessibilityInformation = { label: `${world}: ${item.tooltip}`, role: 'button' };
    item.backgroundColor = isLive ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    item.show();
  };
  update();
  return vscode.Disposable.from(
    item,
    runbooks.onDidChange(update),
    vscode.window.onDidChangeActiveNotebookEditor(update),
    vscode.window.onDidChangeVisibleNotebookEditors(update),
  );
}
