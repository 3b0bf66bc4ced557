import type * as vscode from 'vscode';
import { isWritable } from '../lint/configFiles';

/** Of every Terraform file that is open in an editor. */
export const terraformSelector: vscode.DocumentSelector = { pattern: '**/*.tf' };

/** Copies of modules that `terraform init` makes, and what else is nobody's own text. */
export const foreignFolders = '**/{.terraform,.git,node_modules}/**';

export function isForeign(path: string): boolean {
  return /\/(?:\.terraform|\.git|node_modules)\//.test(path);
}

export function isTerraformPath({ path }: vscode.Uri): boolean {
  return path.endsWith('.tf') && !isForeign(path);
}

/** Whether a document is a Terraform file that a person can change: not a side of a diff from Git, not a proposal of ours. */
export function isTerraform({ uri }: vscode.TextDocument): boolean {
  return isTerraformPath(uri) && isWritable(uri);
}
