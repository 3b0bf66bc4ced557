import type { Span } from '../../shared/text';

/** Where a cursor stands in the YAML of a cell, as far as the text before it says. */
export type Cursor =
  /** Between `${{` and `}}`. `isClosed`: the `}}` is there already. */
  | { readonly type: 'expression'; readonly word: Span; readonly isClosed: boolean }
  /** Where a key goes; `path` are the keys of the mappings around it. */
  | {
      readonly type: 'key';
      readonly path: readonly string[];
      readonly word: Span;
      readonly siblings: readonly string[];
    }
  /** Where the value of the last key of `path` goes, or an item of its list. */
  | { readonly type: 'value'; readonly path: readonly string[]; readonly word: Span };

const keyLine = /^([ ]*)(?:- +)?(?:"([^"]*)"|([A-Za-z_][\w-]*)) *:(?= |$)/;

/**
 * Reads the place from lines and their indentation, not from a YAML tree: while somebody types, there is no YAML yet.
 * Mappings in braces are not looked into.
 */
export function cursorAt(text: string, offset: number): Cursor {
  const start = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  const before = text.slice(start, offset);
  const after = /^[^\r\n]*/.exec(text.slice(offset))?.[0] ?? '';
  const expression = /\$\{\{ *([\w.-]*)$/.exec(before);
  if (expression) {
    const rest = /^[\w.-]*/.exec(after)?.[0].length ?? 0;
    return {
      type: 'expression',
      word: { start: offset - (expression[1]?.length ?? 0), end: offset + rest },
      isClosed: /^[\w.-]* *\}\}/.test(after),
    };
  }
  const lines = text.slice(0, start).split(/\r\n|\r|\n/);
  lines.pop();
  const key = keyLine.exec(before);
  if (key) {
    const value = before.slice(key[0].length);
    const word = value.slice(wordStart(value, /[^\s,[]/));
    const rest = /^[^\s,\]#]*/.exec(after)?.[0].length ?? 0;
    const path = [...parentsOf(lines, key[1]?.length ?? 0), key[2] ?? key[3] ?? ''];
    return { type: 'value', path, word: { start: offset - word.length, end: offset + rest } };
  }
  const indent = /^ */.exec(before)?.[0].length ?? 0;
  const item = /^ *- +([^\s]*)$/.exec(before);
  if (item) {
    const rest = /^[^\s#]*/.exec(after)?.[0].length ?? 0;
    // A list may stand at the indentation of the key it belongs to.
    return {
      type: 'value',
      path: parentsOf(lines, indent + 1),
      word: { start: offset - (item[1]?.length ?? 0), end: offset + rest },
    };
  }
  const word = before.length - wordStart(before, /[\w-]/);
  const rest = /^[\w-]*/.exec(after)?.[0].length ?? 0;
  const below = text.slice(offset + after.length).split(/\r\n|\r|\n/);
  return {
    type: 'key',
    path: parentsOf(lines, indent),
    word: { start: offset - word, end: offset + rest },
    siblings: [...siblingsOf(lines.toReversed(), indent), ...siblingsOf(below, indent)],
  };
}

/** Where the word starts that a text ends with. */
function wordStart(text: string, part: RegExp): number {
  let start = text.length;
  while (start > 0 && part.test(text[start - 1] ?? '')) start--;
  return start;
}

/** The keys of the mappings that a line of this indentation is in, outermost first. */
function parentsOf(lines: readonly string[], indent: number): string[] {
  const path: string[] = [];
  let least = indent;
  for (let i = lines.length - 1; i >= 0 && least > 0; i--) {
    const found = keyLine.exec(lines[i] ?? '');
    const at = found?.[1]?.length ?? least;
    if (!found || at >= least) continue;
    path.unshift(found[2] ?? found[3] ?? '');
    least = at;
  }
  return path;
}

/** The keys of the same mapping, going away from the cursor until the mapping ends. */
function siblingsOf(lines: readonly string[], indent: number): string[] {
  const keys: string[] = [];
  for (const line of lines) {
    if (/^ *(?:#|$)/.test(line)) continue;
    const at = /^ */.exec(line)?.[0].length ?? 0;
    if (at < indent) break;
    const found = keyLine.exec(line);
    if (found && at === indent) keys.push(found[2] ?? found[3] ?? '');
  }
  return keys;
}
