import * as vscode from 'vscode';
import { parseSettings, type SettingsOwner } from '../../lint/parseSettings';
import { settingsName } from '../../project/settingsName';
import { rangeOf } from '../ranges';
import { lintSource } from './lintDiagnostics';
import { onOneLine } from '../../shared/visible';

/**
 * Shows what is wrong in a `.pullbook.yml` while it is written.
 * @param sources - Whose rules and settings may stand in one.
 */
export function keepSettingsDiagnostics(sources: readonly SettingsOwner[]): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('pullbook-settings');
  const check = (document: vscode.TextDocument): void => {
    if (!isSettingsFile(document)) return;
    const { problems } = parseSettings(document.getText(), sources);
    collection.set(
      document.uri,
      problems.map((problem) => {
        const diagnostic = new vscode.Diagnostic(rangeOf(document, problem), onOneLine(problem.message));
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

function isSettingsFile({ uri }: vscode.TextDocument): boolean {
  return uri.path.endsWith(`/${settingsName}`);
}
