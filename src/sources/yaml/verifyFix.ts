import { applyEdits, type Edit } from '../../shared/text';
import type { AllowedChange } from './allowedChange';
import { keyText, type MapNode, type Node, type Pair, type SeqNode } from './node';
import { YamlDocument } from './yamlDocument';

/**
 * Applies edits and checks the outcome: it parses, and nothing changed but what was meant to change.
 *
 * Both trees are compared as written, anchors and aliases by name: where nothing else changed in the source, nothing
 * else can have changed in what it means.
 *
 * @returns the new text, or `undefined` when the edits would do anything else.
 */
export function verifyEdits(
  before: YamlDocument,
  edits: readonly Edit[],
  changes: readonly AllowedChange[],
): string | undefined {
  let text: string;
  try {
    text = applyEdits(before.text, edits);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return undefined;
  }
  if (edits.length === 0) return undefined;
  const after = YamlDocument.parse(text, before.dialect);
  if (after.problems.length > 0) return undefined;
  return new Comparison(changes).sameMap(before.root, after.root) ? text : undefined;
}

class Comparison {
  readonly #keys = new Map<Node, Set<string>>();
  readonly #items = new Set<Node>();
  readonly #values = new Set<Node>();

  constructor(changes: readonly AllowedChange[]) {
    for (const change of changes) {
      if (change.kind === 'items') this.#items.add(change.node);
      else if (change.kind === 'value') this.#values.add(change.node);
      else {
        const keys = this.#keys.get(change.node) ?? new Set();
        for (const key of change.keys) keys.add(key);
        this.#keys.set(change.node, keys);
      }
    }
  }

  #same(before: Node, after: Node): boolean {
    if (before.anchor !== after.anchor) return false;
    if (this.#values.has(before)) return true;
    switch (before.kind) {
      case 'scalar':
        return (
          after.kind === 'scalar' && before.value === after.value && isTyped(before.style) === isTyped(after.style)
        );
      case 'alias':
        return after.kind === 'alias' && before.name === after.name;
      case 'seq':
        return after.kind === 'seq' && this.#sameSeq(before, after);
      case 'map':
        return after.kind === 'map' && this.sameMap(before, after);
    }
  }

  #sameSeq(before: SeqNode, after: SeqNode): boolean {
    if (!this.#items.has(before)) {
      return (
        before.items.length === after.items.length &&
        before.items.every((item, index) => this.#sameAt(item, after.items[index]))
      );
    }
    if (before.items.length === after.items.length) {
      // A move: the same items in another order.
      const left = new Set(after.items);
      return before.items.every((item) => {
        for (const other of left) if (this.#same(item, other)) return left.delete(other);
        return false;
      });
    }
    // Items were added or taken out: the shorter list must be the longer one with gaps.
    const grew = after.items.length > before.items.length;
    const longer = grew ? after.items : before.items;
    const shorter = grew ? before.items : after.items;
    let next = 0;
    for (const item of longer) {
      const other = shorter[next];
      if (other !== undefined && (grew ? this.#same(other, item) : this.#same(item, other))) next++;
    }
    return next === shorter.length;
  }

  #sameAt(before: Node, after: Node | undefined): boolean {
    return after !== undefined && this.#same(before, after);
  }

  sameMap(before: MapNode, after: MapNode): boolean {
    const free = this.#keys.get(before);
    const fixed = (pairs: readonly Pair[]): readonly Pair[] =>
      free === undefined ? pairs : pairs.filter((pair) => !free.has(keyText(pair) ?? ''));
    const left = fixed(before.pairs);
    const right = fixed(after.pairs);
    return (
      left.length === right.length &&
      left.every(({ key, value }, index) => {
        const other = right[index];
        return other !== undefined && this.#same(key, other.key) && this.#same(value, other.value);
      })
    );
  }
}

/** A plain scalar can be a number or null; quotes make it text. */
function isTyped(style: string): boolean {
  return style === 'plain';
}
