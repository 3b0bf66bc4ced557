import { isPlainStart, readPlainLine, readQuoted } from './scalarSource';
import { isBlank, isFlowIndicator, NotStrict, type Source } from './source';
import type { MapNode, Node, SeqNode } from './node';

const colon = 58;
const comma = 44;

/** Reads a flow collection, over as many lines as it takes. */
export function readFlowValue(source: Source, depth: number, anchor: string | undefined): Node {
  source.checkDepth(depth);
  return source.code === 91 ? readSeq(source, depth, anchor) : readMap(source, depth, anchor);
}

function readSeq(source: Source, depth: number, anchor: string | undefined): SeqNode {
  const seq: SeqNode = {
    kind: 'seq',
    chunk: source.chunk,
    start: source.at,
    end: source.at,
    anchor,
    style: 'flow',
    items: [],
  };
  source.remember(seq);
  source.at++;
  for (;;) {
    skipFlow(source);
    if (source.code === 93) break;
    const item = readItem(source, depth + 1);
    skipFlow(source);
    if (isColon(source, item)) {
      source.at++;
      skipFlow(source);
      if (item.anchor !== undefined) throw new NotStrict();
      const value = readAfterColon(source, depth + 2);
      const end = Math.max(value.end, item.end);
      seq.items.push({
        kind: 'map',
        chunk: source.chunk,
        start: item.start,
        end,
        anchor: undefined,
        style: 'single',
        pairs: [{ key: item, value }],
      });
      skipFlow(source);
    } else seq.items.push(item);
    if (source.code === comma) source.at++;
    else if (source.code !== 93) throw new NotStrict();
  }
  source.at++;
  seq.end = source.at;
  return seq;
}

function readMap(source: Source, depth: number, anchor: string | undefined): MapNode {
  const map: MapNode = {
    kind: 'map',
    chunk: source.chunk,
    start: source.at,
    end: source.at,
    anchor,
    style: 'flow',
    pairs: [],
  };
  source.remember(map);
  source.at++;
  for (;;) {
    skipFlow(source);
    if (source.code === 125) break;
    const key = readItem(source, depth + 1);
    if (key.kind !== 'scalar' || key.anchor !== undefined) throw new NotStrict();
    skipFlow(source);
    if (isColon(source, key)) {
      source.at++;
      skipFlow(source);
      const value = readAfterColon(source, depth + 1);
      map.pairs.push({ key, value });
      if (key.value === '<<') source.chunk.merges.push(value);
      skipFlow(source);
    } else map.pairs.push({ key, value: source.scalar(key.end, key.end, 'plain', '', undefined) });
    if (source.code === comma) source.at++;
    else if (source.code !== 125) throw new NotStrict();
  }
  source.at++;
  map.end = source.at;
  return map;
}

function readAfterColon(source: Source, depth: number): Node {
  const { code } = source;
  return code === comma || code === 93 || code === 125
    ? source.scalar(source.at, source.at, 'plain', '', undefined)
    : readItem(source, depth);
}

function readItem(source: Source, depth: number): Node {
  let anchor: string | undefined;
  if (source.code === 38) {
    anchor = source.readName();
    skipFlow(source);
  }
  const { code } = source;
  if (code === 91 || code === 123) return readFlowValue(source, depth, anchor);
  if (code === 42) {
    if (anchor !== undefined) throw new NotStrict();
    return source.readAlias();
  }
  if (code === 34 || code === 39) return readQuoted(source, anchor);
  if (!isPlainStart(source, true)) throw new NotStrict();
  const start = source.at;
  const end = readPlainLine(source, true);
  const scalar = source.scalar(start, end, 'plain', source.text.slice(start, end), anchor);
  const stop = source.code;
  if (!isFlowIndicator(stop) && stop !== colon) {
    // The scalar may go on after a line break: only what ends it may follow.
    skipFlow(source);
    if (!isFlowIndicator(source.code) || source.code === 91 || source.code === 123) throw new NotStrict();
  } else if (stop === 91 || stop === 123) throw new NotStrict();
  return scalar;
}

/** After a quoted key or a collection the colon needs no blank behind it. */
function isColon(source: Source, key: Node): boolean {
  if (source.code !== colon) return false;
  if (key.kind === 'map' || key.kind === 'seq' || key.kind === 'alias') throw new NotStrict();
  const next = source.text.charCodeAt(source.at + 1);
  return key.style !== 'plain' || isBlank(next) || isFlowIndicator(next) || source.isSpaceAt(source.at + 1);
}

function skipFlow(source: Source): void {
  source.skip();
  if (source.isDone) throw new NotStrict();
}
