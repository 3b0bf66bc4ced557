import * as vscode from 'vscode';
import { dayOf } from '../runbook/run/localTime';
import { splitRunbook } from '../runbook/file/markdown';
import type { Procedure } from '../procedures/procedure';
import { procedures } from '../procedures/registry';
import { renderTemplate } from '../procedures/renderTemplate';
import { askInTurn } from './askInTurn';
import { cellOf } from './cellPiece';
import { exists } from './exists';

/** Asks for the inputs of a procedure and opens its template filled in, unsaved, under the name it is to have. */
export async function newRunbook(): Promise<void> {
  const procedure = await chooseProcedure();
  if (procedure === undefined) return;
  const answers = await askInTurn('New runbook', procedure.questions);
  if (answers === undefined) return;
  const filled = renderTemplate(procedure, await procedure.template(), answers, dayOf(Date.now()));
  // Opened with its data alone, an untitled notebook would lose `.runbook` from its name and reopen as plain Markdown.
  const uri = await freeName(procedure.fileNameOf(answers));
  const document = await vscode.workspace.openNotebookDocument(uri);
  const edit = new vscode.WorkspaceEdit();
  const whole = new vscode.NotebookRange(0, document.cellCount);
  edit.set(uri, [vscode.NotebookEdit.replaceCells(whole, splitRunbook(filled).map(cellOf))]);
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showNotebookDocument(document);
}

/** Asks which one where there are several. */
async function chooseProcedure(): Promise<Procedure | undefined> {
  const [only, ...others] = procedures;
  if (others.length === 0) return only;
  const rows = procedures.map((procedure) => ({ label: procedure.title, procedure }));
  return (await vscode.window.showQuickPick(rows, { title: 'New runbook' }))?.procedure;
}

/** An untitled URI in the first folder of the workspace that no file and no other tab has. */
async function freeName(name: string): Promise<vscode.Uri> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  for (let count = 1; ; count++) {
    const numbered = count === 1 ? name : name.replace('.runbook.md', `-${count}.runbook.md`);
    if (folder === undefined) return vscode.Uri.from({ scheme: 'untitled', path: numbered });
    const file = vscode.Uri.joinPath(folder, numbered);
    const untitled = file.with({ scheme: 'untitled' });
    const isOpen = vscode.workspace.notebookDocuments.some(({ uri }) => uri.toString() === untitled.toString());
    if (!isOpen && !(await exists(file))) return untitled;
  }
}
