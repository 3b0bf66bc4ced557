import * as vscode from 'vscode';
import { isBulkFix, type Finding } from '../../lint/rule';
import { rangeOf } from '../ranges';
import { workspaceEditOf } from '../lint/fileChange';
import {
  commandAction,
  diagnosticsOf,
  fixAllAction,
  fixAllKind,
  ignoreAction,
  plain,
  quickFix,
  safeFixAction,
} from '../lint/findingActions';
import { heredocOver, ignoreComment } from '../lint/ignoreComment';
import { lintCommands, proposeFixCommand } from '../lint/lintCommands';
import { referenceTo } from '../lint/proposeFix';
import type { CheckoutLints, LintedDocument } from './checkoutLints';
import { terraformSelector } from './terraformFiles';
import { changesOfFix, safeChanges } from './terraformFixes';
import { wireCommand } from './wireCommand';
import { wishFrom } from './wish';

/** Offers the fixes of findings in Terraform: safe ones at once, over all files that they go over; others through a diff. */
export function registerTerraformActions(lints: CheckoutLints): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    terraformSelector,
    {
      async provideCodeActions(document, range, { only, diagnostics }, token) {
        const linted = await lints.current(document);
        if (linted === undefined || token.isCancellationRequested) return [];
        if (only !== undefined && !only.intersects(quickFix)) return only.contains(fixAllKind) ? fixAll(linted) : [];
        return quickFixes(linted, range, diagnostics);
      },
    },
    { providedCodeActionKinds: [quickFix, fixAllKind] },
  );
}

async function fixAll(linted: LintedDocument): Promise<vscode.CodeAction[]> {
  const { changes } = await safeChanges(linted, linted.path);
  return changes.length === 0 ? [] : [fixAllAction(workspaceEditOf(changes))];
}

async function quickFixes(
  linted: LintedDocument,
  range: vscode.Range,
  diagnostics: readonly vscode.Diagnostic[],
): Promise<vscode.CodeAction[]> {
  const { document, path, source } = linted;
  const here = linted.findings.filter(({ span }) => rangeOf(document, span).intersection(range) !== undefined);
  const shownBy = (finding: Finding): vscode.Diagnostic[] => diagnosticsOf(document, finding, diagnostics);
  const actions: vscode.CodeAction[] = [];
  for (const finding of here) {
    const changes = await changesOfFix(linted, finding, path);
    if (changes === undefined || finding.fix === undefined) continue;
    actions.push(
      finding.fix.safe
        ? safeFixAction(finding.fix, workspaceEditOf(changes), shownBy(finding))
        : commandAction(
            `${plain(finding.fix.title)}…`,
            proposeFixCommand,
            referenceTo(document, finding),
            shownBy(finding),
          ),
    );
  }
  actions.push(...wiringActions(here, linted.files.root.toString(), shownBy));
  if (linted.findings.filter(({ fix }) => isBulkFix(fix, { unsafe: false })).length > 1)
    actions.push(
      commandAction(
        vscode.l10n.t('Fix all safe problems in this file'),
        lintCommands.fixFile,
        document.uri,
        here.filter(({ fix }) => isBulkFix(fix, { unsafe: false })).flatMap(shownBy),
      ),
    );
  for (const finding of here) {
    const comment = ignoreComment(source.text, (line) => heredocOver(source.hcl, line), finding);
    actions.push(ignoreAction(document, finding.rule, comment, shownBy(finding)));
  }
  return actions;
}

/** Where part of a product's wiring is missing: the whole of it, through the diff. Once for each product. */
function wiringActions(
  here: readonly Finding[],
  checkout: string,
  shownBy: (finding: Finding) => vscode.Diagnostic[],
): vscode.CodeAction[] {
  const actions = new Map<string, vscode.CodeAction>();
  for (const finding of here) {
    const wish = wishFrom(finding, checkout);
    if (wish === undefined) continue;
    const title = vscode.l10n.t('Wire {0}…', wish.product ?? wish.project ?? '');
    if (!actions.has(title)) actions.set(title, commandAction(title, wireCommand, wish, shownBy(finding)));
  }
  return [...actions.values()];
}
