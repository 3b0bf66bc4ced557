import { attributeOf, type Expression } from '../hcl/node';
import type { PlacedBlock } from '../model/checkout';
import { rootOf, type Instance } from '../model/instances';
import { isPreset, type Scope } from '../model/value';
import type { WiringModel } from '../model/wiringModel';
import { isUnused } from './obstacles';
import { fits } from '../model/fits';

/** The names that one use of a block gives to what it makes: of a `for_each` several. `undefined` where they cannot be told. */
export function namesMade(
  model: WiringModel,
  placed: PlacedBlock,
  instance: Instance,
  argument = 'name',
): ReadonlySet<string> | undefined {
  const { body } = placed.block;
  const name = attributeOf(body, argument)?.value;
  if (name === undefined) return undefined;
  const scope = { instance, file: placed.file };
  const whole = textOf(model, name, scope);
  if (whole !== undefined) return new Set([whole]);
  const many = attributeOf(body, 'for_each')?.value;
  const elements = many === undefined ? undefined : elementsOf(model, many, scope);
  const names = elements?.map((element) => nameOf(model, name, scope, element));
  return names === undefined || names.includes(undefined) ? undefined : new Set(names as string[]);
}

/** What an expression says for sure; nothing that is computed, or that may be set from outside. */
function textOf({ tracer }: WiringModel, value: Expression, scope: Scope): string | undefined {
  const traced = tracer.trace(value, scope);
  return traced.kind === 'text' && !traced.value.includes('*') && !isPreset(traced) ? traced.value : undefined;
}

/** One element of a `for_each`. */
interface Element {
  readonly key: string;
  readonly value: { readonly expression: Expression; readonly scope: Scope };
}

function elementsOf(model: WiringModel, many: Expression, scope: Scope): readonly Element[] | undefined {
  const [first] = many.kind === 'call' && many.name === 'toset' ? many.args : [];
  if (first !== undefined) {
    const list = listIn(first, scope);
    const elements = list?.items.map((expression) => {
      const value = { expression, scope: list.scope };
      return { key: textOf(model, expression, list.scope), value };
    });
    const areKnown = elements?.every((one): one is Element => one.key !== undefined) === true;
    return areKnown ? elements : undefined;
  }
  const traced = model.tracer.trace(many, scope);
  if (traced.kind !== 'object' || !traced.isWhole || isPreset(traced)) return undefined;
  return traced.entries.flatMap(({ entry: { key, value }, scope: own }) =>
    key === undefined ? [] : [{ key, value: { expression: value, scope: own } }],
  );
}

/** A list, written out in place or in a local. */
function listIn(value: Expression, scope: Scope): { items: readonly Expression[]; scope: Scope } | undefined {
  if (value.kind === 'tuple') return { items: value.items, scope };
  if (value.kind !== 'reference' || value.path[0] !== 'local' || value.path.length !== 2) return undefined;
  for (const { block, file } of scope.instance.folder.blocks) {
    const found = block.type === 'locals' ? attributeOf(block.body, value.path[1] ?? '')?.value : undefined;
    if (found?.kind === 'tuple') return { items: found.items, scope: { ...scope, file } };
  }
  return undefined;
}

/** What an expression with `each` in it comes to for one element. */
function nameOf(model: WiringModel, name: Expression, scope: Scope, element: Element): string | undefined {
  if (name.kind === 'template') {
    const parts = name.parts.map((part) => nameOf(model, part, scope, element));
    return parts.includes(undefined) ? undefined : parts.join('');
  }
  if (name.kind !== 'reference' || name.path[0] !== 'each') return textOf(model, name, scope);
  const [, half, ...rest] = name.path;
  if (half === 'key') return element.key;
  let { expression, scope: own } = element.value;
  for (const step of rest) {
    const object = model.tracer.trace(expression, own);
    const found = object.kind === 'object' ? object.entries.find(({ entry }) => entry.key === step) : undefined;
    if (found === undefined) return undefined;
    ({ expression, scope: own } = { expression: found.entry.value, scope: found.scope });
  }
  return textOf(model, expression, own);
}

/** Whether a name that is not known can come to a repository's: not where another text stands around what is computed. */
export function mayBeNamed(model: WiringModel, placed: PlacedBlock, instance: Instance, repository: string): boolean {
  if (isUnused(model.checkout, rootOf(instance))) return false;
  const name = model.tracer.attribute(placed, 'name', instance);
  return name.kind !== 'text' || isPreset(name) || fits(name.value.toLowerCase(), repository.toLowerCase());
}

/** GitHub knows a repository by its name in any case. */
export function hasName(names: Iterable<string>, repository: string): boolean {
  for (const name of names) if (name.toLowerCase() === repository.toLowerCase()) return true;
  return false;
}
