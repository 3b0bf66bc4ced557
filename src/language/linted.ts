import type { Finding } from '../lint/rule';
import type { Lint, Texts } from '../lint/lint';
import type { Source } from '../lint/source';
import { pathIn } from '../shared/files';
import type { FileState } from './results';

/** The texts of a unit as a person would see them now: of open files the unsaved ones. */
export interface UnitTexts {
  readonly texts: Texts;
  /** Of open files, by their paths. */
  readonly versions: ReadonlyMap<string, number>;
  /** Files that belong to it, and are missing because they are not read. Default: none. */
  readonly unread?: readonly string[];
}

/** One state of a unit and what is found in it. Valid until the unit is linted again: use it before anything waits. */
export interface LintedUnit extends UnitTexts {
  readonly source: Source;
  /** The file of a unit of one file, the root of a repository. */
  readonly id: string;
  /** Where the paths of its files count from. */
  readonly root: string;
  readonly lint: Lint;
  /** The settings file that counts; `undefined` where the defaults do. */
  readonly settingsFile: string | undefined;
}

/** A file in it. */
export interface LintedFile {
  readonly unit: LintedUnit;
  /** From the root of the unit. */
  readonly path: string;
  readonly at: FileState;
  readonly findings: readonly Finding[];
}

/** The state in which a file of a unit was linted; `undefined` where there is no such file. */
export function stateIn({ root, texts, versions }: LintedUnit, path: string): FileState | undefined {
  const text = texts.get(path);
  return text === undefined ? undefined : { file: pathIn(root, path), version: versions.get(path), text };
}

/** What is found in a whole unit. */
export function allFindings({ lint }: LintedUnit): Finding[] {
  return [...lint.findings.values()].flat();
}
