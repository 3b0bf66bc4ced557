import * as vscode from 'vscode';
import { changeSigns } from '../renderer/signs';
import { timeSeenFrom } from '../runbook/localTime';
import { plain } from '../runbook/renderSection';
import type { StepReport } from '../runbook/report';

/**
 * The one question before something real is changed. It names the world, who acts, where values land, and every change;
 * the answer counts for this plan only.
 */
export async function confirmApply(report: StepReport, isStorageVolatile: boolean): Promise<boolean> {
  const own = report.changes.filter(({ action }) => action !== 'person');
  const apply = vscode.l10n.t('Apply');
  const message =
    own.length === 1
      ? vscode.l10n.t('Apply 1 change to Live?')
      : vscode.l10n.t('Apply {0} changes to Live?', own.length);
  const lines = [
    ...own.map(({ action, summary }) => `${changeSigns[action]} ${plain(summary)}`),
    '',
    ...(report.subject === undefined ? [] : [plain(report.subject)]),
    ...(report.lands === undefined ? [] : [vscode.l10n.t('Lands in {0}', plain(report.lands))]),
    ...(report.from === undefined ? [] : [vscode.l10n.t('From {0}', plain(report.from))]),
    vscode.l10n.t(
      'Step {0}, planned {1}. It is checked again first: if anything moved since, nothing is changed.',
      report.step,
      timeSeenFrom(report.at, Date.now()),
    ),
  ];
  if (isStorageVolatile && report.lands !== undefined)
    lines.push(
      '',
      vscode.l10n.t(
        'This editor forgets secrets when it ends. What is created is sealed with a key in a file that only you can read; you will have to sign in again.',
      ),
    );
  return (await vscode.window.showWarningMessage(message, { modal: true, detail: lines.join('\n') }, apply)) === apply;
}
