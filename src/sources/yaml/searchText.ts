import type { Chunk } from './node';
import type { YamlDocument } from './yamlDocument';

/** Something found in a text, with offsets in it. */
export interface Hit {
  readonly start: number;
  readonly end: number;
}

/** A search of a text, as one of chunks for {@link searchText}. */
export interface TextSearch<T extends Hit> {
  readonly inText: (text: string) => readonly T[];
  readonly inChunk: (chunk: Chunk) => readonly { readonly chunk: Chunk; readonly hit: T }[];
}

export function textSearch<T extends Hit>(inText: (text: string) => readonly T[]): TextSearch<T> {
  return { inText, inChunk: (chunk) => inText(chunk.text).map((hit) => ({ chunk, hit })) };
}

/**
 * Searches the text of a file: an edit costs a search of what it changed, and of what stands between chunks, such as a
 * comment below `jobs:`. Chunks begin where lines do, so a hit must not go over a line break.
 *
 * @returns the hits in the order of the file, with offsets in it.
 */
export function searchText<T extends Hit>(document: YamlDocument, { inText, inChunk }: TextSearch<T>): readonly T[] {
  const { text, chunks } = document;
  const found: T[] = [];
  const add = (base: number, hit: T): void => void found.push({ ...hit, start: base + hit.start, end: base + hit.end });
  for (const { chunk, hit } of document.gather(inChunk)) add(chunk.base, hit);
  let end = 0;
  for (const { base, text: own } of chunks) {
    if (end < base) for (const hit of inText(text.slice(end, base))) add(end, hit);
    end = base + own.length;
  }
  if (end < text.length) for (const hit of inText(text.slice(end))) add(end, hit);
  return found.sort((a, b) => a.start - b.start);
}
