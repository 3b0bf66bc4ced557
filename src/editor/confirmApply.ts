import * as vscode from 'vscode';
import { changeSigns } from '../renderer/signs';
import { timeSeenFrom } from '../runbook/run/localTime';
import { plain } from '../runbook/run/renderSection';
import type { ReportAction, StepReport } from '../runbook/run/report';
import type { ShownChange } from '../runbook/run/change';
import { onOneLine } from '../shared/visible';
import { notice } from './notice';

export type RemedyAction = Extract<ReportAction, { kind: 'remedy' }>;

/**
 * The one question before something real is changed. It names the world, who acts, where values land, and every change;
 * the answer counts for this plan only.
 */
export async function confirmApply(report: StepReport, isStorageVolatile: boolean): Promise<boolean> {
  const own = report.changes.filter(isOwn);
  const apply = 'Apply';
  const message = own.length === 1 ? 'Apply 1 change to Live?' : `Apply ${own.length} changes to Live?`;
  const lines = [
    ...own.map(lineOf),
    '',
    ...(report.subject === undefined ? [] : [plain(report.subject)]),
    ...(report.lands === undefined ? [] : [`Lands in ${plain(report.lands)}`]),
    ...(report.from === undefined ? [] : [`From ${plain(report.from)}`]),
    `Step ${report.step}, planned ${timeSeenFrom(report.at, Date.now())}. It is checked again first: if anything moved since, nothing is changed.`,
  ];
  if (isStorageVolatile && report.lands !== undefined)
    lines.push(
      '',
      'This editor forgets secrets when it ends. What is created is sealed with a key in a file that only you can read; you will have to sign in again.',
    );
  return (
    (await vscode.window.showWarningMessage(
      notice(message),
      { modal: true, detail: lines.map(onOneLine).join('\n') },
      apply,
    )) === apply
  );
}

/** The question before a way out is taken. It names the world, who acts, and every change; the button repeats the deed. */
export async function confirmRemedy(report: StepReport, { title, changes }: RemedyAction): Promise<boolean> {
  const deed = title.replace(/…$/, '');
  const message = report.target === 'live' ? `${deed} in Live?` : `${deed} in Rehearsal?`;
  const lines = [
    ...changes
      .filter(isOwn)
      .flatMap((change) => [lineOf(change), ...(change.detail ? [`   ${plain(change.detail)}`] : [])]),
    '',
    ...(report.subject === undefined ? [] : [plain(report.subject)]),
    ...(report.from === undefined ? [] : [`From ${plain(report.from)}`]),
    `Step ${report.step}. It is checked again first: if anything moved since, nothing is changed.`,
  ];
  return (
    (await vscode.window.showWarningMessage(
      notice(message),
      { modal: true, detail: lines.map(onOneLine).join('\n') },
      deed,
    )) === deed
  );
}

function isOwn({ action }: ShownChange): boolean {
  return action !== 'person';
}

function lineOf({ action, summary }: ShownChange): string {
  return `${changeSigns[action]} ${plain(summary)}`;
}
