import type { ConfigModel } from '../lint/model/configModel';
import type { Finding } from '../lint/rule';
import { type LineIndex, type Span } from '../shared/text';

export type LintFormat = 'text' | 'json' | 'sarif' | 'github';

/** What linting one file gave. */
export interface LintedFile {
  /** Relative to the working folder, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly findings: readonly Finding[];
  readonly model: ConfigModel | undefined;
  /** How many fixes were applied before. */
  readonly applied: number;
  /** Why the file could not be linted. */
  readonly error: string | undefined;
}

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

export function rangeOf(lines: LineIndex, { start, end }: Span): ReportRange {
  return { start: { ...lines.positionAt(start), offset: start }, end: { ...lines.positionAt(end), offset: end } };
}
