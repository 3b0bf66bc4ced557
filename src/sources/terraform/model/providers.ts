import { attributeOf } from '../hcl/node';
import type { PlacedBlock } from './checkout';
import type { Instance } from './instances';
import type { Maker } from './value';

/**
 * The provider configuration that a resource or data source works with, by its name in the root: `aws`,
 * `aws.management`. `undefined` where that cannot be told.
 * @see https://developer.hashicorp.com/terraform/language/modules/develop/providers
 */
export function providerOf(placed: PlacedBlock, instance: Instance): string | undefined {
  const given = attributeOf(placed.block.body, 'provider');
  if (given === undefined) return inRoot('aws', instance);
  return given.value.kind === 'reference' ? inRoot(given.value.path.join('.'), instance) : undefined;
}

/** The provider that a module call hands on as its default one for AWS. */
export function providerOfCall(call: PlacedBlock, instance: Instance): string | undefined {
  return handedOn('aws', call, instance);
}

/** The provider that makes a secret, by its name in the root. */
export function providerOfMaker({ block, instance }: Maker): string | undefined {
  return block.block.type === 'module' ? providerOfCall(block, instance) : providerOf(block, instance);
}

/** What a provider configuration's name in a module that is used is in the root; `undefined` where it gets none of that name. */
export function inRoot(name: string, { folder, call, parent }: Instance): string | undefined {
  if (call === undefined || parent === undefined) return name;
  // Modules of old have providers of their own, and nobody sees what those stand for.
  const own = folder.blocks.some(({ block }) => block.type === 'provider' && block.labels[0] === name.split('.')[0]);
  return own ? undefined : handedOn(name, call, parent);
}

/** What `name` inside of a called module is in the root. */
function handedOn(name: string, call: PlacedBlock, caller: Instance): string | undefined {
  const map = attributeOf(call.block.body, 'providers');
  // Only the default configuration goes down by itself.
  if (map === undefined) return name.includes('.') ? undefined : inRoot(name, caller);
  if (map.value.kind !== 'object') return undefined;
  const entry = map.value.entries.find(
    ({ key, keySpan }) => (key ?? call.file.text.slice(keySpan.start, keySpan.end)) === name,
  );
  return entry?.value.kind === 'reference' ? inRoot(entry.value.path.join('.'), caller) : undefined;
}
