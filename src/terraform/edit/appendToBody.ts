import type { FileEdit } from '../../lint/rule';
import type { PlacedBlock } from '../model/checkout';
import { indentAt, newlineOf } from './insertEntry';

/** Puts a nested block at the end of a block, apart from what is there. */
export function appendToBody({ block, file }: PlacedBlock, source: string): FileEdit {
  const newline = newlineOf(file.text);
  const indent = `${indentAt(file.text, block.span.start)}  `;
  const inner = file.text.slice(block.body.span.start, block.body.span.end);
  const at = block.body.span.start + inner.trimEnd().length;
  const lines = source.split('\n').map((line) => newline + indent + line);
  return { path: file.path, span: { start: at, end: at }, text: newline + lines.join('') };
}
