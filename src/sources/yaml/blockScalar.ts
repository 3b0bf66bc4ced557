import { NotStrict, type Source } from './source';
import type { ScalarNode } from './node';

const newline = 10;
const carriageReturn = 13;
const space = 32;
const header = /[|>](?:([+-])([1-9])?|([1-9])([+-])?)?[ \t]*(?:(?<=[ \t])#[^\n]*)?\r?(?:\n|$)/y;

/** Reads `|` and `>` scalars that belong to a parent in column `indent`. */
export function readBlockScalar(source: Source, indent: number, anchor: string | undefined): ScalarNode {
  const { text } = source;
  const start = source.at;
  header.lastIndex = start;
  const match = header.exec(text);
  if (match === null) throw new NotStrict();
  const literal = text.charCodeAt(start) === 124;
  const chomp = match[1] ?? match[4];
  const digit = match[2] ?? match[3];
  const first = start + match[0].length;
  const lines = collectLines(
    text,
    first,
    indent,
    digit === undefined ? undefined : Math.max(indent, 0) + Number(digit),
  );
  source.at = lines.next;
  source.lineStart = lines.next;
  let count = lines.contents.length;
  while (count > 0 && lines.contents[count - 1] === '') count--;
  const body = literal ? lines.contents.slice(0, count).join('\n') : fold(lines.contents, count);
  const trailing = lines.contents.length - count;
  let end = count === 0 ? start + match[0].length : lines.contentEnd;
  while (text.charCodeAt(end - 1) <= space) end--;
  let value = body;
  if (chomp === '+') value += '\n'.repeat(count === 0 ? trailing : trailing + 1);
  else if (chomp === undefined && count > 0) value += '\n';
  return source.scalar(start, end, literal ? 'literal' : 'folded', value, anchor);
}

interface Lines {
  readonly contents: readonly string[];
  /** Where the last line that is not blank ends. */
  readonly contentEnd: number;
  /** Start of the first line that no longer belongs to the scalar. */
  readonly next: number;
}

function collectLines(text: string, first: number, indent: number, explicit: number | undefined): Lines {
  const contents: string[] = [];
  let width = explicit;
  let contentEnd = first;
  let at = first;
  let widestBlank = 0;
  while (at < text.length) {
    let end = text.indexOf('\n', at);
    if (end === -1) end = text.length;
    const stop = end > at && text.charCodeAt(end - 1) === carriageReturn ? end - 1 : end;
    let content = at;
    while (content < stop && text.charCodeAt(content) === space) content++;
    const isBlankLine = content === stop;
    const column = content - at;
    if (!isBlankLine && width === undefined) {
      if (column <= indent) break;
      if (widestBlank > column) throw new NotStrict();
      width = column;
    }
    if (isBlankLine) {
      widestBlank = Math.max(widestBlank, column);
      contents.push(width !== undefined && column > width ? text.slice(at + width, stop) : '');
      if (width !== undefined && column > width) contentEnd = stop;
    } else {
      if (width === undefined || column < width) {
        if (text.charCodeAt(content) === 9) throw new NotStrict();
        break;
      }
      contents.push(text.slice(at + width, stop));
      contentEnd = stop;
    }
    at = end === text.length && text.charCodeAt(end - 1) !== newline ? text.length : end + 1;
  }
  return { contents, contentEnd, next: Math.min(at, text.length) };
}

/** Joins lines by blanks; blank lines become line breaks, lines that are indented more keep theirs. */
function fold(lines: readonly string[], count: number): string {
  let value = '';
  let separator = '';
  let wasIndented = false;
  let index = 0;
  for (; index < count && lines[index] === ''; index++) value += '\n';
  for (; index < count; index++) {
    const line = lines[index] ?? '';
    if (line.startsWith(' ') || line.startsWith('\t')) {
      if (separator === ' ') separator = '\n';
      else if (!wasIndented && separator === '\n') separator = '\n\n';
      value += separator + line;
      separator = '\n';
      wasIndented = true;
    } else if (line === '') {
      if (separator === '\n') value += '\n';
      else separator = '\n';
    } else {
      value += separator + line;
      separator = ' ';
      wasIndented = false;
    }
  }
  return value;
}
