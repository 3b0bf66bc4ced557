import type { PlacedBlock } from './checkout';
import type { Part } from './trace';
import type { SecretsCall, WiringModel } from './wiringModel';

/**
 * Which halves the folder of a secrets module's call does not hand on by an output. None for a root, which has nobody to
 * hand them to, and none where an output cannot be followed.
 */
export function missingOutputs({ tracer }: WiringModel, { call, instance }: SecretsCall): readonly Part[] {
  if (instance.call === undefined || call.folder.isBroken) return [];
  const handedOn = new Set<Part | undefined>();
  for (const output of call.folder.blocks) {
    if (output.block.type !== 'output') continue;
    const value = tracer.attribute(output, 'value', instance);
    if (value.kind === 'secret' || value.kind === 'content') handedOn.add(value.secret.part);
    else if (value.kind !== 'missing' && value.kind !== 'text' && namesCall(output, call)) return [];
  }
  return (['id', 'token'] as const).filter((part) => !handedOn.has(part));
}

/** An object of outputs, or the module as a whole. */
function namesCall({ block, file }: PlacedBlock, call: PlacedBlock): boolean {
  return file.text.slice(block.span.start, block.span.end).includes(`module.${call.block.labels[0] ?? ''}`);
}
