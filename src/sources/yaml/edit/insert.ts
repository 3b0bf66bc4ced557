import type { Edit } from '../../../shared/text';
import { isNull, type MapNode, type Node, type SeqNode } from '../node';
import type { YamlDocument } from '../yamlDocument';
import { blockLines, flowText, itemLines, type Block, type BlockPair } from './block';
import { columnOf, fileStyle, lineEnd, lineStart } from './fileStyle';

/**
 * Adds a key to a mapping, in its style.
 *
 * @param after - The node behind which the key goes; the end of the mapping when absent.
 */
export function insertKey(document: YamlDocument, map: MapNode, pair: BlockPair, after?: Node): Edit {
  const { text } = document;
  const { eol, step } = fileStyle(document);
  const last = map.pairs.at(-1);
  if (map.style !== 'block') {
    const end = last === undefined ? document.span(map).start + 1 : endOf(document, last.key, last.value);
    return insertion(end, `${last === undefined ? '' : ', '}${flowText([pair])}`.replace(/^(, )?\{(.*)\}$/s, '$1$2'));
  }
  const first = map.pairs[0]?.key;
  const indent = ' '.repeat(first === undefined ? 0 : columnOf(text, document.span(first).start));
  const at =
    after === undefined
      ? last === undefined
        ? document.span(map).end
        : endOf(document, last.key, last.value)
      : document.span(after).end;
  const lines = blockLines([pair], step);
  const gap = isSpacedAt(document, map, after) ? eol : '';
  return insertion(lineEnd(text, at), gap + lines.map((line) => eol + indent + line).join(''));
}

/** Whether the keys of a mapping are set apart by empty lines where a new one goes. */
function isSpacedAt(document: YamlDocument, map: MapNode, after: Node | undefined): boolean {
  const index = after === undefined ? map.pairs.length - 1 : map.pairs.findIndex(({ value }) => value === after) + 1;
  const [before, next] = [map.pairs[index - 1], map.pairs[index]];
  if (before === undefined || next === undefined) return false;
  const between = document.text.slice(endOf(document, before.key, before.value), document.span(next.key).start);
  return /\n[ \t]*\r?\n/.test(between);
}

/** Where a pair ends. An absent value ends with its colon. */
function endOf(document: YamlDocument, key: Node, value: Node): number {
  if (!isNull(value) || value.end > value.start || value.anchor !== undefined) return document.span(value).end;
  const colon = document.text.indexOf(':', document.span(key).end);
  return colon === -1 ? document.span(key).end : colon + 1;
}

/** Puts a key before the first of a block mapping. */
export function prependKey(document: YamlDocument, map: MapNode, pair: BlockPair): Edit {
  const first = map.pairs[0]?.key;
  if (map.style !== 'block' || first === undefined) return insertKey(document, map, pair);
  const { eol, step } = fileStyle(document);
  const at = document.span(first).start;
  const indent = ' '.repeat(columnOf(document.text, at));
  return insertion(at, blockLines([pair], step).join(eol + indent) + eol + indent);
}

/** Puts pairs under a key that has no value yet. */
export function fillKey(document: YamlDocument, key: Node, value: readonly BlockPair[]): Edit {
  const { eol, step } = fileStyle(document);
  const at = document.span(key);
  const indent = ' '.repeat(columnOf(document.text, at.start)) + step;
  return insertion(
    lineEnd(document.text, at.end),
    blockLines(value, step)
      .map((line) => eol + indent + line)
      .join(''),
  );
}

/**
 * Puts an item before another one of the same list, above the comment that belongs to that one.
 *
 * @returns `undefined` where the list's shape leaves no line to put it on, as in `- - a`.
 */
export function insertItem(document: YamlDocument, list: SeqNode, index: number, item: Block): Edit | undefined {
  const { text } = document;
  const next = list.items[index];
  if (next === undefined) return undefined;
  const { eol, step } = fileStyle(document);
  if (list.style === 'flow') return insertion(anchoredStart(document, next), `${flowText(item)}, `);
  const dash = dashOf(document, list, next);
  if (dash === undefined) return undefined;
  const column = columnOf(text, dash);
  const indent = ' '.repeat(column);
  let at = lineStart(text, dash);
  if (text.slice(at, dash).trim() !== '') return undefined;
  for (let above = at; above > 0;) {
    const start = lineStart(text, above - 1);
    const line = text.slice(start, above);
    if (!line.startsWith(`${indent}#`)) break;
    at = start;
    above = start;
  }
  return insertion(
    at,
    itemLines(item, step)
      .map((line) => indent + line + eol)
      .join(''),
  );
}

/** Takes an item out of a list, with its line or its comma. */
export function removeItem(document: YamlDocument, list: SeqNode, index: number): Edit | undefined {
  const { text } = document;
  const node = list.items[index];
  if (node === undefined) return undefined;
  if (list.style === 'flow') {
    const next = list.items[index + 1];
    const previous = list.items[index - 1];
    if (next !== undefined)
      return { span: { start: anchoredStart(document, node), end: anchoredStart(document, next) }, text: '' };
    const start = previous === undefined ? document.span(node).start : document.span(previous).end;
    return { span: { start, end: document.span(node).end }, text: '' };
  }
  const dash = dashOf(document, list, node);
  if (dash === undefined) return undefined;
  const start = lineStart(text, dash);
  if (text.slice(start, dash).trim() !== '') return undefined;
  return { span: { start, end: afterLine(text, document.span(node).end) }, text: '' };
}

/** Takes a pair out of a block mapping, with its lines. */
export function removeKey(document: YamlDocument, key: Node, value: Node): Edit | undefined {
  const { text } = document;
  const start = lineStart(text, document.span(key).start);
  if (text.slice(start, document.span(key).start).trim() !== '') return undefined;
  return { span: { start, end: afterLine(text, endOf(document, key, value)) }, text: '' };
}

function afterLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline === -1 ? text.length : newline + 1;
}

/** Where the dash of an item stands. Between it and the item there is at most an anchor. */
export function dashOf(document: YamlDocument, list: SeqNode, item: Node): number | undefined {
  const { text } = document;
  const column = columnOf(text, document.span(list).start);
  let start = lineStart(text, document.span(item).start);
  for (let tries = 0; tries < 20 && start >= 0; tries++) {
    if (text[start + column] === '-') return start + column;
    if (start === 0) return undefined;
    start = lineStart(text, start - 1);
  }
  return undefined;
}

/** Where a node starts when its anchor counts. */
function anchoredStart(document: YamlDocument, node: Node): number {
  const { start } = document.span(node);
  if (node.anchor === undefined) return start;
  const anchor = document.text.lastIndexOf(`&${node.anchor}`, start);
  return anchor === -1 ? start : anchor;
}

function insertion(at: number, text: string): Edit {
  return { span: { start: at, end: at }, text };
}
