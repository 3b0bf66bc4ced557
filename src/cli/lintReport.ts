import type { Finding, Fix } from '../lint/rule';
import type { Judged } from '../lint/judged';
import type { Source } from '../lint/source';
import { LineIndex, type Span } from '../shared/text';

export type LintFormat = 'text' | 'json' | 'sarif' | 'github';

/** What linting one file gave. */
export interface LintedFile {
  /** Relative to the working folder, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly findings: readonly Finding[];
  /**
   * Those of the findings' fixes that hold when each is applied alone. Costs a parse or more: ask once. A program that reads
   * them may apply them all, so that those for a person alone are not among them.
   */
  readonly soundFixes: () => ReadonlySet<Fix>;
  /** The text of another file that findings of this one speak of, by its path in them, and how a report names it. */
  readonly other: (path: string) => NamedText;
  /** What the source cannot tell whether it is right, such as a pull whose image nobody can see. */
  readonly unknown: readonly Judged[];
  /** What that is, in a word; empty where the source gives no verdicts. */
  readonly judges: string;
  /** How many fixes were applied before. */
  readonly applied: number;
  /** Why the file could not be linted; or, with findings, why it could not be fixed. */
  readonly error: string | undefined;
}

export interface NamedText {
  readonly path: string;
  readonly text: string;
}

/** Writes a report on files that are linted with the rules of sources. */
export type LintReporter = (files: LintedFiles, sources: readonly Source[]) => Promise<string>;

/** Files as they are linted: each may be forgotten once it has been read. */
export type LintedFiles = AsyncIterable<LintedFile> | Iterable<LintedFile>;

/** A place in a report: `line` and `column` from 1, `offset` from 0, both in UTF-16 units, a byte order mark not counted. */
export interface ReportPosition {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

export interface ReportRange {
  readonly start: ReportPosition;
  readonly end: ReportPosition;
}

function rangeOf(lines: LineIndex, { start, end }: Span): ReportRange {
  return { start: { ...lines.positionAt(start), offset: start }, end: { ...lines.positionAt(end), offset: end } };
}

/** The places of one file and of those that its findings speak of. */
export class Places {
  readonly #file: LintedFile;
  readonly #lines = new Map<string | undefined, { readonly path: string; readonly lines: LineIndex }>();

  constructor(file: LintedFile) {
    this.#file = file;
    this.#lines.set(undefined, { path: file.path, lines: new LineIndex(file.text) });
  }

  /** @param path - As findings give it; `undefined` for the file itself. */
  in(path: string | undefined): { readonly path: string; readonly lines: LineIndex } {
    const known = this.#lines.get(path);
    if (known !== undefined || path === undefined) return known ?? { path: this.#file.path, lines: new LineIndex('') };
    const { path: name, text } = this.#file.other(path);
    const made = name === this.#file.path ? this.in(undefined) : { path: name, lines: new LineIndex(text) };
    this.#lines.set(path, made);
    return made;
  }

  /** The path where it is another file's, for a report that leaves out the obvious. */
  otherPath(path: string | undefined): { readonly path?: string } {
    const name = this.in(path).path;
    return name === this.#file.path ? {} : { path: name };
  }

  range(span: Span, path?: string): ReportRange {
    return rangeOf(this.in(path).lines, span);
  }
}
