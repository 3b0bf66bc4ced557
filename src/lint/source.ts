import type { Edit } from '../shared/text';
import type { RunCommand } from './command';
import type { AuditTable, Completion, FindingOffer, Hover, Lens, UnitCounts } from './features';
import type { Finding, Fix, RuleInfo } from './rule';
import type { SettingKey } from './setting';
import type { Settings } from './settings';

/** Texts by the paths of their files. A path goes from the root of the repository, with `/`. */
export type Texts = ReadonlyMap<string, string>;

/** Edits by the paths of their files. */
export type EditsByPath = ReadonlyMap<string, readonly Edit[]>;

/** What is known of a source before anything of it is loaded. */
export interface SourceKind {
  /** One word in lower case, never changes: names the source in settings, reports and tests. */
  readonly id: string;
  /** What one such file is called in a sentence: `CircleCI config`. */
  readonly title: string;
  /** What its rules find, as a phrase after "Finds": `docker images that pull without credentials in CircleCI configs`. */
  readonly finds: string;
  /** Words by which code scanning sorts what is found in such files, besides the category of each rule. */
  readonly topics: readonly string[];
  /** Identifiers of the languages in which editors open such files. */
  readonly languages: readonly string[];
  /** Globs for the files, at any depth, as editors take them. What they match besides, `isMine` leaves out. */
  readonly globs: readonly string[];
  /** Globs for all files that belong to a unit, linted or not. They cover `globs`. */
  readonly unitGlobs: readonly string[];
  /**
   * Names of folders, besides those of every repository, that hold copies which a tool made: searches do not go into them.
   * What lies in one is neither `isMine` nor `isPart`.
   */
  readonly copies?: readonly string[];
  /**
   * What is linted together: each file by itself, or all files of a repository, where what one means stands in others. Files
   * around a unit that only give facts are asked for by {@link Lint.readAround}.
   */
  readonly unit: 'file' | 'repository';
  /**
   * The folder from which the paths of a unit count, given a path of a file from any folder. Absent where that is always the
   * root of the repository; `undefined` for a file whose place says nothing: then nothing around it can be read.
   */
  readonly rootOf?: (path: string) => string | undefined;
  /** Globs for files around units that {@link Lint.readAround} may ask for: when one changes, units are linted anew. */
  readonly aroundGlobs?: readonly string[];
  /** Ids of its commands, as `package.json` contributes them. */
  readonly commands?: readonly string[];
  /** Ends of the names of files that are in the first of `languages` wherever they are, for editors that know no better. */
  readonly nameEnds?: readonly string[];
  /** Whether a path, from any folder, with `/`, names such a file. */
  isMine(path: string): boolean;
  /** Whether a path names a file that belongs to a unit, linted or not. */
  isPart(path: string): boolean;
}

/**
 * A kind of file that is linted: all that the editor, the command line, reports and the language server know of it. A new
 * one is a folder in `sources/` with such a value and one line in `sources/registry.ts`.
 */
export interface Source extends SourceKind {
  /** In the order in which findings at one place are told. */
  readonly rules: readonly RuleInfo[];
  /** What the settings file may say of such files alone. */
  readonly settings: readonly SettingKey[];
  /** How an audit shows it; without one, its findings are counted. */
  readonly audit?: AuditTable;
  /** By the ids of `commands`. */
  readonly run?: Readonly<Record<string, RunCommand>>;
  /** The path of the file whose settings count for a unit: it need not be there. Default: its first file. */
  readonly settingsPath?: (files: Texts) => string;
  /** Whether texts speak of anything that the rules are about. Costs little: where not, nothing is loaded or parsed. */
  mayConcern(files: Texts, settings: Settings): boolean;
  /** The lint of a unit that speaks of nothing that the rules are about, without a look at it. Default: no findings. */
  readonly idle?: (files: Texts, settings: Settings) => Lint;
  /** Loads what linting takes. Ask once and keep the linter. */
  open(assets: Assets): Promise<SourceLinter>;
}

/** Files that ship with the program, such as a parser's WebAssembly, by their names in the packages. */
export type Assets = (name: string) => Promise<Uint8Array>;

/** Lints units of one source. Pure but for what it keeps of earlier lints, which shows in time alone. */
export interface SourceLinter {
  /**
   * Lints a unit: one file, or those of a repository.
   *
   * @param previous - The lint of an earlier state of the unit, which must not be used any more afterwards: what did not
   * change is not parsed again.
   */
  lint(files: Texts, settings: Settings, previous?: Lint): Lint;
  /** As `lint`, of a unit of which no later state will be linted: keeps nothing for one. Absent where that saves nothing. */
  readonly lintOnce?: (files: Texts, settings: Settings) => Lint;
}

/** One state of a unit and what is found in it. Valid until it is the `previous` of another. */
export interface Lint {
  readonly files: Texts;
  readonly settings: Settings;
  /** By the path of the file, for each file of the unit; one without findings has an empty list. */
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
  /**
   * Reads files around the unit that say more about it, through a port.
   *
   * @param read - The text of a file by its path from the root; `undefined` where there is none. May be asked several at a time.
   * @returns settings with what was read, to lint with anew; `undefined` where there is nothing to add.
   */
  readAround(read: (path: string) => string | undefined | Promise<string | undefined>): Promise<Settings | undefined>;
  /** Those of the fixes of findings in a file that hold when each is applied alone. Costs a parse or more: ask once. */
  soundFixes(path: string, findings: readonly Finding[]): ReadonlySet<Fix>;
  hoverAt?(path: string, offset: number, linkTo: LinkTo): Hover | undefined;
  /** What may be typed at an offset. */
  completionsAt?(path: string, offset: number): readonly Completion[];
  lensesOf?(path: string, unit: string): readonly Lens[];
  /**
   * What can be done about findings beyond their own fixes, such as one change that removes many.
   * @param unit - The id of the unit, for arguments.
   */
  offersFor?(path: string, findings: readonly Finding[], unit: string): readonly FindingOffer<Finding>[];
  /**
   * Of a line by its first character: an offset above it in the text that the line goes on with, such as a script; there a
   * comment would be part of the value. `undefined` for a line of its own.
   */
  textOver?(path: string, line: number): number | undefined;
  /** Numbers for the audit; `undefined` for a unit that is not worth a row. */
  counts?(): UnitCounts | undefined;
  /** A few words on the unit for a status line; `undefined` where the settings say more. */
  detail?(): string | undefined;
  /** What it takes to apply every fix that may be applied together with others, until none is left. */
  fixAll(options: FixAllOptions): FixedUnit;
}

/** Where a link to a file of the unit leads, by the file's path. */
export type LinkTo = (path: string) => string;

export interface FixAllOptions {
  /** Also those that a person should look at. */
  readonly unsafe: boolean;
  /** Which findings count. Default: all. */
  readonly only?: (finding: Finding, path: string) => boolean;
}

export interface FixedUnit {
  /** Against the texts of the lint; without files that stay as they are. */
  readonly edits: EditsByPath;
  /** How many fixes were applied, by the path of the finding. */
  readonly applied: ReadonlyMap<string, number>;
}

/** The source that a file is of; `undefined` where it is none's. */
export function sourceOf<S extends SourceKind>(sources: readonly S[], path: string): S | undefined {
  return sources.find((source) => source.isMine(path));
}
