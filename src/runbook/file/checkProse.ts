import type { CellContent } from './markdown';
import { fencesIn, hidesWhatFollows } from './markdownBlocks';
import type { Piece } from './piece';
import { warning } from './problem';
import type { CellProblem } from './problem';

/**
 * Faults of the Markdown itself, by cell: a fence or comment that is left open and would swallow the steps after it once
 * the file is read again; a fence that looks like a step and is none; a step without its closing fence.
 */
export function checkProse(cells: readonly CellContent[]): Map<number, CellProblem[]> {
  const found = new Map<number, CellProblem[]>();
  const last = cells.findLastIndex((cell) => cell.kind === 'step');
  cells.forEach((cell, i) => {
    if (cell.kind === 'step' && isOpen(cell)) {
      const span = { start: 0, end: /^[^\r\n]*/.exec(cell.text)?.[0].length ?? 0 };
      found.set(i, [
        warning(
          'fence-unclosed',
          span,
          'The fence of this step is never closed, so it takes all the rest of the file. Close it with ```` ``` ````.',
        ),
      ]);
    }
    if (cell.kind !== 'prose') return;
    const problems = fencesIn(cell.text)
      .filter((fence) => isNearMiss(fence.info) || fence.isNested)
      .map(({ info, span, isNested }) =>
        warning(
          'not-a-step',
          span,
          isNested
            ? 'This fence stands in a list or a quote, so it is no step. Move it out to make it one.'
            : `A fence marked \`${info}\` is no step. A step is marked \`yaml step\`, nothing else.`,
        ),
      );
    if (i < last && hidesWhatFollows(cell.text)) {
      const start = Math.max(cell.text.lastIndexOf('\n'), cell.text.lastIndexOf('\r')) + 1;
      const span = { start, end: cell.text.length };
      problems.push(
        warning(
          'not-a-step',
          span,
          'A fence, comment or HTML element is left open here. Once saved and read again, it hides the steps below: close it.',
        ),
      );
    }
    if (problems.length > 0) found.set(i, problems);
  });
  return found;
}

/** Words that somebody who wanted a step may have written: `yml step`, `YAML step`, `yaml steps`, `yaml step name`. */
function isNearMiss(info: string): boolean {
  return /^\s*ya?ml[\s,:_-]+steps?\b/i.test(info);
}

/** Whether the file leaves the fence of this cell open. Saving an edit closes it. */
function isOpen(cell: CellContent | Piece): boolean {
  const piece = 'close' in cell ? cell : cell.piece;
  return piece?.close === '' && piece.text === cell.text;
}
