import { isBulkFix } from '../lint/rule';
import type { Span } from '../shared/text';
import { changeOfFix, countSafe, referenceTo } from './changes';
import { ignoreComment } from './ignoreComment';
import type { LintedFile } from './linted';
import type { Action } from './results';

/** What the lightbulb offers at a place: fixes first, then what goes further, then the comments that ignore. */
export function actionsIn(linted: LintedFile, span: Span, uriOf: (path: string) => string): Action[] {
  const { unit, path, at } = linted;
  const { lint } = unit;
  const here = linted.findings.filter((finding) => touches(finding.span, span));
  if (here.length === 0) return [];
  const sound = lint.soundFixes(path, here);
  const actions: Action[] = [];
  for (const finding of here) {
    const { fix } = finding;
    if (fix === undefined || !sound.has(fix)) continue;
    const title = plain(fix.title);
    const change = changeOfFix(linted, fix);
    const reference = referenceTo(linted, finding);
    actions.push({ kind: 'fix', title, findings: [finding], isSafe: fix.safe, change, reference });
  }
  for (const { offer, findings } of lint.offersFor?.(path, here, uriOf(unit.id)) ?? [])
    actions.push({ kind: 'offer', title: offer.title, findings, offer });
  if (countSafe(linted.findings) > 1) {
    const findings = here.filter(({ fix }) => isBulkFix(fix, { unsafe: false }));
    const staysHere = unit.source.unit === 'file';
    actions.push({ kind: 'fix-all', title: 'Fix all safe problems in this file', findings, staysHere });
  }
  for (const finding of here) {
    const comment = ignoreComment(at.text, (line) => lint.textOver?.(path, line), finding);
    actions.push({ kind: 'ignore', title: `Ignore ${finding.rule} here, with a reason`, findings: [finding], comment });
  }
  return actions;
}

/** Whether two spans share a place, if only an end. */
function touches(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}

/** Menus show no Markdown. */
function plain(title: string): string {
  return title.replaceAll('`', '');
}
