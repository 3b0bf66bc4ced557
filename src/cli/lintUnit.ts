import path from 'node:path';
import { unknownOf } from '../lint/judged';
import { isBulkFix, type Fix } from '../lint/rule';
import type { FixedUnit, Lint } from '../lint/lint';
import type { SourceLinter } from '../lint/source';
import type { Settings } from '../lint/settings';
import { isLink } from '../ports/regularFile';
import { linkRefused } from '../ports/replaceFile';
import { removeLeftReplacements } from '../ports/replacementName';
import { readAround, type UnitPlace } from '../project/around';
import type { Files } from '../shared/files';
import { applyEdits } from '../shared/text';
import { nameIn } from './lintInputs';
import type { LintedFile } from './lintReport';
import type { MarkedText } from './readUtf8';
import { writeFiles } from './writeFiles';

/** Files that are linted together. */
export interface LintUnit {
  /** Absolute, in the form of this system. */
  readonly root: string;
  /** By paths from the root, with `/`. */
  readonly texts: ReadonlyMap<string, MarkedText>;
  /** Those of the files that are asked for, with their absolute paths. */
  readonly asked: ReadonlyMap<string, string>;
  readonly settings: Settings;
  /** Where files around it are found; `undefined` where there are none to read. */
  readonly around: { readonly place: UnitPlace; readonly files: Files } | undefined;
}

export interface FixRequest {
  readonly fix: boolean;
  readonly unsafe: boolean;
  /** Real folders that may be written to. */
  readonly roots: readonly string[];
}

/** A unit as it was linted, and fixed where that was asked for. */
export interface LintedUnit {
  readonly lint: Lint;
  /** How many fixes were applied, by the paths of files. */
  readonly applied: ReadonlyMap<string, number>;
  /** Why files could not be fixed, by their paths. */
  readonly failures: ReadonlyMap<string, string>;
}

/** Lints a unit. A fix is applied where all that it changes was asked for. */
export async function lintUnit(linter: SourceLinter, unit: LintUnit, request: FixRequest): Promise<LintedUnit> {
  const texts = new Map([...unit.texts].map(([name, { text }]) => [name, text]));
  const lintNow = (settings: Settings, previous?: Lint): Lint =>
    linter.lintOnce?.(texts, settings) ?? linter.lint(texts, settings, previous);
  let lint = lintNow(unit.settings);
  const wider = unit.around === undefined ? undefined : await readAround(lint, unit.around.place, unit.around.files);
  if (wider !== undefined) lint = lintNow(wider, lint);
  if (!request.fix) return { lint, applied: new Map(), failures: new Map() };
  for (const folder of new Set([...unit.asked.values()].map((file) => path.dirname(file))))
    removeLeftReplacements(folder, request.roots);
  const { edits, applied, refused } = fixesOf(lint, unit, request);
  const changed = new Map([...edits].map(([name, own]) => [name, applyEdits(texts.get(name) ?? '', own)]));
  const { written, failed } = writeFiles(
    new Map(
      [...changed].map(([name, text]) => {
        const { mark, text: before } = unit.texts.get(name) ?? { mark: '', text: '' };
        return [unit.asked.get(name) ?? '', { before: mark + before, after: mark + text }];
      }),
    ),
    request.roots,
  );
  const nameOf = new Map([...unit.asked].map(([name, file]) => [file, name]));
  const failures = new Map([...refused, ...[...failed].map(([file, why]) => [nameOf.get(file) ?? '', why] as const)]);
  if (written.size > 0) {
    for (const [name, text] of changed) if (written.has(unit.asked.get(name) ?? '')) texts.set(name, text);
    lint = lintNow(lint.settings, lint);
  }
  return { lint, applied: failed.size === 0 ? applied : new Map(), failures };
}

/** What all fixes make of the files that were asked for, and why some of those take part in none. */
function fixesOf(
  lint: Lint,
  { asked }: LintUnit,
  { unsafe }: FixRequest,
): FixedUnit & { readonly refused: ReadonlyMap<string, string> } {
  const refused = new Map<string, string>();
  const fixed = lint.fixAll({
    unsafe,
    only: ({ fix }, own) => {
      if (!isBulkFix(fix, { unsafe })) return false;
      const names = new Set([own, ...fix.edits.map((edit) => edit.path ?? own)]);
      if (![...names].every((name) => asked.has(name))) return false;
      const links = [...names].filter((name) => isLink(asked.get(name) ?? ''));
      for (const name of links) refused.set(name, linkRefused);
      return links.length === 0;
    },
  });
  return { ...fixed, refused };
}

/** One file of a unit, with its path in the unit, its name in a report, and what its source judges. */
interface ReportedFile {
  readonly own: string;
  readonly shown: string;
  readonly folder: string;
  readonly judges?: string | undefined;
}

/** What is reported of one file of a unit. */
export function reportOf(
  { lint, applied, failures }: LintedUnit,
  { root }: LintUnit,
  { own, shown, folder, judges = '' }: ReportedFile,
): LintedFile {
  const findings = lint.findings.get(own) ?? [];
  return {
    path: shown,
    text: lint.files.get(own) ?? '',
    findings,
    soundFixes: () =>
      lint.soundFixes(
        own,
        findings.filter(({ fix }) => isBulkFix(fix, { unsafe: true })),
      ),
    other: (other) => ({
      path: other === own ? shown : nameIn(folder, path.join(root, other)),
      text: lint.files.get(other) ?? '',
    }),
    unknown: unknownOf(lint.judged?.(own) ?? []),
    judges,
    applied: applied.get(own) ?? 0,
    error: failures.get(own),
  };
}

/** A file of a unit in which there is nothing for the rules. */
export function untouched(shown: string, text: string): LintedFile {
  return { ...unlinted(shown, ''), text, error: undefined };
}

/** A file that could not be linted. */
export function unlinted(shown: string, error: string): LintedFile {
  const none: ReadonlySet<Fix> = new Set();
  const other = (name: string) => ({ path: name, text: '' });
  return {
    path: shown,
    text: '',
    findings: [],
    soundFixes: () => none,
    other,
    unknown: [],
    judges: '',
    applied: 0,
    error,
  };
}
