import { createChunk, type Chunk, type MapNode, type Node, type Pair, type ScalarNode } from './node';
import { parseChunk } from './parseChunk';
import type { Split } from './splitConfig';

/** The root of a text that was parsed in one piece. */
export function wholeRoot(chunk: Chunk): MapNode {
  const { pairs } = chunk;
  const start = pairs[0]?.key.start ?? 0;
  const style = /^\s*\{/.test(chunk.text) ? 'flow' : 'block';
  return { kind: 'map', chunk, start, end: chunk.text.length, anchor: undefined, style, pairs };
}

/** Takes over the chunks whose text did not change, from the front and from the back; parses what lies between. */
export function reuseChunks(text: string, split: Split, previous: readonly Chunk[]): Chunk[] {
  const { slices } = split;
  const same = (slice: { start: number; end: number }, chunk: Chunk | undefined): chunk is Chunk =>
    chunk?.text.length === slice.end - slice.start && text.slice(slice.start, slice.end) === chunk.text;
  const result = new Array<Chunk>(slices.length);
  let front = 0;
  for (; front < slices.length; front++) {
    const slice = slices[front];
    const chunk = previous[front];
    if (slice === undefined || !same(slice, chunk)) break;
    result[front] = chunk;
  }
  let back = slices.length - 1;
  for (let old = previous.length - 1; back >= front && old >= front; back--, old--) {
    const slice = slices[back];
    const chunk = previous[old];
    if (slice === undefined || !same(slice, chunk)) break;
    result[back] = chunk;
  }
  for (const [index, slice] of slices.entries()) {
    const known = result[index];
    if (known !== undefined) known.base = slice.start;
    else result[index] = parseChunk(slice.start, detached(text.slice(slice.start, slice.end), previous.length > 0));
  }
  return result;
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
    const chunk = chunks[index];
    if (slice.section !== undefined) sections[slice.section]?.pairs.push(...(chunk?.pairs ?? []));
  }
  for (const [index, slice] of split.slices.entries()) {
    openUpTo(index);
    if (slice.section === undefined) root.push(...(chunks[index]?.pairs ?? []));
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
