import * as vscode from 'vscode';
import { allRules } from '../../sources/registry';
import { rulePage } from './rulePages';

/** Opens the page of a rule; without one, asks which. */
export async function openRule(id: string | undefined): Promise<void> {
  const chosen =
    id ??
    (
      await vscode.window.showQuickPick(
        allRules.map((rule) => ({ label: rule.id, detail: rule.summary })),
        { title: vscode.l10n.t('Open rule documentation'), matchOnDetail: true },
      )
    )?.label;
  if (chosen !== undefined) await vscode.commands.executeCommand('vscode.open', rulePage(chosen));
}
