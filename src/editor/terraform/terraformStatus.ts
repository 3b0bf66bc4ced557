import * as vscode from 'vscode';
import { isBulkFix } from '../../lint/rule';
import { madeRepositories } from '../../sources/terraform/wiringChoices';
import { countedProblems } from '../lint/counted';
import { lintCommands } from '../lint/lintCommands';
import type { CheckoutLints, LintedCheckout } from './checkoutLints';
import { terraformSelector } from './terraformFiles';

/** Says in the language status of a Terraform file how many problems its checkout has, and how many repositories it wires. */
export function showTerraformStatus(lints: CheckoutLints): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem('pullbook.terraform', terraformSelector);
  item.name = vscode.l10n.t('Pullbook linter');
  item.command = { title: vscode.l10n.t('Audit Workspace'), command: lintCommands.auditWorkspace };
  const show = ({ lint }: LintedCheckout): void => {
    const findings = [...lint.findings.values()].flat();
    const safe = findings.filter(({ fix }) => isBulkFix(fix, { unsafe: false })).length;
    item.text =
      findings.length === 0
        ? vscode.l10n.t('Pullbook: no problems')
        : vscode.l10n.t('Pullbook: {0}, {1} safe to fix', countedProblems(findings.length), safe);
    const repositories = madeRepositories(lint.wiring);
    const wired = repositories.filter(({ wiring }) => wiring === 'wired').length;
    item.detail = vscode.l10n.t('{0} of {1} repositories wired', wired, repositories.length);
    item.severity =
      findings.length === 0 ? vscode.LanguageStatusSeverity.Information : vscode.LanguageStatusSeverity.Warning;
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
      const active = vscode.window.activeTextEditor?.document.uri;
      if (active !== undefined && linted.files.pathOf(active) !== undefined) show(linted);
    }),
  );
}
