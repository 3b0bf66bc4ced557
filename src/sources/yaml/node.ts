/**
 * One separately parsed part of a config. Nodes store offsets relative to their chunk, so that an edit elsewhere in the
 * file moves a thousand nodes by changing one number.
 */
export interface Chunk {
  /** Where the chunk starts in the file. The only thing that changes when text before it is edited. */
  base: number;
  readonly text: string;
  /** Top-level pairs of the chunk: one when the chunk is sound. */
  pairs: Pair[];
  /** Every node that carries an anchor, in document order. */
  anchored: Node[];
  aliases: AliasNode[];
  /** Values of merge keys (`<<`). */
  merges: Node[];
  problems: ChunkProblem[];
  /** Results that depend on this chunk's text alone, by the function that computed them. */
  readonly memo: Map<unknown, unknown>;
}

/** Deeper nesting than any config has; the bound keeps a hostile file from exhausting the stack. */
export const maxDepth = 200;

/** A YAML error, with offsets relative to its chunk. */
export interface ChunkProblem {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

interface NodeBase {
  readonly chunk: Chunk;
  /** Where the content starts, after an anchor or tag. */
  readonly start: number;
  /** Where the content ends: no trailing comment, no trailing line break. */
  end: number;
  readonly anchor: string | undefined;
}

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

/** A scalar. Its value is always the text: `20.10` stays `20.10`, an absent value is an empty plain scalar. */
export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar';
  readonly style: ScalarStyle;
  readonly value: string;
  /** What a reader of this one scalar computed from it, such as the docker calls of a script. */
  memo: object | undefined;
}

export interface Pair {
  readonly key: Node;
  readonly value: Node;
}

export interface MapNode extends NodeBase {
  readonly kind: 'map';
  /** `single` is the implicit map of `[image: x]`, which has no braces. */
  readonly style: 'block' | 'flow' | 'single';
  readonly pairs: Pair[];
}

export interface SeqNode extends NodeBase {
  readonly kind: 'seq';
  readonly style: 'block' | 'flow';
  readonly items: Node[];
}

export interface AliasNode extends NodeBase {
  readonly kind: 'alias';
  readonly name: string;
  /** The node it repeats, in the version of the document that was read last. */
  target: Node | undefined;
}

export type Node = ScalarNode | MapNode | SeqNode | AliasNode;

export function createChunk(base: number, text: string): Chunk {
  return { base, text, pairs: [], anchored: [], aliases: [], merges: [], problems: [], memo: new Map() };
}

/** Whether the node stands for "nothing": an absent value, `~` or `null`. */
export function isNull(node: Node | undefined): boolean {
  if (node === undefined) return true;
  return node.kind === 'scalar' && node.style === 'plain' && /^(?:|~|null|Null|NULL)$/.test(node.value);
}

/** The text of a key that is a scalar; other keys are legal YAML but mean nothing to CircleCI. */
export function keyText(pair: Pair): string | undefined {
  return pair.key.kind === 'scalar' ? pair.key.value : undefined;
}

/** The source text of a node. */
export function sourceOf(node: Node): string {
  return node.chunk.text.slice(node.start, node.end);
}
