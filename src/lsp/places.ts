import type { Range } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Span } from '../shared/text';

/** Lines and columns of a text. The protocol counts both from 0, columns in UTF-16 units as spans do. */
export type RangeIn = (span: Span) => Range;

/** Finds ranges in a text; it is divided into lines once. */
export function rangesIn(text: string): RangeIn {
  const document = TextDocument.create('', '', 0, text);
  return ({ start, end }) => ({ start: document.positionAt(start), end: document.positionAt(end) });
}

export function areSame(a: Range, b: Range): boolean {
  return (
    a.start.line === b.start.line &&
    a.start.character === b.start.character &&
    a.end.line === b.end.line &&
    a.end.character === b.end.character
  );
}
