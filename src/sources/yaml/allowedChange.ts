import type { Repair } from '../../lint/rule';
import type { MapNode, Node, SeqNode } from './node';

/** A place in a YAML file that a fix is meant to change. */
export type AllowedChange =
  | { readonly kind: 'keys'; readonly node: MapNode; readonly keys: readonly string[] }
  /** Items are added to, taken out of, or moved inside a list. */
  | { readonly kind: 'items'; readonly node: SeqNode }
  | { readonly kind: 'value'; readonly node: Node };

/** Edits of a YAML file. */
export interface YamlRepair extends Repair {
  /** What of the file's content may change, which comments are not; anything else that changes makes the fix wrong. */
  readonly changes: readonly AllowedChange[];
}
