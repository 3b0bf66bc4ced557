import type { Edit } from '../shared/text';
import type { Completion, FindingOffer, Hover, Lens, UnitCounts } from './features';
import type { Finding, Fix } from './rule';
import type { Judged } from './judged';
import type { Settings } from './settings';

/** Texts by the paths of their files. A path goes from the root of the repository, with `/`. */
export type Texts = ReadonlyMap<string, string>;

/** Edits by the paths of their files. */
export type EditsByPath = ReadonlyMap<string, readonly Edit[]>;

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
  /** The verdict on each of what {@link SourceKind.judges} names in a file, in its order. Costs a pass over it: ask once. */
  judged?(path: string): readonly Judged[];
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
