import { attributeOf, type Expression } from '../hcl/node';
import { variablesArgument } from '../model/repositoryCall';
import { sourceOf } from '../findingsAt';
import { isPreset, type Scope } from '../model/value';
import type { FedVariable, Feed, WiringModel } from '../model/wiringModel';
import type { Half } from '../names';
import { placeOf } from './place';

/** Where an expression stands that cannot be followed. */
export interface Unfollowed {
  readonly expression: Expression;
  readonly file: Scope['file'];
}

/** Functions that give back the map that they are given. */
const transparent = new Set(['tomap', 'nonsensitive', 'sensitive']);

/**
 * What may set a variable and cannot be followed, so that its value is not known: a part of the map, unless what comes later
 * in it sets the variable for sure.
 */
export function unfollowedIn(model: WiringModel, { call, instance }: Feed, name: string): Unfollowed | undefined {
  const map = attributeOf(call.block.body, variablesArgument)?.value;
  const found = map === undefined ? undefined : setterOf(model, map, { instance, file: call.file }, name);
  return found === 'set' ? undefined : found;
}

/** What sets `name` in a map: `set` for an entry that is there, `undefined` for nothing. */
function setterOf(model: WiringModel, map: Expression, scope: Scope, name: string): 'set' | Unfollowed | undefined {
  const unfollowed = { expression: map, file: scope.file };
  if (map.kind === 'object') {
    if (map.entries.some((entry) => mayBeKey(entry, scope, name))) return unfollowed;
    return map.entries.some(({ key }) => key === name) ? 'set' : undefined;
  }
  if (map.kind === 'call' && map.name === 'merge') {
    // `merge([a, b]...)` is `merge(a, b)`.
    const maps = map.args.flatMap((arg) => (arg.kind === 'tuple' ? arg.items : [arg]));
    for (const one of maps.toReversed()) {
      const found = setterOf(model, one, scope, name);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const [only] = map.kind === 'call' && transparent.has(map.name) ? map.args : [];
  if (only !== undefined) return setterOf(model, only, scope, name);
  if (map.kind === 'constant') return undefined;
  const value = model.tracer.trace(map, scope);
  if (value.kind === 'unknown' || isPreset(value)) return unfollowed;
  if (value.kind !== 'object') return undefined;
  const hasMore = !value.isWhole && value.entries.every(({ entry }) => entry.key !== undefined);
  if (hasMore || value.entries.some(({ entry, scope: own }) => mayBeKey(entry, own, name))) return unfollowed;
  return value.entries.some(({ entry }) => entry.key === name) ? 'set' : undefined;
}

/** Whether a computed key can come to a name: not where it begins otherwise, or is a number or the like. */
function mayBeKey(
  { key, keySpan }: { readonly key: string | undefined; readonly keySpan: Expression['span'] },
  { file }: Scope,
  name: string,
): boolean {
  if (key !== undefined) return false;
  const written = file.text.slice(keySpan.start, keySpan.end);
  if (/^(?:\w+)$/.test(written)) return false;
  return name.startsWith(/^"([^"$%\\]*)/.exec(written)?.[1] ?? '');
}

/** Whether a variable's value is known not to be this half of the product's credential. What cannot be followed may be. */
export function isKnownWrong({ traced, value, half }: FedVariable, product: string, isOtherProvider: boolean): boolean {
  const { entry, scope } = traced;
  switch (value.kind) {
    case 'missing':
    case 'object':
      return true;
    case 'text':
      return !value.value.includes('*') && !isPreset(value);
    case 'secret':
      // A name or an ARN; but what a version holds may have been written from the real value.
      return !readsContent(entry.value, scope);
    case 'content': {
      const { secret } = value;
      if (secret.half !== undefined && secret.half !== half) return true;
      return isOtherProvider || (secret.product !== undefined && secret.product !== product);
    }
    case 'unknown':
      return entry.value.kind === 'constant';
  }
}

function readsContent(value: Expression, { instance }: Scope): boolean {
  if (value.kind !== 'reference' || !/^secret_(?:string|binary)$/.test(value.path.at(-1) ?? '')) return false;
  const [type, label] = value.path;
  const version = instance.folder.blocks.find(
    ({ block }) => block.type === 'resource' && block.labels[0] === type && block.labels[1] === label,
  );
  const written = version === undefined ? undefined : attributeOf(version.block.body, 'secret_string')?.value;
  // What Terraform wrote itself is the placeholder.
  return written?.kind !== 'text';
}

/** Why nothing is changed where a variable's value cannot be followed. Never with the value: it may hold a part of a token. */
export function unfollowedText(name: string, repository: string, { expression, file }: Unfollowed): string {
  const at = placeOf(file, expression.span.start);
  const written = expression.kind === 'reference' ? sourceOf(file, expression.span) : undefined;
  const what = written === undefined ? at : `\`${written}\` (${at})`;
  return `\`${name}\` of \`${repository}\` is set to a value that cannot be followed: ${what}, so nothing is changed`;
}

/** The halves, by the names of their variables. */
export function variableOf({ names }: WiringModel, half: Half): string {
  return half === 'id' ? names.username : names.password;
}
