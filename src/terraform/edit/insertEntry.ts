import type { FileEdit } from '../../lint/rule';
import type { Span } from '../../shared/text';
import type { HclBody } from '../hcl/node';
import type { SourceFile } from '../model/checkout';

/** An attribute or an entry of an object: `name = value`. */
interface Entry {
  readonly name: Span;
  readonly span: Span;
}

/** The attributes of a body, for {@link insertEntry}. */
export function attributesIn(body: HclBody): readonly Entry[] {
  return body.attributes.map(({ nameSpan, span }) => ({ name: nameSpan, span }));
}

/**
 * Adds `name = value` behind the last of some entries as a line of its own, and aligns the `=` of the lines right above it
 * as `terraform fmt` does: in a run of single-line entries without a blank line or comment between them.
 *
 * @param value - May go over lines; its lines but the first carry their indent already.
 * @see https://developer.hashicorp.com/terraform/language/style (alignment of equals signs)
 */
export function insertEntry(file: SourceFile, entries: readonly Entry[], name: string, value: string): FileEdit[] {
  const { text } = file;
  const newline = newlineOf(text);
  const last = entries.at(-1);
  if (last === undefined) throw new RangeError('there is no entry to go behind');
  const indent = indentAt(text, last.span.start);
  const line = (width: number): string => `${indent}${name.padEnd(width)} = ${value.replaceAll('\n', newline)}`;
  const at = endOfLine(text, last.span.end);
  const insert = (width: number): FileEdit => ({
    path: file.path,
    span: { start: at, end: at },
    text: newline + line(width),
  });
  const run = value.includes('\n') ? [] : runUpTo(text, entries);
  const widest = Math.max(name.length, ...run.map((entry) => entry.name.end - entry.name.start));
  if (run.length === 0) return [insert(name.length)];
  return [...run.flatMap((entry) => aligned(file, entry, widest)), insert(widest)];
}

/** The entries in the run of lines that the last entry ends. */
function runUpTo(text: string, entries: readonly Entry[]): readonly Entry[] {
  const run: Entry[] = [];
  for (const entry of entries.toReversed()) {
    const isOneLine = !text.slice(entry.span.start, entry.span.end).includes('\n');
    const below = run[0];
    const isAdjacent = below === undefined || text.slice(entry.span.end, below.span.start).split('\n').length === 2;
    if (!isOneLine || !isAdjacent) break;
    run.unshift(entry);
  }
  return run;
}

function aligned(file: SourceFile, { name, span }: Entry, width: number): FileEdit[] {
  const gap = /^[ \t]*/.exec(file.text.slice(name.end, span.end))?.[0] ?? '';
  const wanted = ' '.repeat(width - (name.end - name.start) + 1);
  if (gap === wanted) return [];
  return [{ path: file.path, span: { start: name.end, end: name.end + gap.length }, text: wanted }];
}

/** The blanks in front of the line that holds an offset. */
export function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  const at = end === -1 ? text.length : end;
  return text[at - 1] === '\r' ? at - 1 : at;
}

export function newlineOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
