import type { Span } from '../../shared/text';
import type { Place } from '../shell/splitShell';
import type { ScalarNode } from '../yaml/node';

/** In scripts longer than this, in UTF-16 units, the search would take too long for each of many calls. */
const maxLength = 200_000;

/**
 * Where a part of a scalar's value stands in the source.
 *
 * Values lose indentation, quotes and folds, so offsets do not carry over; the words do. The part is searched by its first
 * line, as often as it occurs before it in the value.
 *
 * @returns `undefined` when it cannot be told, as with escapes in a quoted scalar.
 */
export function sourcePlace(node: ScalarNode, place: Place | undefined): Span | undefined {
  if (place === undefined || node.value.length > maxLength) return undefined;
  const source = node.chunk.text.slice(node.start, node.end);
  const part = node.value.slice(place.start, place.end);
  const firstLine = (part.split(/\\?\r?\n/, 1)[0] ?? '').trimEnd();
  if (firstLine === '') return undefined;
  let from = node.style === 'literal' || node.style === 'folded' ? source.indexOf('\n') + 1 : 0;
  let at = node.value.indexOf(firstLine);
  let found = source.indexOf(firstLine, from);
  while (found !== -1 && at !== -1 && at < place.start) {
    at = node.value.indexOf(firstLine, at + firstLine.length);
    from = found + firstLine.length;
    found = source.indexOf(firstLine, from);
  }
  if (found === -1) return undefined;
  const start = node.chunk.base + node.start + found;
  return { start, end: start + firstLine.length };
}
