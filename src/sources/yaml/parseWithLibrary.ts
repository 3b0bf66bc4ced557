import { isAlias, isMap, isScalar, isSeq, parseDocument, type Scalar, type YAMLMap } from 'yaml';
import {
  maxDepth,
  type AliasNode,
  type Chunk,
  type MapNode,
  type Node,
  type ScalarNode,
  type ScalarStyle,
  type SeqNode,
} from './node';

const styles: Readonly<Record<string, ScalarStyle>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

/**
 * Parses a chunk with the `yaml` package: the judge of what is valid YAML, and the parser that recovers from errors.
 *
 * The failsafe schema keeps every scalar as text; duplicate keys are found elsewhere, because the package compares every
 * key of a map with every other. Never throws: what stops the package becomes a problem of the chunk.
 */
export function parseWithLibrary(chunk: Chunk): void {
  chunk.pairs = [];
  chunk.anchored = [];
  chunk.aliases = [];
  chunk.merges = [];
  chunk.problems = [];
  try {
    const document = parseDocument(chunk.text, {
      schema: 'failsafe',
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    });
    // One mistake makes the package complain about every token after it; only the first complaint tells something.
    const error = document.errors[0];
    if (error !== undefined)
      chunk.problems.push({ start: error.pos[0], end: Math.max(error.pos[0], error.pos[1]), message: error.message });
    const root = document.contents === null ? undefined : new Converter(chunk).convert(document.contents, 0);
    if (root?.kind === 'map') chunk.pairs = root.pairs;
    else if (root !== undefined && !(root.kind === 'scalar' && root.value === '')) {
      chunk.problems.push({ start: root.start, end: root.end, message: 'Expected a mapping with keys such as `jobs`' });
    }
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof ReferenceError)) throw error;
    chunk.problems.push({
      start: 0,
      end: Math.min(1, chunk.text.length),
      message: `Nested more than ${maxDepth} levels deep`,
    });
  }
}

/** Longest text the package is asked to parse: on hostile input it needs seconds for each further megabyte. */
export const maxLibraryLength = 1_000_000;

class Converter {
  readonly #chunk: Chunk;

  constructor(chunk: Chunk) {
    this.#chunk = chunk;
  }

  convert(node: unknown, depth: number): Node {
    if (depth > maxDepth) throw new RangeError('too deep');
    if (isScalar(node)) return this.#scalar(node);
    if (isMap(node)) return this.#map(node, depth);
    if (isSeq(node)) {
      const start = node.range?.[0] ?? 0;
      const result: SeqNode = {
        kind: 'seq',
        chunk: this.#chunk,
        start,
        end: start,
        anchor: node.anchor,
        style: node.flow === true ? 'flow' : 'block',
        items: [],
      };
      if (node.anchor !== undefined) this.#chunk.anchored.push(result);
      for (const item of node.items) result.items.push(this.convert(item, depth + 1));
      result.end =
        result.style === 'flow' ? (node.range?.[1] ?? start) : Math.max(start, result.items.at(-1)?.end ?? start);
      return result;
    }
    if (isAlias(node)) {
      const [start, end] = node.range ?? [0, 0];
      const alias: AliasNode = {
        kind: 'alias',
        chunk: this.#chunk,
        start,
        end,
        anchor: undefined,
        name: node.source,
        target: undefined,
      };
      this.#chunk.aliases.push(alias);
      return alias;
    }
    return this.#empty(0);
  }

  #scalar(node: Scalar): ScalarNode {
    const [start, end] = node.range ?? [0, 0];
    const style = styles[node.type ?? 'PLAIN'] ?? 'plain';
    const isBlock = style === 'literal' || style === 'folded';
    const result: ScalarNode = {
      kind: 'scalar',
      chunk: this.#chunk,
      start,
      end: isBlock ? start + this.#chunk.text.slice(start, end).trimEnd().length : end,
      anchor: node.anchor,
      style,
      value: typeof node.value === 'string' ? node.value : '',
      memo: undefined,
    };
    if (node.anchor !== undefined) this.#chunk.anchored.push(result);
    return result;
  }

  #map(node: YAMLMap, depth: number): MapNode {
    const start = node.range?.[0] ?? 0;
    const flow = node.flow === true;
    const result: MapNode = {
      kind: 'map',
      chunk: this.#chunk,
      start,
      end: start,
      anchor: node.anchor,
      style: !flow ? 'block' : this.#chunk.text[start] === '{' ? 'flow' : 'single',
      pairs: [],
    };
    if (node.anchor !== undefined) this.#chunk.anchored.push(result);
    for (const pair of node.items) {
      const key = this.convert(pair.key, depth + 1);
      const value = pair.value === null ? this.#empty(key.end) : this.convert(pair.value, depth + 1);
      result.pairs.push({ key, value });
      if (key.kind === 'scalar' && key.value === '<<') this.#chunk.merges.push(value);
    }
    const last = result.pairs.at(-1);
    result.end =
      result.style === 'flow'
        ? (node.range?.[1] ?? start)
        : Math.max(start, last?.value.end ?? start, last?.key.end ?? start);
    return result;
  }

  #empty(at: number): ScalarNode {
    return {
      kind: 'scalar',
      chunk: this.#chunk,
      start: at,
      end: at,
      anchor: undefined,
      style: 'plain',
      value: '',
      memo: undefined,
    };
  }
}
