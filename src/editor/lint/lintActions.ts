import * as vscode from 'vscode';
import { soundFixes } from '../../sources/circleci/linter';
import { isBulkFix, type Finding } from '../../lint/rule';
import { rangeOf } from '../ranges';
import { configSelector } from './configFiles';
import type { ConfigLints, LintedConfig } from './configLints';
import { editsOf } from './editsOf';
import {
  commandAction,
  diagnosticsOf,
  fixAllAction,
  fixAllKind,
  ignoreAction,
  plain,
  quickFix,
  safeFixAction,
} from './findingActions';
import { ignoreComment, scalarOver } from './ignoreComment';
import { lintCommands, proposeFixCommand } from './lintCommands';
import { referenceTo } from './proposeFix';
import { safeFixes } from './safeFixes';

/** Rules whose findings the compound fix removes. */
const compoundRules = new Set([
  'unauthenticated-docker-pull',
  'missing-docker-login',
  'missing-dockerhub-login-command',
]);

/** Offers the fixes of findings: safe ones at once, others through a diff. */
export function registerLintActions(lints: ConfigLints): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    configSelector,
    {
      async provideCodeActions(document, range, { only, diagnostics }, token) {
        const linted = await lints.current(document);
        if (linted === undefined || token.isCancellationRequested) return [];
        if (only !== undefined && !only.intersects(quickFix)) {
          return only.contains(fixAllKind) ? fixAll(linted) : [];
        }
        return quickFixes(linted, range, diagnostics);
      },
    },
    { providedCodeActionKinds: [quickFix, fixAllKind] },
  );
}

function fixAll({ document, found }: LintedConfig): vscode.CodeAction[] {
  const { edits } = safeFixes(document.getText(), found.settings);
  if (edits.length === 0) return [];
  return [fixAllAction(editsOf(document, edits))];
}

function quickFixes(
  linted: LintedConfig,
  range: vscode.Range,
  diagnostics: readonly vscode.Diagnostic[],
): vscode.CodeAction[] {
  const { document, result } = linted;
  const here = result.findings.filter(({ span }) => rangeOf(document, span).intersection(range) !== undefined);
  if (here.length === 0) return [];
  const sound = soundFixes(result.model, here);
  const shownBy = (finding: Finding): vscode.Diagnostic[] => diagnosticsOf(document, finding, diagnostics);
  const actions: vscode.CodeAction[] = [];
  for (const finding of here) {
    const { fix } = finding;
    if (fix === undefined || !sound.has(fix)) continue;
    actions.push(
      fix.safe
        ? safeFixAction(fix, editsOf(document, fix.edits), shownBy(finding))
        : commandAction(`${plain(fix.title)}…`, proposeFixCommand, referenceTo(document, finding), shownBy(finding)),
    );
  }
  const compound = here.filter(({ rule }) => compoundRules.has(rule));
  if (compound.length > 0 && result.model.document.problems.length === 0)
    actions.push(
      commandAction(
        vscode.l10n.t('Authenticate this whole config…'),
        lintCommands.authenticateConfig,
        document.uri,
        compound.flatMap(shownBy),
      ),
    );
  const safe = result.findings.filter(({ fix }) => isBulkFix(fix, { unsafe: false }));
  if (safe.length > 1)
    actions.push(
      commandAction(
        vscode.l10n.t('Fix all safe problems in this file'),
        lintCommands.fixFile,
        document.uri,
        here.filter(({ fix }) => isBulkFix(fix, { unsafe: false })).flatMap(shownBy),
      ),
    );
  for (const finding of here) {
    const yaml = result.model.document;
    const comment = ignoreComment(yaml.text, (line) => scalarOver(yaml, line), finding);
    actions.push(ignoreAction(document, finding.rule, comment, shownBy(finding)));
  }
  return actions;
}
