import * as vscode from 'vscode';
import type { Span } from '../shared/text';

/** The range of a span of offsets in a cell. */
export function rangeOf(document: Pick<vscode.TextDocument, 'positionAt'>, { start, end }: Span): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}
