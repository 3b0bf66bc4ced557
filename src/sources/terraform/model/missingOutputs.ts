import type { PlacedBlock } from './checkout';
import type { SecretsCall, WiringModel } from './wiringModel';
import { halves, type Half } from '../names';

/**
 * Which halves the folder of a secrets module's call does not hand on by an output, although something outside needs one.
 * None for a root, which has nobody to hand them to, for a folder that uses the call itself, and where an output cannot be
 * followed.
 */
export function missingOutputs(
  { tracer, readByName }: WiringModel,
  { call, instance, product }: SecretsCall,
): readonly Half[] {
  if (instance.call === undefined || call.folder.isBroken) return [];
  // Read by its name, a secret needs no output.
  const handedOn = new Set<Half | undefined>(readByName.get(product));
  for (const output of call.folder.blocks) {
    if (output.block.type !== 'output') {
      if (output !== call && namesCall(output, call)) return [];
      continue;
    }
    const value = tracer.attribute(output, 'value', instance);
    if (value.kind === 'secret' || value.kind === 'content') handedOn.add(value.secret.half);
    else if (value.kind !== 'missing' && value.kind !== 'text' && namesCall(output, call)) return [];
  }
  return halves.filter((half) => !handedOn.has(half));
}

/** By what is written: also in an object of outputs, or in a function. */
function namesCall({ block, file }: PlacedBlock, call: PlacedBlock): boolean {
  return file.text.slice(block.span.start, block.span.end).includes(`module.${call.block.labels[0] ?? ''}`);
}
