import * as vscode from 'vscode';
import { changeSigns } from '../renderer/signs';
import { timeSeenFrom } from '../runbook/run/localTime';
import { plain } from '../runbook/run/renderSection';
import type { ReportAction, StepReport } from '../runbook/run/report';
import type { ShownChange } from '../runbook/run/change';

export type RemedyAction = Extract<ReportAction, { kind: 'remedy' }>;

/**
 * The one question before something real is changed. It names the world, who acts, where values land, and every change;
 * the answer counts for this plan only.
 */
export async function confirmApply(report: StepReport, isStorageVolatile: boolean): Promise<boolean> {
  const own = report.changes.filter(isOwn);
  const apply = vscode.l10n.t('Apply');
  const message =
    own.length === 1
      ? vscode.l10n.t('Apply 1 change to Live?')
      : vscode.l10n.t('Apply {0} changes to Live?', own.length);
  const lines = [
    ...own.map(lineOf),
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

/** The question before a way out is taken. It names the world, who acts, and every change; the button repeats the deed. */
export async function confirmRemedy(report: StepReport, { title, changes }: RemedyAction): Promise<boolean> {
  const deed = title.replace(/…$/, '');
  const message =
    report.target === 'live' ? vscode.l10n.t('{0} in Live?', deed) : vscode.l10n.t('{0} in Rehearsal?', deed);
  const lines = [
    ...changes
      .filter(isOwn)
      .flatMap((change) => [lineOf(change), ...(change.detail ? [`   ${plain(change.detail)}`] : [])]),
    '',
    ...(report.subject === undefined ? [] : [plain(report.subject)]),
    ...(report.from === undefined ? [] : [vscode.l10n.t('From {0}', plain(report.from))]),
    vscode.l10n.t('Step {0}. It is checked again first: if anything moved since, nothing is changed.', report.step),
  ];
  return (await vscode.window.showWarningMessage(message, { modal: true, detail: lines.join('\n') }, deed)) === deed;
}

function isOwn({ action }: ShownChange): boolean {
  return action !== 'person';
}

function lineOf({ action, summary }: ShownChange): string {
  return `${changeSigns[action]} ${plain(summary)}`;
}
