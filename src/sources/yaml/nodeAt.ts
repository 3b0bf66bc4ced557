import type { MapNode, Node } from './node';
import type { YamlDocument } from './yamlDocument';

/** The nodes that contain an offset, outermost first: mappings, sequences, and the key, scalar or alias at the end. */
export function nodesAt(document: YamlDocument, offset: number): Node[] {
  const path: Node[] = [document.root];
  let node: Node | undefined = document.root;
  while (node !== undefined) {
    const next: Node | undefined = childAt(document, node, offset);
    if (next !== undefined) path.push(next);
    node = next;
  }
  return path;
}

function childAt(document: YamlDocument, node: Node, offset: number): Node | undefined {
  if (node.kind === 'seq') return node.items.find((item) => contains(document, item, offset));
  return node.kind === 'map' ? childOfMap(document, node, offset) : undefined;
}

function childOfMap(document: YamlDocument, map: MapNode, offset: number): Node | undefined {
  for (const { key, value } of map.pairs) {
    if (contains(document, key, offset)) return key;
    if (contains(document, value, offset)) return value;
  }
  return undefined;
}

function contains(document: YamlDocument, node: Node, offset: number): boolean {
  const { start, end } = document.span(node);
  return start <= offset && offset < end;
}

/** Whether an offset lies in the text of a scalar, so that a `#` there begins no comment. */
export function isInScalar(document: YamlDocument, offset: number): boolean {
  return nodesAt(document, offset).at(-1)?.kind === 'scalar';
}
