import * as vscode from 'vscode';
import type { FileChange } from '../../language/results';
import { applyEdits, LineIndex, type Edit } from '../../shared/text';
import { rangeOf } from '../ranges';
import { readText } from './readText';
import { openDocument, uriOfPath } from './uriPaths';

/** One state of a file's text, open or not, with enough of a document to place findings and edits. */
export interface FileText {
  readonly uri: vscode.Uri;
  positionAt(offset: number): vscode.Position;
}

/** Places things in a text of a file. */
export function fileText({ file, text }: { readonly file: string; readonly text: string }): FileText {
  let lines: LineIndex | undefined;
  return {
    uri: uriOfPath(file),
    positionAt(offset) {
      lines ??= new LineIndex(text);
      const { line, column } = lines.positionAt(offset);
      return new vscode.Position(line - 1, column - 1);
    },
  };
}

/** Edits of a text, as the editor applies them to the document that holds it. */
export function textEdits(document: FileText, edits: readonly Edit[]): vscode.TextEdit[] {
  return edits.map(({ span, text }) => vscode.TextEdit.replace(rangeOf(document, span), text));
}

/** Changes of several files as one edit, which one undo takes back. Adds to `into` where it is given. */
export function workspaceEditOf(
  changes: readonly FileChange[],
  into: vscode.WorkspaceEdit = new vscode.WorkspaceEdit(),
): vscode.WorkspaceEdit {
  for (const { file, before, edits } of changes) {
    const uri = uriOfPath(file);
    if (before === undefined)
      into.createFile(uri, { contents: new TextEncoder().encode(applyEdits('', edits)), overwrite: false });
    else
      for (const { range, newText } of textEdits(fileText({ file, text: before }), edits))
        into.replace(uri, range, newText);
  }
  return into;
}

/** The text of a file: of its document where it is open, else from the disk. One that is not read any more has none. */
async function currentText(uri: vscode.Uri): Promise<string | undefined> {
  const open = openDocument(uri);
  return open === undefined ? readText(uri).catch(() => undefined) : open.getText();
}

/** Whether every file still is what the changes were computed from. */
export async function areCurrent(changes: readonly FileChange[]): Promise<boolean> {
  for (const { file, before } of changes) if ((await currentText(uriOfPath(file))) !== before) return false;
  return true;
}
