import type { RunCommand } from './command';
import type { AuditTable } from './features';
import type { Lint, Texts } from './lint';
import type { RuleInfo } from './rule';
import type { SettingKey } from './setting';
import type { Settings } from './settings';

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
  /** What each of its lints gives a verdict on, in a word: `pull`. */
  readonly judges?: string;
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
  /** Its commands by what steps of a runbook offer: a file of the workspace at `path`, or what else is known, is their argument. */
  readonly offers?: Readonly<Record<string, string>>;
  /** Ends of the names of files that are in the first of `languages` wherever they are, for editors that know no better. */
  readonly nameEnds?: readonly string[];
  /** Whether a path, from any folder, with `/`, names such a file. */
  isMine(path: string): boolean;
  /** Whether a path names a file that belongs to a unit, linted or not. */
  isPart(path: string): boolean;
}

/**
 * A kind of file that is linted: all that the editor, the command line, reports and the language server know of it. A new
 * one is a folder in `sources/` with such a value and one line in `sources/registry.ts`, a {@link SourceEntry}.
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

/** The line of a source in the registry: what is known at once, and how the rest is loaded. */
export interface SourceEntry extends SourceKind {
  readonly load: () => Promise<Source>;
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

/** The source that a file is of; `undefined` where it is none's. */
export function sourceOf<S extends SourceKind>(sources: readonly S[], path: string): S | undefined {
  return sources.find((source) => source.isMine(path));
}
