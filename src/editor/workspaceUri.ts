import { basename } from 'node:path';
import * as vscode from 'vscode';

/**
 * Where a path of the files that steps read is: below the only folder of the workspace, or, with several, below the
 * one that its first name names.
 */
export function workspaceUri(path: string): vscode.Uri {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const [first = '', ...rest] = path.split('/');
  const named = folders.length > 1 ? folders.find(({ uri }) => basename(uri.fsPath) === first) : undefined;
  if (named !== undefined) return vscode.Uri.joinPath(named.uri, ...rest);
  const [only] = folders;
  return only === undefined ? vscode.Uri.file(path) : vscode.Uri.joinPath(only.uri, path);
}
