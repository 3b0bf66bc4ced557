import * as vscode from 'vscode';
import type { LanguageService } from '../../language/languageService';
import type { Fixes } from '../../language/results';
import type { SourceKind } from '../../lint/source';
import { pathOfDocument } from './editorPorts';
import { areCurrent, workspaceEditOf } from './fileEdits';
import { openDocument, pathOfUri, uriOfPath } from './uriPaths';
import { withWork } from './withWork';
import { onOneLine } from '../../shared/visible';

/** Applies every safe fix to a file: the one given, or the one in the active editor. One undo takes all back. */
export async function fixFile(
  service: LanguageService,
  kinds: readonly SourceKind[],
  uri: vscode.Uri | undefined,
): Promise<void> {
  const active = vscode.window.activeTextEditor?.document;
  const file = uri === undefined ? active && pathOfDocument(active) : pathOfUri(uri);
  const fixes = file === undefined ? undefined : await service.fixAll(file);
  if (fixes === undefined) {
    void vscode.window.showInformationMessage(`Open ${kinds.map(({ title }) => `a ${title}`).join(' or ')} first.`);
    return;
  }
  const { change, count } = fixes;
  if (count === 0) {
    void vscode.window.showInformationMessage('No problem of this file can be fixed without a person looking at it.');
    return;
  }
  if (await vscode.workspace.applyEdit(workspaceEditOf(change.files)))
    vscode.window.setStatusBarMessage(`Pullbook fixed ${countedProblems(count)}`, 5_000);
}

/**
 * Applies every safe fix to every unit of the workspace, after asking once. Files without unsaved changes are saved; others
 * keep them, with the fixes added, for their author to save.
 */
export async function fixWorkspace(service: LanguageService): Promise<void> {
  const fixable = await withWork('Looking for safe fixes', (work) => service.fixable({ signal: work.signal }));
  if (fixable === undefined) return;
  if (fixable.length === 0) {
    void vscode.window.showInformationMessage(
      'No problem of this workspace can be fixed without a person looking at it.',
    );
    return;
  }
  const answer = await vscode.window.showWarningMessage(
    `Fix ${problemsOf(fixable)} in ${countedFiles(filesOf(fixable))}?`,
    { modal: true, detail: fixable.map(detailOf).join('\n') },
    'Fix',
  );
  if (answer === 'Fix') await apply(fixable);
}

async function apply(fixable: readonly Fixes[]): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  const fixed: Fixes[] = [];
  for (const one of fixable) {
    // Somebody may have changed a file while the question was open.
    if (!(await areCurrent(one.change.files))) continue;
    workspaceEditOf(one.change.files, edit);
    fixed.push(one);
  }
  const uris = fixed.flatMap(({ change }) => change.files.map(({ file }) => uriOfPath(file)));
  const unsaved = new Set(uris.filter((uri) => openDocument(uri)?.isDirty === true).map(String));
  if (!(await vscode.workspace.applyEdit(edit))) {
    void vscode.window.showErrorMessage('The editor refused the change; the files are as they were.');
    return;
  }
  for (const uri of uris) if (!unsaved.has(uri.toString())) await openDocument(uri)?.save();
  const left = filesOf(fixable) - filesOf(fixed);
  const said = `Fixed ${problemsOf(fixed)} in ${countedFiles(filesOf(fixed))}.`;
  void vscode.window.showInformationMessage(
    left === 0 ? said : `${said} Changed meanwhile and left alone: ${countedFiles(left)}.`,
  );
}

export function countedProblems(count: number): string {
  return count === 1 ? '1 problem' : `${count} problems`;
}

function countedFiles(count: number): string {
  return count === 1 ? '1 file' : `${count} files`;
}

function problemsOf(fixes: readonly Fixes[]): string {
  return countedProblems(fixes.reduce((sum, { count }) => sum + count, 0));
}

function filesOf(fixes: readonly Fixes[]): number {
  return fixes.reduce((sum, { change }) => sum + change.files.length, 0);
}

function detailOf({ change, count }: Fixes): string {
  return `${change.files.map(({ file }) => onOneLine(vscode.workspace.asRelativePath(uriOfPath(file)))).join(', ')}: ${count}`;
}
