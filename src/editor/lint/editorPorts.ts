import * as vscode from 'vscode';
import type { DiskChange, Documents, Workspace } from '../../language/ports';
import type { Files } from '../../shared/files';
import { exists } from '../exists';
import { readText } from './readText';
import { isWritable, pathOfUri, uriOfPath } from './uriPaths';

/** The files of the workspace, through the editor: also those of a server or of a virtual file system. */
export const editorFiles: Files = {
  async find(folder, { globs, skip }, signal) {
    const cancel = new vscode.CancellationTokenSource();
    signal?.addEventListener('abort', () => {
      cancel.cancel();
    });
    // The editor's globs take no braces in braces.
    const isPlain = globs.every((glob) => !glob.includes('{'));
    const patterns = isPlain && globs.length > 1 ? [`{${globs.join(',')}}`] : globs;
    const base = uriOfPath(folder);
    const found = await Promise.all(
      patterns.map((pattern) =>
        vscode.workspace.findFiles(
          new vscode.RelativePattern(base, pattern),
          `**/{${skip.join(',')}}/**`,
          undefined,
          cancel.token,
        ),
      ),
    );
    cancel.dispose();
    return [...new Set(found.flat().map(pathOfUri))].sort();
  },
  read: (path) => readText(uriOfPath(path)),
  exists: (path) => exists(uriOfPath(path)),
};

const paths = new WeakMap<vscode.TextDocument, string>();
const texts = new WeakMap<vscode.TextDocument, { readonly version: number; readonly text: string }>();

/** The path of a document; `undefined` for one that nobody can change. */
export function pathOfDocument(document: vscode.TextDocument): string | undefined {
  if (!isWritable(document)) return undefined;
  const path = paths.get(document) ?? pathOfUri(document.uri);
  paths.set(document, path);
  return path;
}

/** A document joins its lines anew each time it is asked. */
function textOf(document: vscode.TextDocument): string {
  const known = texts.get(document);
  if (known?.version === document.version) return known.text;
  const text = document.getText();
  texts.set(document, { version: document.version, text });
  return text;
}

export const editorDocuments: Documents = {
  get(file) {
    const document = vscode.workspace.textDocuments.find((one) => !one.isClosed && pathOfDocument(one) === file);
    return document && { file, version: document.version, text: textOf(document) };
  },
  files: () =>
    vscode.workspace.textDocuments.flatMap((document) => (document.isClosed ? [] : (pathOfDocument(document) ?? []))),
};

/** @param tell - Told what happens in folders that are watched. */
export function editorWorkspace(tell: (changes: readonly DiskChange[]) => void): Workspace {
  return {
    folders: () => (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => pathOfUri(uri)),
    titleOf(path) {
      const uri = uriOfPath(path);
      const folder = vscode.workspace.getWorkspaceFolder(uri);
      return folder?.uri.toString() === uri.toString() ? folder.name : vscode.workspace.asRelativePath(uri);
    },
    uriOf: (path) => uriOfPath(path).toString(),
    pathOf(uri) {
      try {
        return pathOfUri(vscode.Uri.parse(uri, true));
      } catch {
        return undefined;
      }
    },
    watch(folder, globs) {
      const root = uriOfPath(folder);
      return vscode.Disposable.from(
        // Of a folder that comes or goes with all that is in it, the editor tells the folder alone.
        watch(new vscode.RelativePattern(root, '**'), ['created', 'deleted'], tell),
        ...globs.map((glob) => watch(new vscode.RelativePattern(root, glob), ['changed'], tell)),
      );
    },
  };
}

/** Watches what a pattern matches. */
export function watch(
  pattern: vscode.GlobPattern,
  kinds: readonly DiskChange['kind'][],
  tell: (changes: readonly DiskChange[]) => void,
): vscode.Disposable {
  const ignores = (kind: DiskChange['kind']): boolean => !kinds.includes(kind);
  const watcher = vscode.workspace.createFileSystemWatcher(
    pattern,
    ignores('created'),
    ignores('changed'),
    ignores('deleted'),
  );
  const teller = (kind: DiskChange['kind']) => (uri: vscode.Uri) => {
    tell([{ file: pathOfUri(uri), kind }]);
  };
  return vscode.Disposable.from(
    watcher,
    watcher.onDidCreate(teller('created')),
    watcher.onDidChange(teller('changed')),
    watcher.onDidDelete(teller('deleted')),
  );
}
