import * as vscode from 'vscode';
import { filesAround } from '../../ports/checkoutFiles';
import { pathOfUri } from './uriPaths';
import { regularText } from './regularText';

/** What `file:` names is on the disk of this process, in a window on another machine too: there links can be told. */
const disk = filesAround(() =>
  (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => pathOfUri(uri)),
);

/**
 * The text of a file without a byte order mark, saved as it is; `undefined` where there is none.
 * @throws {RefusedFileError} for one that is there and is not read.
 */
export function readText(uri: vscode.Uri): Promise<string | undefined> {
  const isHere = uri.scheme === 'file' && uri.authority === '';
  return isHere ? disk.read(pathOfUri(uri)) : regularText(uri, vscode.workspace.fs);
}
