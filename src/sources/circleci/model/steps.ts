import type { YamlDocument } from '../../yaml/yamlDocument';
import { isNull, type MapNode, type Node, type ScalarNode } from '../../yaml/node';

/** One step as it is written. */
export type Step =
  | {
      readonly kind: 'run';
      readonly node: Node;
      readonly keyNode: Node;
      readonly command: ScalarNode;
      readonly options: MapNode | undefined;
    }
  | {
      readonly kind: 'call';
      readonly node: Node;
      readonly nameNode: ScalarNode;
      readonly name: string;
      readonly passed: MapNode | undefined;
    }
  | {
      readonly kind: 'branch';
      readonly node: Node;
      readonly isUnless: boolean;
      readonly condition: Node | undefined;
      readonly steps: Node | undefined;
    }
  | { readonly kind: 'steps'; readonly node: Node; readonly steps: Node };

/** Reads one item of a `steps:` list in any of its forms. `undefined` for what is no step. */
export function readStep(document: YamlDocument, item: Node): Step | undefined {
  const node = document.resolve(item);
  if (node === undefined) return undefined;
  if (node.kind === 'scalar') {
    return isNull(node) ? undefined : { kind: 'call', node, nameNode: node, name: node.value, passed: undefined };
  }
  // A list inside a list: unclear whether CircleCI flattens it, and right either way to look inside.
  if (node.kind === 'seq') return { kind: 'steps', node, steps: node };
  if (node.kind !== 'map') return undefined;
  const entry = document.first(node);
  if (entry === undefined) return undefined;
  const { key, keyNode, value } = entry;
  if (key === 'run' || key === 'deploy') {
    const options = value.kind === 'map' ? value : undefined;
    const command =
      options === undefined ? document.asScalar(value) : document.asScalar(document.get(options, 'command')?.value);
    return command === undefined ? undefined : { kind: 'run', node, keyNode, command, options };
  }
  if ((key === 'when' || key === 'unless') && value.kind === 'map' && document.get(value, 'steps') !== undefined) {
    const condition = document.get(value, 'condition')?.value;
    return { kind: 'branch', node, isUnless: key === 'unless', condition, steps: document.get(value, 'steps')?.value };
  }
  return { kind: 'call', node, nameNode: keyNode, name: key, passed: value.kind === 'map' ? value : undefined };
}
