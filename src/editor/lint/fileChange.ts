import * as vscode from 'vscode';
import { applyEdits, type Edit } from '../../shared/text';
import { editsOf } from './editsOf';
import { fileText } from './fileText';

/** What is to become of one file. */
export interface FileChange {
  readonly uri: vscode.Uri;
  /** What the edits are computed against; `undefined` for a file that is to be made. */
  readonly before: string | undefined;
  readonly edits: readonly Edit[];
}

/** What it takes to apply every safe fix of something. */
export interface SafeFixes {
  readonly changes: readonly FileChange[];
  readonly count: number;
}

/** Changes of several files as one edit, which one undo takes back. Adds to `into` where it is given. */
export function workspaceEditOf(
  changes: readonly FileChange[],
  into: vscode.WorkspaceEdit = new vscode.WorkspaceEdit(),
): vscode.WorkspaceEdit {
  for (const { uri, before, edits } of changes) {
    if (before !== undefined) editsOf(fileText(uri, before), edits, into);
    else into.createFile(uri, { contents: new TextEncoder().encode(applyEdits('', edits)), overwrite: false });
  }
  return into;
}
