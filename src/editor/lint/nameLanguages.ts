import * as vscode from 'vscode';
import type { SourceKind } from '../../lint/source';

/**
 * Gives files that no extension knows the language of their source, for which there are snippets. Not by a contributed file
 * name: of two extensions that claim one, the last wins, and another language would lose its highlighting.
 */
export function nameLanguages(kinds: readonly SourceKind[]): vscode.Disposable {
  const name = (document: vscode.TextDocument): void => {
    if (document.languageId !== 'plaintext') return;
    const kind = kinds.find(({ nameEnds = [] }) => nameEnds.some((end) => document.uri.path.endsWith(end)));
    const [language] = kind?.languages ?? [];
    if (language !== undefined) void vscode.languages.setTextDocumentLanguage(document, language);
  };
  for (const document of vscode.workspace.textDocuments) name(document);
  return vscode.workspace.onDidOpenTextDocument(name);
}
