import { append } from '../../../shared/lists';
import type { Expression, HclEntry } from '../hcl/node';
import { attributeOf, expressionsIn } from '../hcl/node';
import type { Folder, SourceFile } from '../model/checkout';
import { type FileEdits, indentAt, lineEnd, lineStart } from './fileEdits';

/** `name = value` in a map, both as they are to be written. */
export interface NewEntry {
  readonly name: string;
  readonly value: string;
}

/** An object that can be written into without changing what others get. */
interface OwnObject {
  readonly object: Expression & { readonly kind: 'object' };
  readonly file: SourceFile;
}

/**
 * Sets entries of the map that an expression comes to, where they stand or could stand: in an object, the last object of a
 * `merge(…)`, or the `locals` value that nothing else uses. Around any other expression a `merge(…)` is put.
 *
 * @param file - Where the expression stands, in `folder`.
 */
export function setEntries(
  edits: FileEdits,
  map: Expression,
  file: SourceFile,
  folder: Folder,
  entries: readonly NewEntry[],
): void {
  const missing: NewEntry[] = [];
  for (const entry of entries) {
    const own = ownObject(map, file, folder, entry.name);
    const present = own?.object.entries.findLast(({ key }) => key === entry.name);
    if (own !== undefined && present !== undefined) edits.replace(own.file, present.value.span, entry.value);
    else missing.push(entry);
  }
  const [first, ...others] = missing.map(({ name }) => ownObject(map, file, folder, name));
  if (missing.length === 0) return;
  // All in one place, which is a map of their own where one of them has to be.
  if (first !== undefined && others.every((own) => own?.object === first.object)) addEntries(edits, first, missing);
  else wrap(edits, map, file, missing);
}

/** Adds entries to an object, each on a line of its own. */
export function addEntries(edits: FileEdits, { object, file }: OwnObject, entries: readonly NewEntry[]): void {
  const { text } = file;
  const { span } = object;
  const isQuoted = object.entries.length > 0 && object.entries.every(({ keySpan }) => text[keySpan.start] === '"');
  const last = object.entries.at(-1);
  const outer = indentAt(text, span.start);
  const inner = object.entries.map((entry) => ownLineIndent(text, entry)).find((one) => one !== undefined);
  const indent = inner ?? `${outer}  `;
  const lines = entries.map(({ name, value }) => `${indent}${isQuoted ? `"${name}"` : name} = ${value}`);
  const close = span.end - 1;
  const whole = text.slice(span.start, span.end);
  if (!whole.includes('\n') && !whole.includes('/*')) {
    const kept = object.entries.map((entry) => `${indent}${text.slice(entry.span.start, entry.span.end)}`);
    edits.replace(file, span, `{\n${[...kept, ...lines].join('\n')}\n${outer}}`);
    return;
  }
  if (last === undefined) {
    // Only blanks or comments are in it.
    const end = span.start + text.slice(span.start, close).trimEnd().length;
    edits.insert(file, end, `\n${lines.join('\n')}`);
    if (lineStart(text, close) <= end) edits.insert(file, close, `\n${outer}`);
    return;
  }
  const hasComma = text.slice(last.span.end, close).trimStart().startsWith(',');
  const block = lines.map((line) => (hasComma ? `${line},` : line)).join('\n');
  const isHeredocEnd = text[last.span.end - 1] === '\n';
  const after = isHeredocEnd ? last.span.end : Math.min(lineEnd(text, last.span.end), close);
  if (isHeredocEnd) edits.insert(file, after, `${block}\n`);
  else if (after < close) edits.insert(file, after, `\n${block}`);
  else {
    // The brace stands on the line of the last entry.
    const end = last.span.end + text.slice(last.span.end, close).trimEnd().length;
    edits.replace(file, { start: end, end: close }, `\n${block}\n${outer}`);
  }
}

/** Puts a `merge(…)` around an expression, or one more map into the one that is there. */
function wrap(edits: FileEdits, map: Expression, file: SourceFile, entries: readonly NewEntry[]): void {
  const { text } = file;
  const indent = indentAt(text, map.span.start);
  const objectAt = (outer: string) =>
    `{\n${entries.map(({ name, value }) => `${outer}  ${name} = ${value}`).join('\n')}\n${outer}}`;
  if (map.kind === 'constant') {
    edits.replace(file, map.span, objectAt(indent));
    return;
  }
  const last = map.kind === 'call' && map.name === 'merge' ? map.args.at(-1) : undefined;
  // Nothing can follow an argument that is spread out.
  if (last === undefined || text.startsWith('...', last.span.end)) {
    edits.insert(file, map.span.start, 'merge(');
    indentCloser(edits, file, map.span.end);
    edits.insert(file, map.span.end, `, ${objectAt(indent)})`);
    return;
  }
  const rest = text.slice(last.span.end, map.span.end);
  if (!rest.includes('\n')) {
    indentCloser(edits, file, last.span.end);
    edits.insert(file, last.span.end, `, ${objectAt(indentAt(text, last.span.end))}`);
    return;
  }
  const own = indentAt(text, last.span.start);
  const comma = /^\s*,/.exec(rest)?.[0];
  if (comma === undefined) {
    edits.insert(file, last.span.end, ',');
    edits.insert(file, lineEnd(text, last.span.end), `\n${own}${objectAt(own)}`);
  } else edits.insert(file, lineEnd(text, last.span.end + comma.length), `\n${own}${objectAt(own)},`);
}

