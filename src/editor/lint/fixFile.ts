import * as vscode from 'vscode';
import type { ConfigLints } from './configLints';
import { editsOf } from './editsOf';
import { safeFixes } from './safeFixes';

/** Applies every safe fix to a config: the one given, or the one in the active editor. One undo takes all back. */
export async function fixFile(lints: ConfigLints, uri: vscode.Uri | undefined): Promise<void> {
  const document =
    uri === undefined ? vscode.window.activeTextEditor?.document : await vscode.workspace.openTextDocument(uri);
  const linted = document === undefined ? undefined : await lints.current(document);
  if (document === undefined || linted === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Open a CircleCI config first.'));
    return;
  }
  const { edits, count } = safeFixes(document.getText(), linted.found.settings);
  if (edits.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('No problem of this file can be fixed without a person looking at it.'),
    );
    return;
  }
  if (await vscode.workspace.applyEdit(editsOf(document, edits)))
    vscode.window.setStatusBarMessage(vscode.l10n.t('Pullbook fixed {0} problems', count), 5_000);
}
