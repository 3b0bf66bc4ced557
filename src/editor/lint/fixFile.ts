import * as vscode from 'vscode';
import type { ConfigLints } from './configLints';
import type { LazyTerraform } from '../terraform/lazyTerraform';
import { isTerraform } from '../terraform/terraformFiles';
import { countedProblems } from './counted';
import { workspaceEditOf, type SafeFixes } from './fileChange';
import { safeFixes } from './safeFixes';

/** Applies every safe fix to a file: the one given, or the one in the active editor. One undo takes all back. */
export async function fixFile(
  lints: ConfigLints,
  terraform: LazyTerraform,
  uri: vscode.Uri | undefined,
): Promise<void> {
  const document =
    uri === undefined ? vscode.window.activeTextEditor?.document : await vscode.workspace.openTextDocument(uri);
  const fixes =
    document === undefined
      ? undefined
      : isTerraform(document)
        ? await (await terraform.features()).safeFixes(document)
        : await fixesOfConfig(lints, document);
  if (fixes === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Open a CircleCI config or a Terraform file first.'));
    return;
  }
  const { changes, count } = fixes;
  if (count === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('No problem of this file can be fixed without a person looking at it.'),
    );
    return;
  }
  if (await vscode.workspace.applyEdit(workspaceEditOf(changes)))
    vscode.window.setStatusBarMessage(vscode.l10n.t('Pullbook fixed {0}', countedProblems(count)), 5_000);
}

async function fixesOfConfig(lints: ConfigLints, document: vscode.TextDocument): Promise<SafeFixes | undefined> {
  const linted = await lints.current(document);
  if (linted === undefined) return undefined;
  const before = document.getText();
  const { edits, count } = safeFixes(before, linted.found.settings);
  return { changes: [{ uri: document.uri, before, edits }], count };
}
