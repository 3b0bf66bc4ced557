import type { AliasNode, Chunk, Node } from './node';

/** What each alias of one document stands for. Built in one walk, asked in constant time; `yaml`'s own look-up visits the document per alias. */
export class AnchorTable {
  /** Aliases without an anchor before them: CircleCI rejects the file. */
  readonly unresolved: readonly AliasNode[];
  readonly #targets = new Map<AliasNode, Node>();
  readonly #users = new Map<Node, AliasNode[]>();

  constructor(chunks: readonly Chunk[]) {
    const unresolved: AliasNode[] = [];
    const current = new Map<string, Node>();
    for (const chunk of chunks) {
      // Both lists are in document order, so a later anchor of the same name replaces the earlier for what follows.
      let next = 0;
      for (const alias of chunk.aliases) {
        for (; next < chunk.anchored.length; next++) {
          const node = chunk.anchored[next];
          if (node === undefined || node.start > alias.start) break;
          current.set(node.anchor ?? '', node);
        }
        const target = current.get(alias.name);
        if (target === undefined) unresolved.push(alias);
        else {
          this.#targets.set(alias, target);
          const users = this.#users.get(target);
          if (users === undefined) this.#users.set(target, [alias]);
          else users.push(alias);
        }
      }
      for (; next < chunk.anchored.length; next++) {
        const node = chunk.anchored[next];
        if (node !== undefined) current.set(node.anchor ?? '', node);
      }
    }
    this.unresolved = unresolved;
  }

  target(alias: AliasNode): Node | undefined {
    return this.#targets.get(alias);
  }

  /** The aliases that repeat a node. */
  usersOf(node: Node): readonly AliasNode[] {
    return this.#users.get(node) ?? [];
  }
}
