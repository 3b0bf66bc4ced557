import * as vscode from 'vscode';
import { isTerraform } from '../terraform/terraformFiles';
import { wireCommand } from '../terraform/wireCommand';
import type { Wish } from '../terraform/wish';
import type { TextDocuments } from '../textDocuments';
import { isConfig, isSettingsFile } from './configFiles';
import { lintCommands, proposeFixCommand } from './lintCommands';
import type { LintFeatures } from './lintFeatures';
import { provideRulePages } from './rulePages';

/**
 * Registers the linter's commands, and loads everything else with the first config, Terraform or settings file that is open
 * or the first command that is run: a window without any pays for this file alone.
 *
 * @param topic - What the open runbook is about.
 */
export function registerLint(extension: vscode.Uri, documents: TextDocuments, topic: () => Wish): vscode.Disposable {
  let features: Promise<LintFeatures> | undefined;
  const load = (): Promise<LintFeatures> =>
    (features ??= import('./lintFeatures').then(({ createLintFeatures }) => createLintFeatures(documents, topic)));
  const loadFor = (document: vscode.TextDocument): void => {
    if (features === undefined && (isConfig(document) || isTerraform(document) || isSettingsFile(document)))
      void load();
  };
  const register = (id: string, name: keyof LintFeatures['commands']): vscode.Disposable =>
    vscode.commands.registerCommand(id, async (argument: unknown) => (await load()).commands[name](argument));
  for (const document of vscode.workspace.textDocuments) loadFor(document);
  return vscode.Disposable.from(
    ...Object.entries(lintCommands).map(([name, id]) => register(id, name as keyof typeof lintCommands)),
    register(proposeFixCommand, 'proposeFix'),
    register(wireCommand, 'wire'),
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
