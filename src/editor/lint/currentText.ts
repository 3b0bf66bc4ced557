import * as vscode from 'vscode';
import { regularText } from './regularText';

/** The text of a file: of its document where it is open, else from the disk without a byte order mark. */
export async function currentText(uri: vscode.Uri): Promise<string | undefined> {
  const open = openDocument(uri);
  return open === undefined ? regularText(uri, vscode.workspace.fs) : open.getText();
}

export function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  const key = uri.toString();
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === key);
}
