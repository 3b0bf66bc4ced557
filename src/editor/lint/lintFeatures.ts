import * as vscode from 'vscode';
import { createLanguageService } from '../../language/createLanguageService';
import type { LanguageService } from '../../language/languageService';
import type { Person } from '../../language/ports';
import type { FixReference } from '../../language/results';
import type { Source } from '../../lint/source';
import { readAsset } from '../../ports/readAsset';
import { settingsName } from '../../project/settingsName';
import type { TextDocuments } from '../textDocuments';
import { WorkspaceAudit } from './auditWorkspace';
import { editorDocuments, editorFiles, editorWorkspace, pathOfDocument, watch } from './editorPorts';
import { fixFile, fixWorkspace } from './fixCommands';
import { registerLintActions } from './lintActions';
import { lintCommands, proposeFixCommand } from './lintCommands';
import { keepLintDiagnostics } from './lintDiagnostics';
import { editorPerson } from './lintPerson';
import { registerLintCompletion, registerLintHover, registerLintLens } from './lintProviders';
import { showLintStatus } from './lintStatus';
import { Proposals } from './proposals';
import { printableError } from '../../shared/errors';
import { openRule } from './rulePages';
import { keepSettingsDiagnostics } from './settingsDiagnostics';

/** The linter in the editor, once it is loaded. */
export interface LintFeatures {
  dispose(): void;
  /** Runs a command of the linter or of a source. */
  run(command: string, argument: unknown): Promise<void>;
}

/** Registers every feature and lints what is open. This module brings the language service along: import it on first need. */
export function createLintFeatures(
  sources: readonly Source[],
  documents: TextDocuments,
  topic: () => Person['topic'],
  log: vscode.LogOutputChannel,
): LintFeatures {
  const service: LanguageService = createLanguageService({
    sources,
    files: editorFiles,
    documents: editorDocuments,
    workspace: editorWorkspace((changes) => {
      service.filesChanged(changes);
    }),
    assets: readAsset,
    onFailure: (error) => log.error(printableError(error)),
  });
  const proposals = new Proposals();
  const audit = new WorkspaceAudit(service, sources, documents);
  const rules = [...new Set(sources.flatMap((source) => source.rules))];
  const selector = sources.flatMap(({ globs }) => globs.map((pattern) => ({ pattern })));
  const registered = vscode.Disposable.from(
    service,
    proposals,
    keepLintDiagnostics(service),
    keepSettingsDiagnostics(sources),
    registerLintActions(service, selector),
    registerLintHover(service, selector),
    registerLintLens(service, selector),
    registerLintCompletion(service, selector),
    showLintStatus(service, selector),
    ...tellService(service, sources),
  );
  service.workspaceChanged();
  const uriIn = (argument: unknown): vscode.Uri | undefined => (argument instanceof vscode.Uri ? argument : undefined);
  const own: Readonly<Record<string, (argument: unknown) => Promise<void>>> = {
    [lintCommands.fixFile]: (argument) => fixFile(service, sources, uriIn(argument)),
    [lintCommands.fixWorkspace]: () => fixWorkspace(service),
    [lintCommands.auditWorkspace]: () => audit.run(),
    [lintCommands.exportAudit]: (argument) => audit.export(argument),
    [lintCommands.openRule]: (argument) => openRule(rules, typeof argument === 'string' ? argument : undefined),
    [lintCommands.acceptProposal]: (argument) => proposals.accept(argument),
    [lintCommands.discardProposal]: (argument) => proposals.discard(argument),
    [proposeFixCommand]: (argument) => proposals.show(() => service.fixNow(argument as FixReference)),
  };
  return {
    async run(command, argument) {
      const run = own[command];
      const given = argument instanceof vscode.Uri ? argument.toString() : argument;
      if (run !== undefined) await run(argument);
      else await service.run(command, given, editorPerson(proposals, topic()));
    },
    dispose: () => void registered.dispose(),
  };
}

/** Tells the service what happens to documents, to files and to the workspace. */
function tellService(service: LanguageService, sources: readonly Source[]): vscode.Disposable[] {
  const changed = (document: vscode.TextDocument): void => {
    const file = pathOfDocument(document);
    if (file !== undefined) service.documentChanged(file);
  };
  // Files of whole repositories are watched with their repository.
  const own = sources.flatMap(({ unit, globs, aroundGlobs = [] }) => [
    ...(unit === 'file' ? globs : []),
    ...aroundGlobs,
  ]);
  return [
    vscode.workspace.onDidOpenTextDocument(changed),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) changed(document);
    }),
    vscode.workspace.onDidCloseTextDocument((document) => {
      const file = pathOfDocument(document);
      if (file !== undefined) service.documentClosed(file);
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(() => {
      service.workspaceChanged();
    }),
    ...[`**/${settingsName}`, ...new Set(own)].map((glob) =>
      watch(glob, ['created', 'changed', 'deleted'], (changes) => {
        service.filesChanged(changes);
      }),
    ),
  ];
}
