import * as vscode from 'vscode';
import { LineIndex } from '../../shared/text';

/** One state of a file's text, open or not, with enough of a document to place findings and edits. */
export interface FileText {
  readonly uri: vscode.Uri;
  readonly text: string;
  positionAt(offset: number): vscode.Position;
}

export function fileText(uri: vscode.Uri, text: string): FileText {
  let lines: LineIndex | undefined;
  return {
    uri,
    text,
    positionAt(offset) {
      lines ??= new LineIndex(text);
      const { line, column } = lines.positionAt(offset);
      return new vscode.Position(line - 1, column - 1);
    },
  };
}
