import * as vscode from 'vscode';
import type { TextDocuments } from '../textDocuments';
import { WorkspaceAudit } from './auditWorkspace';
import { registerConfigCompletion } from './configCompletion';
import { ConfigLints } from './configLints';
import { fixFile } from './fixFile';
import { fixWorkspace } from './fixWorkspace';
import { registerLintActions } from './lintActions';
import type { lintCommands } from './lintCommands';
import { keepLintDiagnostics } from './lintDiagnostics';
import { showLintStatus } from './lintStatus';
import { openRule } from './openRule';
import { ProjectSettings } from './projectSettings';
import { proposeAuthentication, proposeFix, type FixReference } from './proposeFix';
import { Proposals } from './proposals';
import { registerPullHover } from './pullHover';
import { keepSettingsDiagnostics } from './settingsDiagnostics';
import { registerSummaryLens } from './summaryLens';

/** The linter in the editor, once it is loaded. */
export interface LintFeatures {
  dispose(): void;
  readonly commands: Readonly<Record<keyof typeof lintCommands | 'proposeFix', (argument: unknown) => Promise<void>>>;
}

/** Registers every feature and lints what is open. This module brings the linter along: import it on first need. */
export function createLintFeatures(documents: TextDocuments): LintFeatures {
  const settings = new ProjectSettings();
  const lints = new ConfigLints(settings);
  const proposals = new Proposals();
  const audit = new WorkspaceAudit(settings, documents);
  const registered = vscode.Disposable.from(
    settings,
    lints,
    proposals,
    audit,
    keepLintDiagnostics(lints),
    keepSettingsDiagnostics(),
    registerLintActions(lints),
    registerPullHover(lints),
    registerSummaryLens(lints),
    registerConfigCompletion(lints),
    showLintStatus(lints),
  );
  lints.lintAll();
  const uriIn = (argument: unknown): vscode.Uri | undefined => (argument instanceof vscode.Uri ? argument : undefined);
  return {
    commands: {
      fixFile: (argument) => fixFile(lints, uriIn(argument)),
      fixWorkspace: () => fixWorkspace(settings),
      authenticateConfig: (argument) => proposeAuthentication(lints, proposals, uriIn(argument)),
      auditWorkspace: () => audit.run(),
      exportAudit: (argument) => audit.export(argument),
      openRule: (argument) => openRule(typeof argument === 'string' ? argument : undefined),
      acceptProposal: (argument) => proposals.accept(argument),
      discardProposal: (argument) => proposals.discard(argument),
      proposeFix: (argument) => proposeFix(lints, proposals, argument as FixReference),
    },
    dispose: () => void registered.dispose(),
  };
}
