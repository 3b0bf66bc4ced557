import { largestOf } from '../../../shared/lists';
import type { Edit, Span } from '../../../shared/text';
import { rowsOf, type Row } from './rows';

/**
 * Sets `=` and trailing comments right in the runs of lines that changed, as `terraform fmt` does: a run is made of
 * consecutive lines that each have one, and aligns at its widest.
 *
 * @param touched - What was written. The lines next to it count too: their run may have been cut in two.
 * @see https://github.com/hashicorp/hcl/blob/main/hclwrite/format.go (formatCells)
 */
export function align(text: string, touched: readonly Span[]): Edit[] {
  const rows = rowsOf(text);
  const wanted = new Set(
    rows.flatMap((row, index) =>
      touched.some(({ start, end }) => start <= row.end && row.start <= end) ? [index - 1, index, index + 1] : [],
    ),
  );
  const edits: Edit[] = [];
  /** By how much the part of a line before its comment grows. */
  const grown = new Map<number, number>();
  for (const run of runsOf(rows, ({ equals }) => equals)) {
    if (!run.some(({ index }) => wanted.has(index))) continue;
    const widths = run.map(({ row, at }) => columns(text.slice(row.start, at).trimEnd()));
    const widest = largestOf(widths);
    run.forEach(({ index, row, at }, place) => {
      const edit = gapBefore(text, row.start, at, widest - (widths[place] ?? 0) + 1);
      if (edit === undefined) return;
      edits.push(edit);
      wanted.add(index);
      grown.set(index, edit.text.length - (edit.span.end - edit.span.start));
    });
  }
  for (const run of runsOf(rows, ({ comment }) => comment)) {
    if (!run.some(({ index }) => wanted.has(index))) continue;
    const widths = run.map(
      ({ index, row, at }) => columns(text.slice(row.start, at).trimEnd()) + (grown.get(index) ?? 0),
    );
    const widest = largestOf(widths);
    run.forEach(({ row, at }, place) => {
      const edit = gapBefore(text, row.start, at, widest - (widths[place] ?? 0) + 1);
      if (edit !== undefined) edits.push(edit);
    });
  }
  return edits;
}

interface Cell {
  readonly index: number;
  readonly row: Row;
  readonly at: number;
}

/** Consecutive lines that have a place of this kind. */
function runsOf(rows: readonly Row[], placeIn: (row: Row) => number | undefined): Cell[][] {
  const runs: Cell[][] = [];
  let run: Cell[] = [];
  rows.forEach((row, index) => {
    const at = placeIn(row);
    if (at !== undefined) run.push({ index, row, at });
    else if (run.length > 0) {
      runs.push(run);
      run = [];
    }
  });
  if (run.length > 0) runs.push(run);
  return runs;
}

function gapBefore(text: string, start: number, at: number, blanks: number): Edit | undefined {
  const from = start + text.slice(start, at).trimEnd().length;
  const gap = ' '.repeat(blanks);
  return text.slice(from, at) === gap ? undefined : { span: { start: from, end: at }, text: gap };
}

/** Made when a text first needs it: it costs ten milliseconds, and most files hold ASCII alone. */
let segmenter: Intl.Segmenter | undefined;

/** Width as `terraform fmt` counts it: by what people see as one character. */
function columns(text: string): number {
  // eslint-disable-next-line no-control-regex -- plain ASCII is the usual case, and quicker
  return /^[\x00-\x7f]*$/.test(text) ? text.length : [...(segmenter ??= new Intl.Segmenter()).segment(text)].length;
}
