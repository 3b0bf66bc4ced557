import type { FileEdit } from '../../lint/rule';
import type { PlacedBlock } from '../model/checkout';
import type { Part } from '../model/trace';
import { outputsSnippet } from '../wiringSnippets';
import { appendBlock } from './appendBlock';

/** Hands halves of the credential on from the folder of a secrets module's call: beside its other outputs. */
export function addOutput(call: PlacedBlock, parts: readonly Part[]): FileEdit {
  const last = call.folder.blocks.findLast(({ block }) => block.type === 'output');
  return appendBlock(last ?? call, outputsSnippet(call.block.labels[0], parts));
}
