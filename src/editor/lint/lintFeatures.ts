import * as vscode from 'vscode';
import { LazyTerraform } from '../terraform/lazyTerraform';
import { isTerraformPath } from '../terraform/terraformFiles';
import { readWish, type Wish } from '../terraform/wish';
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
  readonly commands: Readonly<
    Record<keyof typeof lintCommands | 'proposeFix' | 'wire', (argument: unknown) => Promise<void>>
  >;
}

/** Registers every feature and lints what is open. This module brings the linter along: import it on first need. */
export function createLintFeatures(documents: TextDocuments, topic: () => Wish): LintFeatures {
  const settings = new ProjectSettings();
  const lints = new ConfigLints(settings);
  const proposals = new Proposals();
  const terraform = new LazyTerraform(settings, proposals);
  const audit = new WorkspaceAudit(settings, documents, terraform);
  const registered = vscode.Disposable.from(
    settings,
    lints,
    proposals,
    terraform,
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
      fixFile: (argument) => fixFile(lints, terraform, uriIn(argument)),
      fixWorkspace: () => fixWorkspace(settings, terraform),
      authenticateConfig: (argument) => proposeAuthentication(lints, proposals, uriIn(argument)),
      auditWorkspace: () => audit.run(),
      exportAudit: (argument) => audit.export(argument),
      openRule: (argument) => openRule(typeof argument === 'string' ? argument : undefined),
      acceptProposal: (argument) => proposals.accept(argument),
      discardProposal: (argument) => proposals.discard(argument),
      proposeFix: async (argument) => {
        const reference = argument as FixReference;
        if (!isTerraformPath(vscode.Uri.parse(reference.uri, true))) await proposeFix(lints, proposals, reference);
        else await (await terraform.features()).proposeFix(reference);
      },
      wire: async (argument) => (await terraform.features()).wire(readWish(argument), topic()),
    },
    dispose: () => void registered.dispose(),
  };
}
