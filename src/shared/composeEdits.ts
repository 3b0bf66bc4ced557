import type { Edit } from './text';

/** A part of the outcome: a range of the original text, or new text. */
type Piece = string | { readonly from: number; readonly to: number };

/**
 * Joins rounds of edits, each computed against the outcome of the one before, into one set against the first text.
 *
 * @param length - Of the first text.
 * @returns edits in the order of the text, none touching another.
 */
export function composeEdits(length: number, rounds: readonly (readonly Edit[])[]): Edit[] {
  let pieces: Piece[] = [{ from: 0, to: length }];
  for (const edits of rounds) pieces = applyRound(pieces, edits);
  return toEdits(length, pieces);
}

function applyRound(pieces: readonly Piece[], edits: readonly Edit[]): Piece[] {
  const ordered = edits.map((edit, index) => ({ ...edit, index }));
  ordered.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end || a.index - b.index);
  const result: Piece[] = [];
  const left = [...pieces].reverse();
  let at = 0;
  /** Moves on to an offset of the outcome so far, keeping what lies before it or dropping it. */
  const advance = (to: number, keep: boolean): void => {
    while (at < to) {
      const piece = left.pop();
      if (piece === undefined) return;
      const size = sizeOf(piece);
      const taken = Math.min(size, to - at);
      if (keep && taken > 0) result.push(slice(piece, 0, taken));
      if (taken < size) left.push(slice(piece, taken, size));
      at += taken;
    }
  };
  for (const { span, text } of ordered) {
    advance(span.start, true);
    if (text !== '') result.push(text);
    advance(span.end, false);
  }
  return [...result, ...left.reverse()];
}

function sizeOf(piece: Piece): number {
  return typeof piece === 'string' ? piece.length : piece.to - piece.from;
}

function slice(piece: Piece, from: number, to: number): Piece {
  return typeof piece === 'string' ? piece.slice(from, to) : { from: piece.from + from, to: piece.from + to };
}

function toEdits(length: number, pieces: readonly Piece[]): Edit[] {
  const edits: Edit[] = [];
  let at = 0;
  let text = '';
  for (const piece of [...pieces, { from: length, to: length }]) {
    if (typeof piece === 'string') {
      text += piece;
      continue;
    }
    if (piece.from > at || text !== '') edits.push({ span: { start: at, end: piece.from }, text });
    at = piece.to;
    text = '';
  }
  return edits;
}
