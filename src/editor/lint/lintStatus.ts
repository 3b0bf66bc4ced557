import * as vscode from 'vscode';
import { isBulkFix } from '../../lint/rule';
import { configSelector } from './configFiles';
import type { ConfigLints, LintedConfig } from './configLints';
import { countedProblems } from './counted';
import { lintCommands } from './lintCommands';

/** Says in the language status of a config how many problems it has, and which settings apply. */
export function showLintStatus(lints: ConfigLints): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem('pullbook.lint', configSelector);
  item.name = vscode.l10n.t('Pullbook linter');
  item.command = { title: vscode.l10n.t('Audit Workspace'), command: lintCommands.auditWorkspace };
  const show = ({ result, found }: LintedConfig): void => {
    const count = result.findings.length;
    const safe = result.findings.filter(({ fix }) => isBulkFix(fix, { unsafe: false })).length;
    item.text =
      count === 0
        ? vscode.l10n.t('Pullbook: no problems')
        : vscode.l10n.t('Pullbook: {0}, {1} safe to fix', countedProblems(count), safe);
    const file =
      found.file === undefined ? vscode.l10n.t('default settings') : vscode.workspace.asRelativePath(found.file);
    item.detail = vscode.l10n.t('profile {0}, {1}', found.settings.profile, file);
    item.severity = count === 0 ? vscode.LanguageStatusSeverity.Information : vscode.LanguageStatusSeverity.Warning;
    item.busy = false;
  };
  const update = async (editor: vscode.TextEditor | undefined): Promise<void> => {
    const linted = editor === undefined ? undefined : await lints.current(editor.document);
    if (linted !== undefined && vscode.window.activeTextEditor?.document === linted.document) show(linted);
  };
  item.text = vscode.l10n.t('Pullbook');
  item.busy = true;
  void update(vscode.window.activeTextEditor);
  return vscode.Disposable.from(
    item,
    vscode.window.onDidChangeActiveTextEditor((editor) => void update(editor)),
    lints.onDidLint((linted) => {
      if (vscode.window.activeTextEditor?.document === linted.document) show(linted);
    }),
  );
}
