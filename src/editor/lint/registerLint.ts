import * as vscode from 'vscode';
import type { TextDocuments } from '../textDocuments';
import { isConfig, isSettingsFile } from './configFiles';
import { lintCommands, proposeFixCommand } from './lintCommands';
import type { LintFeatures } from './lintFeatures';
import { provideRulePages } from './rulePages';

/**
 * Registers the linter's commands, and loads everything else with the first config or settings file that is open or the
 * first command that is run: a window without either pays for this file alone.
 */
export function registerLint(extension: vscode.Uri, documents: TextDocuments): vscode.Disposable {
  let features: Promise<LintFeatures> | undefined;
  const load = (): Promise<LintFeatures> =>
    (features ??= import('./lintFeatures').then(({ createLintFeatures }) => createLintFeatures(documents)));
  const loadFor = (document: vscode.TextDocument): void => {
    if (features === undefined && (isConfig(document) || isSettingsFile(document))) void load();
  };
  const register = (id: string, name: keyof LintFeatures['commands']): vscode.Disposable =>
    vscode.commands.registerCommand(id, async (argument: unknown) => (await load()).commands[name](argument));
  for (const document of vscode.workspace.textDocuments) loadFor(document);
  return vscode.Disposable.from(
    ...Object.entries(lintCommands).map(([name, id]) => register(id, name as keyof typeof lintCommands)),
    register(proposeFixCommand, 'proposeFix'),
    provideRulePages(extension),
    vscode.workspace.onDidOpenTextDocument(loadFor),
    {
      dispose() {
        void features?.then((loaded) => {
          loaded.dispose();
        });
      },
    },
  );
}
