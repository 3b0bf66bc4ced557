import * as vscode from 'vscode';

/**
 * Gives `.tf` files that no extension knows the language `terraform`, for which there are snippets. Not by a contributed
 * file name: of two extensions that claim one, the last wins, and another language would lose its highlighting.
 */
export function nameTerraformFiles(): vscode.Disposable {
  const name = (document: vscode.TextDocument): void => {
    if (document.languageId === 'plaintext' && document.uri.path.endsWith('.tf'))
      void vscode.languages.setTextDocumentLanguage(document, 'terraform');
  };
  for (const document of vscode.workspace.textDocuments) name(document);
  return vscode.workspace.onDidOpenTextDocument(name);
}
