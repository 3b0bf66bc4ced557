import * as vscode from 'vscode';
import { exists } from '../exists';
import { configurationFiles, foreignFolders, isConfiguration } from './terraformFiles';

/**
 * Finds the checkout that a Terraform file belongs to: the nearest folder above with a `.git`, up to the workspace folder,
 * which is the checkout where there is none. Outside of the workspace and of repositories a file's own folder is.
 */
export class CheckoutRoots {
  readonly #known = new Map<string, Promise<vscode.Uri>>();

  of(file: vscode.Uri): Promise<vscode.Uri> {
    const folder = vscode.Uri.joinPath(file, '..');
    const key = folder.toString();
    const known = this.#known.get(key) ?? this.#find(folder, vscode.workspace.getWorkspaceFolder(file)?.uri);
    this.#known.set(key, known);
    return known;
  }

  /** Every checkout of the workspace that has Terraform files, in the order of their paths. */
  async all(token?: vscode.CancellationToken): Promise<vscode.Uri[]> {
    const files = await vscode.workspace.findFiles('**/*.tf', foreignFolders, undefined, token);
    const roots = new Map<string, vscode.Uri>();
    for (const file of files) {
      const root = await this.of(file);
      roots.set(root.toString(), root);
    }
    return [...roots.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** The Terraform files of a checkout in every form, without those of repositories inside of it. */
  async filesOf(root: vscode.Uri): Promise<vscode.Uri[]> {
    const found = await vscode.workspace.findFiles(
      new vscode.RelativePattern(root, configurationFiles),
      foreignFolders,
    );
    const own: vscode.Uri[] = [];
    for (const file of found.filter(isConfiguration))
      if ((await this.of(file)).toString() === root.toString()) own.push(file);
    return own;
  }

  async #find(folder: vscode.Uri, limit: vscode.Uri | undefined): Promise<vscode.Uri> {
    for (let at = folder; ; at = vscode.Uri.joinPath(at, '..')) {
      if (at.path === limit?.path || (await exists(vscode.Uri.joinPath(at, '.git')))) return at;
      if (at.path === '/' || vscode.Uri.joinPath(at, '..').path === at.path) return folder;
    }
  }
}

/** What a person calls a checkout: its path in the workspace, or the name of the folder that it is. */
export function nameOfCheckout(root: vscode.Uri): string {
  const folder = vscode.workspace.getWorkspaceFolder(root);
  return folder?.uri.toString() === root.toString() ? folder.name : vscode.workspace.asRelativePath(root);
}
