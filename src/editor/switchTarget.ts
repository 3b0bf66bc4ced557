import * as vscode from 'vscode';
import type { Target } from '../runbook/run/report';
import type { OpenRunbook } from './openRunbook';

/** The id of a kernel, in this editor's own list. */
export function kernelId(notebookType: string, target: Target): string {
  return `${notebookType}-${target}`;
}

/** Chooses the other world for a notebook. */
export async function switchTarget(runbook: OpenRunbook, extensionId: string): Promise<void> {
  const other: Target = runbook.target === 'live' ? 'rehearsal' : 'live';
  await vscode.commands.executeCommand('notebook.selectKernel', {
    notebookEditor: vscode.window.visibleNotebookEditors.find(({ notebook }) => notebook === runbook.document),
    id: kernelId(runbook.document.notebookType, other),
    extension: extensionId,
  });
}
