import * as vscode from 'vscode';

/** Where CircleCI configs are. */
export const configGlob = '**/.circleci/**/*.{yml,yaml}';

/** Of every config that is open in an editor. */
export const configSelector: vscode.DocumentSelector = { pattern: configGlob };

export const settingsName = '.pullbook.yml';

/** Whether a URI names a config. Sources of packed configs and orbs (`.circleci/src`) are fragments, not configs. */
export function isConfigPath({ path }: vscode.Uri): boolean {
  return /\/\.circleci\/(?:.*\/)?[^/]+\.ya?ml$/.test(path) && !path.includes('/.circleci/src/');
}

/** Whether a document is a config that a person can change: not a side of a diff from Git, not a proposal of ours. */
export function isConfig({ uri }: vscode.TextDocument): boolean {
  return isConfigPath(uri) && isWritable(uri);
}

/** Whether files of a URI's kind can be changed. */
export function isWritable({ scheme }: vscode.Uri): boolean {
  // An editor in a browser does not know the files of its server as a file system of its own.
  return scheme === 'file' || vscode.workspace.fs.isWritableFileSystem(scheme) === true;
}

/** Whether a document holds the linter's settings. */
export function isSettingsFile({ uri }: vscode.TextDocument): boolean {
  return uri.path.endsWith(`/${settingsName}`);
}
