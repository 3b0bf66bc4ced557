import type { Expression } from './expressions';
import { wholeExpression } from './inputs';
import type { ExpressionValue } from './inputs';
import type { SecretHandle } from './outputs';
import type { StandIn } from './shapeCheck';
import type { Tree } from './yamlTree';

/** What is known of an expression's value before a run: the value; only that it is a text or a secret; nothing. */
export type Foreknown =
  { readonly value: ExpressionValue } | { readonly type: 'text' | 'secret' } | { readonly type: 'unknown' };

const handle: SecretHandle = { secret: 'handle', uri: 'stand-in', label: 'stand-in' };

/** `tree` as data to check before a run, with stand-ins for what only a run knows, and where they are. */
export function foresee(
  tree: Tree,
  know: (expression: Expression) => Foreknown,
): { data: unknown; standIns: StandIn[] } {
  const standIns: StandIn[] = [];
  const visit = (at: Tree, path: readonly (string | number)[]): unknown => {
    if (at.type === 'list') return at.items.map((item, i) => visit(item, [...path, i]));
    if (at.type === 'map')
      return Object.fromEntries(at.entries.map(({ key, value }) => [key, visit(value, [...path, key])]));
    if (!at.parts) return at.value;
    if (at.isFaulty) {
      standIns.push({ path, typed: false });
      return 'stand-in';
    }
    const only = wholeExpression(at.parts);
    if (only) {
      const known = know(only);
      if ('value' in known) return known.value;
      standIns.push({ path, typed: known.type !== 'unknown' });
      return known.type === 'secret' ? handle : 'stand-in';
    }
    const parts = at.parts.map((part) => {
      if (typeof part === 'string') return part;
      const known = know(part);
      return 'value' in known && typeof known.value !== 'object' ? String(known.value) : undefined;
    });
    if (parts.includes(undefined)) standIns.push({ path, typed: true });
    return parts.map((part) => part ?? 'stand-in').join('');
  };
  const data = visit(tree, []);
  return { data, standIns };
}
