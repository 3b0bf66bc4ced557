import { isBulkFix, type FileEdit, type Finding } from '../../lint/rule';
import type { ChangedFiles } from '../../sources/terraform/checkoutLinter';
import type { FileChange, SafeFixes } from '../lint/fileChange';
import { lineEdits } from '../../shared/lineEdits';
import type { LintedCheckout } from './checkoutLints';
import { loadLinter } from './loadLinter';

/** What a fix does to the files of a checkout; `undefined` where it would not leave them right. */
export async function changesOfFix(
  linted: LintedCheckout,
  finding: Finding,
  file: string,
): Promise<FileChange[] | undefined> {
  const { fix } = finding;
  if (fix === undefined) return undefined;
  const isSound = (await loadLinter()).afterFix(linted.lint, finding, file) !== undefined;
  return isSound ? changesOf(linted, fix.edits, file) : undefined;
}

/** What it takes to apply every safe fix: of one file, or of the whole checkout. */
export async function safeChanges(linted: LintedCheckout, file?: string): Promise<SafeFixes> {
  if (!hasSafeFix(linted, file)) return { changes: [], count: 0 };
  const only = file === undefined ? {} : { only: (_: Finding, path: string) => path === file };
  const { changed, applied } = (await loadLinter()).fixAll(linted.lint, only);
  return { changes: changesTo(linted, changed), count: [...applied.values()].reduce((sum, own) => sum + own, 0) };
}

function hasSafeFix({ lint }: LintedCheckout, file: string | undefined): boolean {
  return [...lint.findings].some(
    ([path, findings]) =>
      (file === undefined || path === file) && findings.some(({ fix }) => isBulkFix(fix, { unsafe: false })),
  );
}

function changesOf(linted: LintedCheckout, edits: readonly FileEdit[], own: string): FileChange[] {
  const byPath = new Map<string, FileEdit[]>();
  for (const edit of edits) byPath.set(edit.path ?? own, [...(byPath.get(edit.path ?? own) ?? []), edit]);
  return changesByPath(linted, byPath);
}

/** Edits of files of a checkout, some of which may not be there yet. */
export function changesByPath(
  { files, lint }: LintedCheckout,
  edits: ReadonlyMap<string, readonly FileChange['edits'][number][]>,
): FileChange[] {
  return [...edits].map(([path, own]) => ({
    uri: files.uriOf(path),
    before: lint.wiring.checkout.file(path)?.text,
    edits: own,
  }));
}

function changesTo(linted: LintedCheckout, changed: ChangedFiles): FileChange[] {
  const before = (path: string): string => linted.lint.wiring.checkout.file(path)?.text ?? '';
  return changesByPath(linted, new Map([...changed].map(([path, after]) => [path, lineEdits(before(path), after)])));
}
