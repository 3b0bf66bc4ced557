import type { FileEdit } from '../../lint/rule';
import type { PlacedBlock } from '../model/checkout';
import { newlineOf } from './insertEntry';

/** Puts a block behind another one, a blank line between them. `source` ends in a line end, as snippets do. */
export function appendBlock({ block, file }: PlacedBlock, source: string): FileEdit {
  const newline = newlineOf(file.text);
  const at = block.span.end;
  return {
    path: file.path,
    span: { start: at, end: at },
    text: `\n\n${source.trimEnd()}`.replaceAll('\n', newline),
  };
}
