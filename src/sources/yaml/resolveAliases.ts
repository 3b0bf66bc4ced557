import type { AliasNode, Chunk, Node } from './node';

/**
 * Finds what each alias of a document stands for, in one walk, and writes it into the alias. `yaml`'s own look-up visits
 * the document per alias.
 *
 * @param chunks - Those that hold anchors or aliases, in the order of the file.
 * @returns aliases without an anchor before them: CircleCI rejects the file.
 */
export function resolveAliases(chunks: readonly Chunk[]): AliasNode[] {
  const unresolved: AliasNode[] = [];
  const current = new Map<string, Node>();
  for (const { aliases, anchored } of chunks) {
    // Both lists are in document order, so a later anchor of the same name replaces the earlier for what follows.
    let next = 0;
    for (const alias of aliases) {
      for (; next < anchored.length; next++) {
        const node = anchored[next];
        if (node === undefined || node.start > alias.start) break;
        current.set(node.anchor ?? '', node);
      }
      alias.target = current.get(alias.name);
      if (alias.target === undefined) unresolved.push(alias);
    }
    for (; next < anchored.length; next++) {
      const node = anchored[next];
      if (node !== undefined) current.set(node.anchor ?? '', node);
    }
  }
  return unresolved;
}
