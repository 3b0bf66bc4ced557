import type * as vscode from 'vscode';
import {
  configurationGlobs,
  copiedFolders,
  hasConfiguration,
  isCopied,
} from '../../sources/terraform/model/terraformPaths';
import { isWritable } from '../lint/configFiles';

/** Of every Terraform file that is open in an editor. */
export const terraformSelector: vscode.DocumentSelector = { pattern: '**/*.tf' };

/** Copies of modules that tools make, and what else is nobody's own text. */
export const foreignFolders = `**/{${copiedFolders.join(',')}}/**`;

/** Files of configuration in every form: those that are not read are known to be there. */
export const configurationFiles = `{${configurationGlobs.join(',')}}`;

export function isForeign(path: string): boolean {
  return isCopied(path);
}

/** Whether a file is configuration that Terraform or the like takes, in any form. */
export function isConfiguration({ path }: vscode.Uri): boolean {
  return hasConfiguration(path) && !isForeign(path);
}

export function isTerraformPath({ path }: vscode.Uri): boolean {
  return path.endsWith('.tf') && !isForeign(path);
}

/** Whether a document is a Terraform file that a person can change: not a side of a diff from Git, not a proposal of ours. */
export function isTerraform({ uri }: vscode.TextDocument): boolean {
  return isTerraformPath(uri) && isWritable(uri);
}
