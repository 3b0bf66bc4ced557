import { append } from '../../shared/lists';
import { memo } from '../../shared/memo';
import { isNestedDeeper } from '../../shared/bracketDepth';
import { isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Node, Pair } from 'yaml';
import type { Span } from '../../shared/text';
import { findExpressions } from './expressions';
import type { Parts } from './expressions';
import { problem } from './problem';
import type { CellProblem } from './problem';

export type Plain = string | number | boolean | null;

export interface ScalarTree {
  readonly type: 'scalar';
  readonly value: Plain;
  readonly span: Span;
  /** The text cut at its expressions, when it has any. */
  readonly parts?: Parts;
  /** Whether one of its expressions is not understood; `parts` lacks that one. */
  readonly isFaulty?: true;
}

export interface ListTree {
  readonly type: 'list';
  readonly items: readonly Tree[];
  readonly span: Span;
}

export interface Entry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: Tree;
}

export interface MapTree {
  readonly type: 'map';
  readonly entries: readonly Entry[];
  readonly span: Span;
}

/** The YAML of a cell as plain data with the place of each thing in it. */
export type Tree = ScalarTree | ListTree | MapTree;

const deepest = 32;
/** Far more than `deepest`: those in a text that is no YAML count too. */
const mostBrackets = 200;

/**
 * Reads the YAML of one cell. Faults of YAML are problems, and what can be read in spite of them is still there, so
 * that one slip does not hide the rest. Aliases, tags of its own and several documents are refused: a runbook says
 * what it means in the place where it means it.
 *
 * A number whose digits would not survive, such as an account ID with a leading zero, stays a text.
 */
export function readYaml(text: string): { readonly tree: Tree | undefined; readonly problems: readonly CellProblem[] } {
  if (isNestedDeeper(text, mostBrackets)) {
    const message = `This opens more than ${mostBrackets} brackets inside one another, and no step takes that.`;
    return { tree: undefined, problems: [problem('yaml', { start: 0, end: text.length }, message)] };
  }
  const document = parseDocument(text, {
    keepSourceTokens: true,
    prettyErrors: false,
    // It would compare every key with every other.
    uniqueKeys: false,
    logLevel: 'error',
  });
  const isUnquoted = document.errors.length > 0 && /(?:^|[^${])[{[][^\n"']{0,200}\$\{\{/m.test(text);
  const problems: CellProblem[] = document.errors.map(({ code, message, pos: [start, end] }) => {
    const span = { start, end: Math.min(text.length, end) };
    return problem('yaml', span, wordsOf(code, message, isUnquoted));
  });
  const tree = document.contents ? treeOf(document.contents, text, problems, 0) : undefined;
  return { tree, problems };
}

function treeOf(node: Node, text: string, problems: CellProblem[], depth: number): Tree {
  const span = spanOf(node);
  const refuse = (what: string): ScalarTree => {
    problems.push(problem('yaml', span, what));
    return { type: 'scalar', value: null, span };
  };
  if (depth > deepest) return refuse(`This is nested deeper than ${deepest} levels, and no step takes that.`);
  if (isAlias(node)) return refuse('YAML aliases (`*name`) are not used in runbooks. Repeat the value here.');
  if (node.tag?.startsWith('!')) return refuse('YAML tags (`!name`) are not used in runbooks. Remove the tag.');
  if (isSeq(node)) {
    const items = node.items.map((item) => treeOf(item as Node, text, problems, depth + 1));
    return { type: 'list', items, span };
  }
  if (isMap(node)) {
    const keys = new Set<unknown>();
    for (const { key } of node.items as Pair<Node>[]) {
      if (!isScalar(key)) continue;
      if (keys.has(key.value)) problems.push(problem('yaml', spanOf(key), twice));
      keys.add(key.value);
    }
    const entries = node.items.map((pair) => entryOf(pair as Pair<Node, Node | null>, text, problems, depth));
    return { type: 'map', entries: entries.filter((entry) => entry !== undefined), span };
  }
  return isScalar(node)
    ? scalarOf(node.value, text.slice(span.start, span.end), span, problems)
    : refuse('This is no YAML value.');
}

function entryOf(
  pair: Pair<Node, Node | null>,
  text: string,
  problems: CellProblem[],
  depth: number,
): Entry | undefined {
  const keySpan = spanOf(pair.key);
  if (!isScalar(pair.key) || pair.key.value === null) {
    problems.push(
      problem('yaml', keySpan, 'A key is a plain name here. Quote an expression that stands inside `{ }` or `[ ]`.'),
    );
    return undefined;
  }
  const key = typeof pair.key.value === 'string' ? pair.key.value : text.slice(keySpan.start, keySpan.end);
  const value: Tree = pair.value
    ? treeOf(pair.value, text, problems, depth + 1)
    : { type: 'scalar', value: null, span: { start: keySpan.end, end: keySpan.end } };
  return { key: key, keySpan, value };
}

function scalarOf(value: unknown, source: string, span: Span, problems: CellProblem[]): ScalarTree {
  if (typeof value === 'string') {
    const found = findExpressions(value, source, span.start);
    append(problems, found?.problems ?? []);
    return {
      type: 'scalar',
      value,
      span,
      ...(found && { parts: found.parts }),
      ...(found?.problems.length && { isFaulty: true }),
    };
  }
  if (typeof value === 'number') return { type: 'scalar', value: String(value) === source ? value : source, span };
  return { type: 'scalar', value: typeof value === 'boolean' ? value : null, span };
}

function spanOf(node: Node): Span {
  const [start, end] = node.range ?? [0, 0];
  return { start, end };
}

const twice = 'This key is there twice. Keep one of them.';

/** @param isUnquoted - Whether the text has an expression inside brackets that is in no quotes. */
function wordsOf(code: string, message: string, isUnquoted: boolean): string {
  if (code === 'MULTIPLE_DOCS') return 'A cell holds one YAML document. Remove the line `---`.';
  if (code === 'TAB_AS_INDENT') return 'YAML is indented by spaces, not tabs.';
  const hint = isUnquoted ? ' An expression inside `{ }` or `[ ]` must be quoted: `"${{ … }}"`.' : '';
  return `This is no YAML: ${message.replace(/\.?$/, '.')}${hint}`;
}

/** The value of `key`, or `undefined` when the mapping has none. */
export function entryOfMap(tree: Tree | undefined, key: string): Entry | undefined {
  return tree?.type === 'map' ? entriesByKey(tree).get(key) : undefined;
}

/** Of a key that is there twice the first counts. */
const entriesByKey = memo(
  ({ entries }: MapTree): ReadonlyMap<string, Entry> =>
    new Map(entries.toReversed().map((entry) => [entry.key, entry])),
);
