/** A half-open range `[start, end)` of UTF-16 offsets, the unit VS Code and JavaScript strings share. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Replaces the text of `span` by `text`. An empty span inserts. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** A place for people: both numbers are 1-based, `column` counts UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Applies edits that were all computed against the same `text`, in any order.
 *
 * @throws {RangeError} when two edits overlap or one lies outside the text: a half-applied set would corrupt a file.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = edits.map((edit, index) => ({ edit, index }));
  // Inserts at one place keep the order they were given in.
  ordered.sort(
    (a, b) => a.edit.span.start - b.edit.span.start || a.edit.span.end - b.edit.span.end || a.index - b.index,
  );
  let result = '';
  let at = 0;
  for (const { edit } of ordered) {
    const { start, end } = edit.span;
    if (start < at || end < start || end > text.length) {
      throw new RangeError(`edit [${start}, ${end}) overlaps another edit or lies outside the text of ${text.length}`);
    }
    result += text.slice(at, start) + edit.text;
    at = end;
  }
  return result + text.slice(at);
}

/** Finds lines of one text. Built once in O(n), each question is O(log lines). Line ends are `\n`, `\r\n` and a lone `\r`. */
export class LineIndex {
  readonly #starts: readonly number[];

  constructor(text: string) {
    const starts = [0];
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
    }
    this.#starts = starts;
  }

  /** How many lines there are; an empty text has one. */
  get count(): number {
    return this.#starts.length;
  }

  /** Where a 1-based line starts; the line after the last starts nowhere and yields `undefined`. */
  startOf(line: number): number | undefined {
    return this.#starts[line - 1];
  }

  /** The 1-based place of an offset; offsets past the end fall on the last line. */
  positionAt(offset: number): Position {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
  }
}

/** A text without the characters of one kind that it ends with. */
export function withoutTrailing(text: string, char: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === char) end--;
  return text.slice(0, end);
}
