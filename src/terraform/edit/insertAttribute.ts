import type { FileEdit } from '../../lint/rule';
import type { PlacedBlock } from '../model/checkout';
import { attributesIn, indentAt, insertEntry, newlineOf } from './insertEntry';

/** Adds an attribute to a block: behind its last one, apart from it where the value goes over lines. */
export function insertAttribute({ block, file }: PlacedBlock, name: string, value: string): FileEdit[] {
  const attributes = attributesIn(block.body).filter(
    ({ span }) => span.end <= (block.body.blocks[0]?.span.start ?? Infinity),
  );
  if (attributes.length > 0) {
    const edits = insertEntry(file, attributes, name, value);
    if (!value.includes('\n')) return edits;
    return edits.map((edit) => ({ ...edit, text: newlineOf(file.text) + edit.text }));
  }
  const indent = `${indentAt(file.text, block.span.start)}  `;
  const newline = newlineOf(file.text);
  const { start } = block.body.span;
  const text = `${newline}${indent}${name} = ${value.replaceAll('\n', newline)}`;
  // `{}` on one line has no line end to go before the brace.
  const isOneLine = !file.text.slice(start, block.body.span.end).includes('\n');
  return [
    {
      path: file.path,
      span: { start, end: isOneLine ? block.body.span.end : start },
      text: isOneLine ? text + newline : text,
    },
  ];
}
