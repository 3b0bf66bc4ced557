import * as vscode from 'vscode';
import type { LazyTerraform } from '../terraform/lazyTerraform';
import { countedFiles, countedProblems } from './counted';
import { currentText, openDocument } from './currentText';
import { workspaceEditOf, type SafeFixes } from './fileChange';
import type { ProjectSettings } from './projectSettings';
import { safeFixes } from './safeFixes';
import { findConfigs, readConfig } from './workspaceConfigs';

/**
 * Applies every safe fix to every config and Terraform checkout of the workspace, after asking once. Files without unsaved
 * changes are saved; others keep them, with the fixes added, for their author to save.
 */
export async function fixWorkspace(settings: ProjectSettings, terraform: LazyTerraform): Promise<void> {
  const fixable = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Looking for safe fixes'),
      cancellable: true,
    },
    (_progress, token) => findFixable(settings, terraform, token),
  );
  if (fixable === undefined) return;
  if (fixable.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('No problem of this workspace can be fixed without a person looking at it.'),
    );
    return;
  }
  const fix = vscode.l10n.t('Fix');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Fix {0} in {1}?', problemsOf(fixable), countedFiles(filesOf(fixable))),
    { modal: true, detail: fixable.map(detailOf).join('\n') },
    fix,
  );
  if (answer === fix) await apply(fixable);
}

/** What can be fixed, by the files that change together: a config alone, a checkout as a whole. */
async function findFixable(
  settings: ProjectSettings,
  terraform: LazyTerraform,
  token: vscode.CancellationToken,
): Promise<SafeFixes[] | undefined> {
  const found: SafeFixes[] = [];
  for (const uri of await findConfigs(token)) {
    if (token.isCancellationRequested) return undefined;
    const config = await readConfig(uri, settings);
    if (config === undefined) continue;
    const { edits, count } = safeFixes(config.text, config.found.settings);
    found.push({ changes: [{ uri, before: config.text, edits }], count });
  }
  found.push(...((await (await terraform.featuresIfAny())?.safeFixesOfWorkspace(token)) ?? []));
  return token.isCancellationRequested ? undefined : found.filter(({ count }) => count > 0);
}

async function apply(fixable: readonly SafeFixes[]): Promise<void> {
  const change = new vscode.WorkspaceEdit();
  const fixed: SafeFixes[] = [];
  for (const one of fixable) {
    // Somebody may have changed a file while the question was open.
    if (!(await isCurrent(one))) continue;
    workspaceEditOf(one.changes, change);
    fixed.push(one);
  }
  const uris = fixed.flatMap(({ changes }) => changes.map(({ uri }) => uri));
  const unsaved = new Set(uris.filter((uri) => openDocument(uri)?.isDirty === true).map(String));
  if (!(await vscode.workspace.applyEdit(change))) {
    void vscode.window.showErrorMessage(vscode.l10n.t('The editor refused the change; the files are as they were.'));
    return;
  }
  for (const uri of uris) if (!unsaved.has(uri.toString())) await openDocument(uri)?.save();
  const left = filesOf(fixable) - filesOf(fixed);
  void vscode.window.showInformationMessage(
    left === 0
      ? vscode.l10n.t('Fixed {0} in {1}.', problemsOf(fixed), countedFiles(filesOf(fixed)))
      : vscode.l10n.t(
          'Fixed {0} in {1}. Changed meanwhile and left alone: {2}.',
          problemsOf(fixed),
          countedFiles(filesOf(fixed)),
          countedFiles(left),
        ),
  );
}

async function isCurrent({ changes }: SafeFixes): Promise<boolean> {
  for (const { uri, before } of changes) if ((await currentText(uri)) !== before) return false;
  return true;
}

function problemsOf(fixes: readonly SafeFixes[]): string {
  return countedProblems(fixes.reduce((sum, { count }) => sum + count, 0));
}

function filesOf(fixes: readonly SafeFixes[]): number {
  return fixes.reduce((sum, { changes }) => sum + changes.length, 0);
}

function detailOf({ changes, count }: SafeFixes): string {
  return `${changes.map(({ uri }) => vscode.workspace.asRelativePath(uri)).join(', ')}: ${count}`;
}
