import { readBlockScalar } from './blockScalar';
import { readFlowValue } from './flowValue';
import { foldPlain, isPlainStart, readPlainLine, readQuoted } from './scalarSource';
import { NotStrict, Source } from './source';
import type { Chunk, MapNode, Node, Pair, SeqNode } from './node';

const tab = 9;
const amp = 38;
const star = 42;
const dash = 45;
const colon = 58;

/**
 * Parses the YAML that nearly every config is written in, ten times faster than the `yaml` package, into the same nodes.
 *
 * It knows block mappings and sequences, flow collections, all scalar styles, anchors and aliases. What it does not know
 * (tags, explicit keys, collections as keys, tabs, several documents) and everything that is not valid it refuses, and
 * the package decides. It is laxer in one point: a closing bracket may stand left of its parent, as other parsers allow.
 *
 * @returns `false` when the text was refused; the chunk is then in an undefined state.
 */
export function parseStrict(chunk: Chunk): boolean {
  const source = new Source(chunk);
  try {
    if (source.text.startsWith('\ufeff')) source.at = 1;
    // What column a blank behind the mark is in, parsers do not agree on.
    if (source.at === 1 && source.isSpaceAt(1)) return false;
    source.lineStart = source.at;
    source.skip();
    if (source.text.startsWith('---', source.at) && source.column === 0) {
      source.at += 3;
      source.endLine();
      source.skip();
    }
    if (source.isDone) return false;
    if (!source.crossedLine && source.column > 0) return false;
    const root = readMap(source, source.column, 0, undefined);
    if (source.at < source.text.length) return false;
    chunk.pairs = root.pairs;
    return true;
  } catch (error) {
    if (!(error instanceof NotStrict)) throw error;
    return false;
  }
}

function readMap(source: Source, indent: number, depth: number, anchor: string | undefined): MapNode {
  source.checkDepth(depth);
  const map: MapNode = {
    kind: 'map',
    chunk: source.chunk,
    start: source.at,
    end: source.at,
    anchor,
    style: 'block',
    pairs: [],
  };
  source.remember(map);
  for (;;) {
    const key = readKey(source);
    const value = readValue(source, indent, depth + 1, true);
    map.pairs.push({ key, value } satisfies Pair);
    if (key.kind === 'scalar' && key.value === '<<') source.chunk.merges.push(value);
    map.end = value.end;
    source.skip();
    if (source.isDone || source.column < indent) return map;
    if (source.column > indent || !source.crossedLine) throw new NotStrict();
    // A sequence may stand in the column of its parent's key: then its end is ours too.
    if (source.isItem()) return map;
  }
}

function readKey(source: Source): Node {
  const start = source.at;
  const code = source.code;
  if (code === 34 || code === 39) {
    const key = readQuoted(source);
    source.skipSpaces();
    if (source.code !== colon || !source.isSpaceAt(source.at + 1)) throw new NotStrict();
    source.at++;
    return key;
  }
  if (!isPlainStart(source, false)) throw new NotStrict();
  const end = readPlainLine(source, false);
  if (source.code !== colon) throw new NotStrict();
  source.at++;
  return source.scalar(start, end, 'plain', source.text.slice(start, end), undefined);
}

function readSeq(source: Source, indent: number, depth: number, anchor: string | undefined): SeqNode {
  source.checkDepth(depth);
  const seq: SeqNode = {
    kind: 'seq',
    chunk: source.chunk,
    start: source.at,
    end: source.at,
    anchor,
    style: 'block',
    items: [],
  };
  source.remember(seq);
  for (;;) {
    source.at++;
    const item = readValue(source, indent, depth + 1, false);
    seq.items.push(item);
    seq.end = Math.max(item.end, seq.start + 1);
    source.skip();
    if (source.isDone || source.column < indent) return seq;
    if (source.column > indent || !source.crossedLine) throw new NotStrict();
    if (!source.isItem()) return seq;
  }
}

/** Reads what follows `key:` (`inMap`) or `-`, on the same line or on those below that are indented more than `indent`. */
function readValue(source: Source, indent: number, depth: number, inMap: boolean): Node {
  source.skipSpaces();
  if (!inMap && source.text.charCodeAt(source.at - 1) === tab) throw new NotStrict();
  const empty = source.at;
  const anchor = readAnchor(source);
  const afterProps = source.at;
  if (!source.isLineEnd()) return readInline(source, indent, depth, inMap, anchor);
  source.skip();
  const deeper = !source.isDone && source.column > indent;
  const beside = !source.isDone && inMap && source.column === indent && source.isItem();
  if (!deeper && !beside) {
    return source.scalar(empty, anchor === undefined ? empty : afterProps, 'plain', '', anchor);
  }
  if (source.isItem()) return readSeq(source, source.column, depth, anchor);
  if (source.startsKey()) return readMap(source, source.column, depth, anchor);
  return readLeaf(source, indent, depth, anchor);
}

function readInline(source: Source, indent: number, depth: number, inMap: boolean, anchor: string | undefined): Node {
  if (!inMap && anchor === undefined) {
    // `- - x` and `- key: x`: the inner collection starts in the column of its first character, which no tab may shift.
    if (source.isItem()) return readSeq(source, source.column, depth, anchor);
    if (source.startsKey()) return readMap(source, source.column, depth, anchor);
  } else if (source.isItem() || (!inMap && source.startsKey())) throw new NotStrict();
  const code = source.code;
  if (code === 124 || code === 62) return readBlockScalar(source, indent, anchor);
  return readLeaf(source, indent, depth, anchor);
}

/** A scalar, an alias or a flow collection, which may go on over lines indented more than `indent`. */
function readLeaf(source: Source, indent: number, depth: number, anchor: string | undefined): Node {
  const code = source.code;
  if (code === star) {
    if (anchor !== undefined) throw new NotStrict();
    const alias = source.readAlias();
    source.endLine();
    return alias;
  }
  if (code === 34 || code === 39) {
    const scalar = readQuoted(source, anchor);
    source.endLine();
    return scalar;
  }
  if (code === 91 || code === 123) {
    const flow = readFlowValue(source, depth, anchor);
    source.endLine();
    return flow;
  }
  if (!isPlainStart(source, false)) throw new NotStrict();
  return foldPlain(source, indent, anchor);
}

function readAnchor(source: Source): string | undefined {
  if (source.code !== amp) return undefined;
  const name = source.readName();
  source.skipSpaces();
  if (source.isAt(amp) || source.isAt(dash)) throw new NotStrict();
  return name;
}
