import * as vscode from 'vscode';

/**
 * The path by which the language service knows a file. Files of other file systems than the disk's have a first name that no
 * disk has: it holds scheme and authority.
 */
export function pathOfUri({ scheme, authority, path }: vscode.Uri): string {
  return scheme === 'file' && authority === '' ? path : `/~${scheme}~${encodeURIComponent(authority)}${path}`;
}

export function uriOfPath(path: string): vscode.Uri {
  const [, scheme = 'file', authority = '', rest = path] = /^\/~([^~/]+)~([^/]*)(\/.*)$/s.exec(path) ?? [];
  return vscode.Uri.from({ scheme, authority: decodeURIComponent(authority), path: rest });
}

/** Whether a document is one that a person can change: not a side of a diff from Git, not a proposal of ours. */
export function isWritable({ uri: { scheme } }: Pick<vscode.TextDocument, 'uri'>): boolean {
  // An editor in a browser does not know the files of its server as a file system of its own.
  return scheme === 'file' || vscode.workspace.fs.isWritableFileSystem(scheme) === true;
}

export function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  const key = uri.toString();
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === key);
}
