import * as vscode from 'vscode';
import type { SafeFixes } from '../lint/fileChange';
import type { ProjectSettings } from '../lint/projectSettings';
import type { FixReference } from '../lint/proposeFix';
import type { Proposals } from '../lint/proposals';
import type { TerraformRow } from '../lint/auditReport';
import { auditTerraform } from './auditTerraform';
import { CheckoutLints } from './checkoutLints';
import { proposeTerraformFix } from './proposeTerraformFix';
import { registerTerraformActions } from './terraformActions';
import { keepTerraformDiagnostics } from './terraformDiagnostics';
import { safeChanges } from './terraformFixes';
import { showTerraformStatus } from './terraformStatus';
import { registerWiringHover } from './wiringHover';
import { wireProductInWorkspace } from './wireProduct';
import type { Wish } from './wish';

/** Terraform in the editor, once it is loaded. */
export interface TerraformFeatures {
  readonly lints: CheckoutLints;
  /** Of one file; `undefined` where it is no Terraform that is linted. */
  safeFixes(document: vscode.TextDocument): Promise<SafeFixes | undefined>;
  /** Of each checkout of the workspace. */
  safeFixesOfWorkspace(token: vscode.CancellationToken): Promise<SafeFixes[]>;
  /** Lints every checkout of the workspace, from now on, and says what came out. */
  audit(token: vscode.CancellationToken): Promise<TerraformRow[]>;
  proposeFix(reference: FixReference): Promise<void>;
  wire(wish: Wish, proposed: Wish): Promise<void>;
  dispose(): void;
}

/** Registers every feature and lints the checkouts of what is open. */
export function createTerraformFeatures(settings: ProjectSettings, proposals: Proposals): TerraformFeatures {
  const lints = new CheckoutLints(settings);
  const registered = vscode.Disposable.from(
    lints,
    keepTerraformDiagnostics(lints),
    registerTerraformActions(lints),
    registerWiringHover(lints),
    showTerraformStatus(lints),
  );
  lints.lintAll();
  return {
    lints,
    safeFixes: async (document) => {
      const linted = await lints.current(document);
      return linted === undefined ? undefined : safeChanges(linted, linted.path);
    },
    safeFixesOfWorkspace: async (token) => {
      const fixes: SafeFixes[] = [];
      for (const root of await lints.roots.all(token)) {
        if (!token.isCancellationRequested) fixes.push(await safeChanges(await lints.of(root)));
      }
      lints.release();
      return fixes;
    },
    audit: (token) => auditTerraform(lints, token),
    proposeFix: (reference) => proposeTerraformFix(lints, proposals, reference),
    wire: async (wish, proposed) => {
      await wireProductInWorkspace(lints, proposals, wish, proposed);
      lints.release();
    },
    dispose: () => void registered.dispose(),
  };
}
