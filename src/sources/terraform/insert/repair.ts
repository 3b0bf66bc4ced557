import type { Repair } from '../../../lint/rule';
import type { PlacedBlock } from '../model/checkout';
import { outputsSnippet } from '../wiringSnippets';
import { FileEdits } from './fileEdits';
import type { Half } from '../names';

/** The edits of a fix, with all that they touch aligned. */
export function repairBy(write: (edits: FileEdits) => void): Repair {
  const edits = new FileEdits();
  write(edits);
  return { edits: [...edits.finish()].flatMap(([path, own]) => own.map((edit) => ({ path, ...edit }))) };
}

/** Hands halves of the credential on from the folder of a secrets module's call: beside its other outputs. */
export function addOutputs(edits: FileEdits, call: PlacedBlock, halves: readonly Half[]): void {
  const last = call.folder.blocks.findLast(({ block }) => block.type === 'output');
  edits.insertAfter(last ?? call, outputsSnippet(call.block.labels[0], halves));
}
