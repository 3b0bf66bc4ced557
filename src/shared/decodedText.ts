import type { Span } from './text';

/** A text of which escapes were read, and the way back. */
export interface DecodedText {
  readonly text: string;
  /** Where a span of it stood before; whole escapes. */
  place(span: Span): Span;
}

/** In URLs, in strings of JSON and of programs, in HTML. Bytes above 127 come in rows that are one text together. */
const escape =
  /(?:%[89a-f][0-9a-f])+|%[0-7][0-9a-f]|(?:\\x[89a-f][0-9a-f])+|\\u\{[0-9a-f]{1,6}\}|\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|\\[0-7]{3}|\\[abefnrtv0"'\\/]|&#\d{1,7};|&#x[0-9a-f]{1,6};|&(?:amp|lt|gt|quot|apos|nbsp);/gi;

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

interface Piece {
  /** In the decoded text. */
  readonly at: number;
  readonly length: number;
  readonly source: Span;
}

/** Reads each escape of `text` once; `undefined` where there is none. Letters that stand for blanks become blanks. */
export function decoded(text: string): DecodedText | undefined {
  const pieces: Piece[] = [];
  const parts: string[] = [];
  let read = 0;
  let length = 0;
  for (const { 0: found, index } of text.matchAll(escape)) {
    const meaning = meaningOf(found);
    parts.push(text.slice(read, index), meaning);
    length += index - read;
    pieces.push({ at: length, length: meaning.length, source: { start: index, end: index + found.length } });
    length += meaning.length;
    read = index + found.length;
  }
  if (pieces.length === 0) return undefined;
  parts.push(text.slice(read));
  return {
    text: parts.join(''),
    place: ({ start, end }) => ({ start: sourceOf(pieces, start).start, end: sourceOf(pieces, end - 1).end }),
  };
}

/** What one unit of the decoded text was before. */
function sourceOf(pieces: readonly Piece[], at: number): Span {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pieces[middle]?.at ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  const piece = pieces[low - 1];
  if (piece === undefined) return { start: at, end: at + 1 };
  if (at < piece.at + piece.length) return piece.source;
  const start = piece.source.end + at - piece.at - piece.length;
  return { start, end: start + 1 };
}

function meaningOf(found: string): string {
  if (/^(?:%|\\x)/i.test(found)) return textOf(Buffer.from(found.replace(/%|\\x/gi, ''), 'hex'));
  if (found.startsWith('&#')) return character(Number(found.slice(2, -1).replace(/^x/i, '0x')));
  if (found.startsWith('&')) return entities[found.slice(1, -1).toLowerCase()] ?? ' ';
  const kind = found[1] ?? '';
  if (/u/i.test(kind)) return character(Number.parseInt(found.replace(/^\\.\{?/, ''), 16));
  if (/^\\\d{3}$/.test(found)) return character(Number.parseInt(found.slice(1), 8));
  return /["'\\/]/.test(kind) ? kind : ' ';
}

/** As UTF-8, or as Latin-1 where it is none. */
function textOf(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? bytes.toString('latin1') : text;
}

function character(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : ' ';
}
