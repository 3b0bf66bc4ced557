import { append } from '../../shared/lists';
import { Gathered } from './gathered';
import { createChunk, type Chunk, type MapNode, type Node, type Pair, type ScalarNode } from './node';
import { parseChunk } from './parseChunk';
import type { Slice, Split } from './splitSections';

/** The chunks of a file in its order. */
export type ChunkRow = Gathered<Chunk, undefined>;

/** The root of a text that was parsed in one piece. */
export function wholeRoot(chunk: Chunk): MapNode {
  const { pairs } = chunk;
  const start = pairs[0]?.key.start ?? 0;
  const style = /^\s*\{/.test(chunk.text) ? 'flow' : 'block';
  return { kind: 'map', chunk, start, end: chunk.text.length, anchor: undefined, style, pairs };
}

/**
 * Brings a row of chunks to the next version: those whose text did not change are moved, what lies between is parsed.
 *
 * @param row - That of the version which the split goes by; a new one is made where there is none.
 */
export function reuseChunks(text: string, split: Split, row?: ChunkRow): ChunkRow {
  const { slices } = split;
  const known = row?.items ?? [];
  const isSame = (slice: Slice | undefined, chunk: Chunk | undefined): boolean =>
    slice !== undefined &&
    chunk?.text.length === slice.end - slice.start &&
    text.slice(slice.start, slice.end) === chunk.text;
  let { front, back } = split;
  const most = Math.min(slices.length, known.length);
  while (front + back < most && isSame(slices[front], known[front])) front++;
  while (front + back < most && isSame(slices.at(-1 - back), known.at(-1 - back))) back++;
  const parsed = slices
    .slice(front, slices.length - back)
    .map(({ start, end }) => parseChunk(start, detached(text.slice(start, end), row !== undefined)));
  if (row === undefined) return new Gathered(parsed);
  row.splice(front, known.length - front - back, parsed);
  for (let i = split.front; i < slices.length; i++) {
    const chunk = row.items[i];
    if (chunk !== undefined) chunk.base = slices[i]?.start ?? 0;
  }
  return row;
}

/** A copy that does not keep the whole text alive, as parts of a string do: chunks outlive many versions of a file. */
function detached(part: string, isReparse: boolean): string {
  return isReparse ? (JSON.parse(JSON.stringify(part)) as string) : part;
}

/** Builds the root mapping: top-level chunks bring their own pair, sections a mapping over the pairs of their children. */
export function joinChunks(text: string, split: Split, chunks: readonly Chunk[]): MapNode {
  const file = createChunk(0, text);
  const sections = split.sections.map(({ key, keyStart, position }) => {
    const keyEnd = keyStart + key.length;
    const keyNode: ScalarNode = {
      kind: 'scalar',
      chunk: file,
      start: keyStart,
      end: keyEnd,
      anchor: undefined,
      style: 'plain',
      value: key,
      memo: undefined,
    };
    const pairs: Pair[] = [];
    return { keyNode, pairs, position };
  });
  const root: Pair[] = [];
  let opened = 0;
  const openUpTo = (slice: number): void => {
    for (; opened < sections.length && (sections[opened]?.position ?? 0) <= slice; opened++) {
      const section = sections[opened];
      if (section !== undefined)
        root.push({ key: section.keyNode, value: sectionValue(file, section.keyNode, section.pairs) });
    }
  };
  for (const [index, slice] of split.slices.entries()) {
    const pairs = slice.section === undefined ? undefined : sections[slice.section]?.pairs;
    if (pairs !== undefined) for (const pair of chunks[index]?.pairs ?? []) pairs.push(pair);
  }
  for (const [index, slice] of split.slices.entries()) {
    openUpTo(index);
    if (slice.section === undefined) append(root, chunks[index]?.pairs ?? []);
  }
  openUpTo(split.slices.length);
  return { kind: 'map', chunk: file, start: 0, end: text.length, anchor: undefined, style: 'block', pairs: root };
}

function sectionValue(file: Chunk, key: ScalarNode, pairs: Pair[]): Node {
  const first = pairs[0];
  const last = pairs.at(-1);
  if (first === undefined || last === undefined) {
    return {
      kind: 'scalar',
      chunk: file,
      start: key.end + 1,
      end: key.end + 1,
      anchor: undefined,
      style: 'plain',
      value: '',
      memo: undefined,
    };
  }
  const start = first.key.chunk.base + first.key.start;
  return {
    kind: 'map',
    chunk: file,
    start,
    end: last.value.chunk.base + last.value.end,
    anchor: undefined,
    style: 'block',
    pairs,
  };
}
