import type { Span } from '../../../shared/text';
import type { ScriptRange } from '../../docker/shell/shellCommand';
import type { ScalarNode } from '../../yaml/node';

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
export function sourcePlace(node: ScalarNode, place: ScriptRange | undefined): Span | undefined {
  if (place === undefined || node.value.length > maxLength) return undefined;
  // Relative to the chunk, so that it holds for as long as the chunk does.
  let places = node.chunk.memo.get(sourcePlace) as Map<ScalarNode, Map<number, Span | undefined>> | undefined;
  if (places === undefined) node.chunk.memo.set(sourcePlace, (places = new Map()));
  let ofNode = places.get(node);
  if (ofNode === undefined) {
    ofNode = new Map();
    places.set(node, ofNode);
  }
  const key = place.start * 2 ** 21 + (place.end - place.start);
  if (!ofNode.has(key)) ofNode.set(key, findPlace(node, place));
  const found = ofNode.get(key);
  return found === undefined ? undefined : { start: node.chunk.base + found.start, end: node.chunk.base + found.end };
}

function findPlace(node: ScalarNode, place: ScriptRange): Span | undefined {
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
  const start = node.start + found;
  return { start, end: start + firstLine.length };
}
