import * as vscode from 'vscode';
import type { TextDocuments } from './textDocuments';
import { notice } from './notice';

/** Opens the documentation page of a step kind, which ships with the extension, as a person reads it. */
export async function openStepDocumentation(
  documents: TextDocuments,
  extension: vscode.Uri,
  uses: string,
): Promise<void> {
  // Only a kind's own name may become part of a path.
  const name = /^[a-z]+\/[a-z-]+$/.test(uses) ? uses.replace('/', '-') : undefined;
  const page = name === undefined ? undefined : vscode.Uri.joinPath(extension, 'media', 'steps', `${name}.md`);
  const text = page === undefined ? undefined : await read(page);
  if (text === undefined)
    void vscode.window.showInformationMessage(notice(`There is no step kind ${uses === '' ? '?' : uses}.`));
  else await documents.preview(`${uses.replace('/', ' ')}.md`, text);
}

async function read(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}
