import { attributeOf } from '../hcl/node';
import { textIn, type PlacedBlock } from '../model/checkout';
import type { Instance } from '../model/instances';
import { sourceNames } from '../model/sourceNames';
import { isSecretsCall, type WiringModel } from '../model/wiringModel';
import type { Insertion } from './insertion';
import { isMany } from '../wiring/obstacles';
import { titleOf } from '../wiring/place';
import { namesMade } from '../wiring/repositoryNames';
import { fits } from '../model/fits';
import { halves, secretName } from '../names';

/**
 * What may make the product's secrets already, so that a second pair would have the same names: a module that is no usual
 * one, or what is made for each of several products.
 */
export function possibleMaker({ model, names }: Insertion): string | undefined {
  for (const placed of model.checkout.blocks) {
    const argument = argumentOf(model, placed);
    if (argument === undefined) continue;
    const wanted = argument === 'name' ? halves.map((half) => secretName(names.product, half)) : [names.product];
    for (const instance of model.instancesOf(placed.folder)) {
      const made = namesMade(model, placed, instance, argument);
      const mayBe =
        made === undefined && isRepeated(placed, instance) && mayComeTo(model, placed, instance, argument, wanted);
      if (mayBe || wanted.some((name) => made?.has(name)))
        return `${titleOf(placed)} makes secrets that may be those of \`${names.product}\`: wire it by hand`;
    }
  }
  return undefined;
}

/** What names the secrets that a block makes; `undefined` for one that makes none. */
function argumentOf({ checkout }: WiringModel, placed: PlacedBlock): 'name' | 'product_prefix' | undefined {
  const { type, labels, body } = placed.block;
  if (type === 'resource') return labels[0] === 'aws_secretsmanager_secret' ? 'name' : undefined;
  if (type !== 'module' || attributeOf(body, 'product_prefix') === undefined) return undefined;
  const isNamedSo = sourceNames(textIn(placed, 'source') ?? '').some((name) => name.includes('dockerhub'));
  return isNamedSo || isSecretsCall(checkout, placed) ? 'product_prefix' : undefined;
}

function isRepeated(placed: PlacedBlock, instance: Instance): boolean {
  for (let at: Instance | undefined = instance; at?.call !== undefined; at = at.parent)
    if (isMany(at.call)) return true;
  return isMany(placed);
}

function mayComeTo(
  { tracer }: WiringModel,
  placed: PlacedBlock,
  instance: Instance,
  argument: string,
  wanted: readonly string[],
): boolean {
  const value = tracer.attribute(placed, argument, instance);
  return value.kind === 'text' ? wanted.some((name) => fits(value.value, name)) : value.kind === 'unknown';
}
