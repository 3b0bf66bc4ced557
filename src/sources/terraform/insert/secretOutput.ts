import { attributeOf, type Expression } from '../hcl/node';
import type { Folder, PlacedBlock } from '../model/checkout';
import type { Instance } from '../model/instances';
import type { WiringModel } from '../model/wiringModel';
import { halfIn, type Half } from '../names';
import type { Insertion } from './insertion';
import { isOf } from '../wiring/state';

/** The output of a module that comes to the product's secret. */
export function outputWith({ model, names }: Insertion, instance: Instance, half: Half): PlacedBlock | undefined {
  return instance.folder.blocks.find((placed) => {
    // One that is named for the other half is wrong, whatever it gives.
    if (placed.block.type !== 'output' || isNamedForOther(placed.block.labels[0], half)) return false;
    const value = model.tracer.attribute(placed, 'value', instance);
    return value.kind === 'secret' && isOf(value.secret, names.product, half);
  });
}

/** Whether a name speaks of the other half of the credential. */
export function isNamedForOther(name: string | undefined, half: Half): boolean {
  const named = halfIn(name ?? '');
  return named !== undefined && named !== half;
}

/** Whether an output gives the id (or ARN, or name) of a secret, and not all of it. */
export function givesId(model: WiringModel, output: PlacedBlock, depth = 0): boolean {
  const value = attributeOf(output.block.body, 'value')?.value;
  if (value?.kind !== 'reference' || depth > 20) return false;
  if (['id', 'arn', 'name'].includes(value.path.at(-1) ?? '')) return true;
  return value.path[0] === 'module' && leadsToId(model, value, output.folder, depth);
}

function leadsToId(
  model: WiringModel,
  value: Expression & { kind: 'reference' },
  folder: Folder,
  depth: number,
): boolean {
  const call = model.checkout.find(folder, 'module', value.path[1] ?? '');
  const target = call === undefined ? undefined : model.checkout.target(call);
  const inner = target === undefined ? undefined : model.checkout.find(target, 'output', value.path.at(-1) ?? '');
  return inner !== undefined && givesId(model, inner, depth + 1);
}
