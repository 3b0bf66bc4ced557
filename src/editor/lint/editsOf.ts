import * as vscode from 'vscode';
import type { Edit } from '../../shared/text';
import { rangeOf } from '../ranges';

/** Edits of a text, as the editor applies them to the document that holds it. Adds to `into` where it is given. */
export function editsOf(
  document: Pick<vscode.TextDocument, 'uri' | 'positionAt'>,
  edits: readonly Edit[],
  into: vscode.WorkspaceEdit = new vscode.WorkspaceEdit(),
): vscode.WorkspaceEdit {
  for (const { span, text } of edits) into.replace(document.uri, rangeOf(document, span), text);
  return into;
}