/**
 * A line that closes one bracket and opens another is indented as what lies between is: that is how `terraform fmt` counts.
 */
function indentCloser(edits: FileEdits, file: SourceFile, offset: number): void {
  const start = lineStart(file.text, offset);
  if (/^\s*[}\])]/.test(file.text.slice(start, offset))) edits.insert(file, start, '  ');
}

/** No map in a checkout goes through more names; a cycle of names does. */
const maxDepth = 20;

/** The object that `name` stands in or can be added to, so that no later map overrides it. */
function ownObject(map: Expression, file: SourceFile, folder: Folder, name: string, depth = 0): OwnObject | undefined {
  if (depth > maxDepth) return undefined;
  if (map.kind === 'object') return { object: map, file };
  if (map.kind === 'reference') {
    const found = map.path[0] === 'local' && usesOf(map.path, folder) === 1 ? localIn(map.path, folder) : undefined;
    return found === undefined ? undefined : ownObject(found.value, found.file, folder, name, depth + 1);
  }
  if (map.kind !== 'call') return undefined;
  const [first] = map.args;
  if (map.name === 'tomap' && first !== undefined) return ownObject(first, file, folder, name, depth + 1);
  if (map.name !== 'merge') return undefined;
  // What a later map has wins over anything before it.
  const holder = map.args.findLastIndex((arg) => mayHold(arg, folder, name));
  const held = map.args[holder];
  const own = held === undefined ? undefined : ownObject(held, file, folder, name, depth + 1);
  if (own?.object.entries.some(({ key }) => key === name) === true) return own;
  for (const arg of map.args.slice(holder + 1).toReversed()) {
    const free = ownObject(arg, file, folder, name, depth + 1);
    if (free !== undefined) return free;
  }
  return undefined;
}

/** What `local.x.y` is written as. */
function localIn(
  [, name = '', ...rest]: readonly string[],
  folder: Folder,
): { readonly value: Expression; readonly file: SourceFile } | undefined {
  for (const { block, file } of folder.blocks) {
    let value = block.type === 'locals' ? attributeOf(block.body, name)?.value : undefined;
    if (value === undefined) continue;
    for (const step of rest) {
      value = value?.kind === 'object' ? value.entries.find(({ key }) => key === step)?.value : undefined;
    }
    if (value !== undefined) return { value, file };
  }
  return undefined;
}

/** How many expressions of a module read a local, or what holds it or lies in it. */
function usesOf(path: readonly string[], folder: Folder): number {
  let count = 0;
  for (const value of valuesIn(folder)) {
    for (const expression of expressionsIn(value)) {
      if (expression.kind !== 'reference') continue;
      const { path: other } = expression;
      if (path.every((step, index) => index >= other.length || other[index] === step || other[index] === '*')) count++;
    }
  }
  return count;
}

function* valuesIn(folder: Folder): Generator<Expression> {
  const waiting = folder.blocks.map(({ block }) => block.body);
  for (let body = waiting.pop(); body !== undefined; body = waiting.pop()) {
    for (const { value } of body.attributes) yield value;
    append(
      waiting,
      body.blocks.map((block) => block.body),
    );
  }
}

/** Whether a map has a key, as far as can be seen. */
function mayHold(map: Expression, folder: Folder, name: string, depth = 0): boolean {
  if (depth > maxDepth) return false;
  if (map.kind === 'object') return map.entries.some(({ key }) => key === name);
  if (map.kind === 'call') return map.args.some((arg) => mayHold(arg, folder, name, depth + 1));
  if (map.kind !== 'reference' || map.path[0] !== 'local') return false;
  const found = localIn(map.path, folder);
  return found !== undefined && mayHold(found.value, folder, name, depth + 1);
}

/** The indent of an entry that starts its line. */
function ownLineIndent(text: string, { span }: HclEntry): string | undefined {
  const before = text.slice(lineStart(text, span.start), span.start);
  return before.trim() === '' ? before : undefined;
}
