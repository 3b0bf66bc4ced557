import type { Span } from './text';

/** Longer than one unit when lower-cased, as nothing else is; offsets have to stay. */
const dotted = /\u0130/g;
const kept = /[\p{L}\p{N}]+/gu;
const dropped = /[^\p{L}\p{N}]+/gu;

/** `text` in lower case, and of it letters and digits alone. */
export function folded(text: string): string {
  return lowered(text).replace(dropped, '');
}

/** Where spans of `folded(text)` stand in `text`. @param spans - In order, without overlaps. */
export function unfolded(text: string, spans: readonly Span[]): Span[] {
  const runs = lowered(text).matchAll(kept);
  let start = 0;
  let length = 0;
  let before = 0;
  const placeOf = (at: number): number => {
    while (at >= before + length) {
      before += length;
      const { value: run } = runs.next();
      if (run === undefined) return text.length;
      start = run.index;
      length = run[0].length;
    }
    return start + at - before;
  };
  return spans.map((span) => {
    const from = placeOf(span.start);
    return { start: from, end: placeOf(span.end - 1) + 1 };
  });
}

function lowered(text: string): string {
  return text.replace(dotted, 'i').toLowerCase();
}
