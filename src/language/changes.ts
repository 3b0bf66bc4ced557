import { isBulkFix, type FileEdit, type Finding, type Fix } from '../lint/rule';
import type { EditsByPath, FixedUnit, Lint } from '../lint/lint';
import { pathIn } from '../shared/files';
import type { LintedFile, LintedUnit } from './linted';
import type { ProposedChange, FileChange, Fixes, FixReference } from './results';

const safe = { unsafe: false } as const;

/** Edits of files of a unit, some of which may not be there yet. */
export function changesOf({ root, texts, versions }: LintedUnit, edits: EditsByPath): FileChange[] {
  return [...edits].map(([path, own]) => ({
    file: pathIn(root, path),
    before: texts.get(path),
    version: versions.get(path),
    edits: own,
  }));
}

/** What a fix of a file does, over all files that it changes. */
export function changeOfFix({ unit, path, at }: LintedFile, fix: Fix): ProposedChange {
  const byPath = new Map<string, FileEdit[]>();
  for (const edit of fix.edits) byPath.set(edit.path ?? path, [...(byPath.get(edit.path ?? path) ?? []), edit]);
  return changeOver(fix.title, changesOf(unit, byPath), fix.safe, at.file);
}

/** A change of several files goes further than whoever looks at one of them can see. */
function changeOver(
  title: string,
  files: readonly FileChange[],
  isSafe: boolean,
  inView: string | undefined,
): ProposedChange {
  return { title, files, needsLook: !isSafe || files.some(({ file }) => file !== inView) };
}

/** Every safe fix of one file. @param isAlone - Whether only those are meant that change no other file. */
export function safeFixesOf({ unit, path, at, findings }: LintedFile, isAlone: boolean): Fixes {
  const staysHere = ({ fix }: Finding): boolean =>
    fix?.edits.every((edit: FileEdit) => edit.path === undefined || edit.path === path) === true;
  return fixesOf(unit, findings, at.file, ({ lint }) => {
    // An editor asks at every move of the cursor, of a lint that stays the same.
    const known = fixedFiles.get(lint) ?? new Map<string, FixedUnit>();
    fixedFiles.set(lint, known);
    const key = `${isAlone ? 'alone' : 'all'} ${path}`;
    const only = (finding: Finding, own: string): boolean => own === path && (!isAlone || staysHere(finding));
    const fixed = known.get(key) ?? lint.fixAll({ ...safe, only });
    known.set(key, fixed);
    return fixed;
  });
}

/** What fixes all of a file, by its path, for each lint that somebody still holds. */
const fixedFiles = new WeakMap<Lint, Map<string, FixedUnit>>();

/** Every safe fix of a unit. */
export function safeFixesIn(unit: LintedUnit): Fixes {
  return fixesOf(unit, [...unit.lint.findings.values()].flat(), undefined, ({ lint }) => lint.fixAll(safe));
}

function fixesOf(
  unit: LintedUnit,
  findings: readonly Finding[],
  inView: string | undefined,
  fix: (unit: LintedUnit) => FixedUnit,
): Fixes {
  const title = 'Fix all safe problems';
  // Looking for what can be fixed costs a lint or more.
  if (!findings.some(({ fix }) => isBulkFix(fix, safe)))
    return { change: changeOver(title, [], true, inView), count: 0 };
  const { edits, applied } = fix(unit);
  const count = [...applied.values()].reduce((sum, own) => sum + own, 0);
  return { change: changeOver(title, changesOf(unit, edits), true, inView), count };
}

export function countSafe(findings: readonly Finding[]): number {
  return findings.filter(({ fix }) => isBulkFix(fix, safe)).length;
}

export function referenceTo({ at }: LintedFile, { rule, span, fix }: Finding): FixReference {
  return { file: at.file, rule, title: fix?.title ?? '', start: span.start };
}

/** The finding whose fix is meant: the nearest, where a document has changed since. */
function findReferred(findings: readonly Finding[], reference: FixReference): Finding | undefined {
  return findings
    .filter(({ rule, fix }) => rule === reference.rule && fix?.title === reference.title)
    .sort((a, b) => Math.abs(a.span.start - reference.start) - Math.abs(b.span.start - reference.start))[0];
}

/** The fix that is meant, as it is now; `undefined` where it is not there any more, or would do harm. */
export function changeReferred(linted: LintedFile, reference: FixReference): ProposedChange | undefined {
  const found = findReferred(linted.findings, reference);
  if (found?.fix === undefined) return undefined;
  const isSound = linted.unit.lint.soundFixes(linted.path, [found]).has(found.fix);
  return isSound ? changeOfFix(linted, found.fix) : undefined;
}
