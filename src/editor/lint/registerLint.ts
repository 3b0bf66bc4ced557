import * as vscode from 'vscode';
import type { Person } from '../../language/ports';
import { sourceOf, type SourceEntry } from '../../lint/source';
import { settingsName } from '../../project/settingsName';
import { loadSources } from '../../sources/registry';
import type { TextDocuments } from '../textDocuments';
import { lintCommands, proposeFixCommand } from './lintCommands';
import type { LintFeatures } from './lintFeatures';
import { nameLanguages } from './nameLanguages';
import { provideRulePages } from './rulePages';
import { isWritable, pathOfUri } from './uriPaths';

/**
 * Registers the commands of the linter and of its sources, and loads everything else with the first file of a source or
 * settings file that is open or the first command that is run: a window without any pays for this file alone.
 *
 * @param kinds - What is known of the sources beforehand, and how they are loaded.
 * @param topic - What the open runbook is about.
 * @param log - Is told why something failed that nobody waited for.
 */
export function registerLint(
  extension: vscode.Uri,
  kinds: readonly SourceEntry[],
  documents: TextDocuments,
  topic: () => Person['topic'],
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  let features: Promise<LintFeatures> | undefined;
  const load = (): Promise<LintFeatures> =>
    (features ??= Promise.all([import('./lintFeatures'), loadSources(kinds)]).then(
      ([{ createLintFeatures }, sources]) => createLintFeatures(sources, documents, topic, log),
    ));
  const loadFor = (document: vscode.TextDocument): void => {
    if (features !== undefined || !isWritable(document)) return;
    if (sourceOf(kinds, pathOfUri(document.uri)) !== undefined || document.uri.path.endsWith(`/${settingsName}`))
      void load();
  };
  const ids = [...Object.values(lintCommands), proposeFixCommand, ...kinds.flatMap(({ commands = [] }) => commands)];
  for (const document of vscode.workspace.textDocuments) loadFor(document);
  return vscode.Disposable.from(
    ...ids.map((id) =>
      vscode.commands.registerCommand(id, async (argument: unknown) => (await load()).run(id, argument)),
    ),
    provideRulePages(extension),
    nameLanguages(kinds),
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
