import * as vscode from 'vscode';
import { sources } from '../../sources/registry';
import { parseSettings } from '../../lint/parseSettings';
import { rangeOf } from '../ranges';
import { isSettingsFile } from './configFiles';
import { lintSource } from './lintDiagnostics';

/** Shows what is wrong in a `.pullbook.yml` while it is written. */
export function keepSettingsDiagnostics(): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('pullbook-settings');
  const check = (document: vscode.TextDocument): void => {
    if (!isSettingsFile(document)) return;
    const { problems } = parseSettings(document.getText(), sources);
    collection.set(
      document.uri,
      problems.map((problem) => {
        const diagnostic = new vscode.Diagnostic(rangeOf(document, problem), problem.message);
        diagnostic.source = lintSource;
        return diagnostic;
      }),
    );
  };
  for (const document of vscode.workspace.textDocuments) check(document);
  return vscode.Disposable.from(
    collection,
    vscode.workspace.onDidOpenTextDocument(check),
    vscode.workspace.onDidChangeTextDocument(({ document }) => check(document)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => collection.delete(uri)),
  );
}
