import * as vscode from 'vscode';
import type { Edit } from '../../shared/text';
import { editsOf } from './editsOf';
import type { ProjectSettings } from './projectSettings';
import { safeFixes } from './safeFixes';
import { currentText, openDocument } from './currentText';
import { findConfigs, readConfig, type WorkspaceConfig } from './workspaceConfigs';

interface FixableConfig {
  readonly config: WorkspaceConfig;
  readonly edits: readonly Edit[];
  readonly count: number;
}

/**
 * Applies every safe fix to every config of the workspace, after asking once. Files without unsaved changes are saved;
 * others keep them, with the fixes added, for their author to save.
 */
export async function fixWorkspace(settings: ProjectSettings): Promise<void> {
  const fixable = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Looking for safe fixes'),
      cancellable: true,
    },
    (_progress, token) => findFixable(settings, token),
  );
  if (fixable === undefined) return;
  const count = fixable.reduce((sum, one) => sum + one.count, 0);
  if (count === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('No problem of this workspace can be fixed without a person looking at it.'),
    );
    return;
  }
  const fix = vscode.l10n.t('Fix');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Fix {0} problems in {1} CircleCI configs?', count, fixable.length),
    {
      modal: true,
      detail: fixable.map((one) => `${vscode.workspace.asRelativePath(one.config.uri)}: ${one.count}`).join('\n'),
    },
    fix,
  );
  if (answer === fix) await apply(fixable);
}

async function findFixable(
  settings: ProjectSettings,
  token: vscode.CancellationToken,
): Promise<FixableConfig[] | undefined> {
  const fixable: FixableConfig[] = [];
  for (const uri of await findConfigs(token)) {
    if (token.isCancellationRequested) return undefined;
    const config = await readConfig(uri, settings);
    if (config === undefined) continue;
    const { edits, count } = safeFixes(config.text, config.found.settings);
    if (edits.length > 0) fixable.push({ config, edits, count });
  }
  return token.isCancellationRequested ? undefined : fixable;
}

async function apply(fixable: readonly FixableConfig[]): Promise<void> {
  const change = new vscode.WorkspaceEdit();
  const fixed: FixableConfig[] = [];
  for (const one of fixable) {
    // Somebody may have changed the file while the question was open.
    if ((await currentText(one.config.uri)) !== one.config.text) continue;
    editsOf(one.config, one.edits, change);
    fixed.push(one);
  }
  const unsaved = new Set(
    fixed.flatMap(({ config: { uri } }) => (openDocument(uri)?.isDirty === true ? [uri.toString()] : [])),
  );
  if (!(await vscode.workspace.applyEdit(change))) {
    void vscode.window.showErrorMessage(vscode.l10n.t('The editor refused the change; the files are as they were.'));
    return;
  }
  for (const { config } of fixed) if (!unsaved.has(config.uri.toString())) await openDocument(config.uri)?.save();
  const count = fixed.reduce((sum, one) => sum + one.count, 0);
  const left = fixable.length - fixed.length;
  void vscode.window.showInformationMessage(
    left === 0
      ? vscode.l10n.t('Fixed {0} problems in {1} configs.', count, fixed.length)
      : vscode.l10n.t(
          'Fixed {0} problems in {1} configs. {2} changed meanwhile and were left alone.',
          count,
          fixed.length,
          left,
        ),
  );
}
