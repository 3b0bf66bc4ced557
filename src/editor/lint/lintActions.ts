import * as vscode from 'vscode';
import { soundFixes } from '../../lint/linter';
import type { Finding } from '../../lint/rule';
import { rangeOf } from '../ranges';
import { configSelector } from './configFiles';
import type { ConfigLints, LintedConfig } from './configLints';
import { editsOf } from './editsOf';
import { ignoreComment } from './ignoreComment';
import { lintCommands, proposeFixCommand } from './lintCommands';
import { ruleOf } from './lintDiagnostics';
import { referenceTo } from './proposeFix';
import { safeFixes } from './safeFixes';

const fixAllKind = vscode.CodeActionKind.SourceFixAll.append('pullbook');
const quickFix = vscode.CodeActionKind.QuickFix;

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
  const action = new vscode.CodeAction(vscode.l10n.t('Fix all safe problems'), fixAllKind);
  action.edit = editsOf(document, edits);
  return [action];
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
  const shownBy = (finding: Finding): vscode.Diagnostic[] => {
    const own = rangeOf(document, finding.span);
    return diagnostics.filter((one) => ruleOf(one) === finding.rule && one.range.isEqual(own));
  };
  const actions: vscode.CodeAction[] = [];
  for (const finding of here) {
    const { fix } = finding;
    if (fix === undefined || !sound.has(fix)) continue;
    // Menus show no Markdown.
    const title = fix.title.replaceAll('`', '');
    const action = new vscode.CodeAction(fix.safe ? title : `${title}…`, quickFix);
    action.diagnostics = shownBy(finding);
    if (fix.safe) {
      action.isPreferred = true;
      action.edit = editsOf(document, fix.edits);
    } else action.command = commandOf(action.title, proposeFixCommand, referenceTo(document, finding));
    actions.push(action);
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
  const safe = result.findings.filter(({ fix }) => fix?.safe === true);
  if (safe.length > 1)
    actions.push(
      commandAction(
        vscode.l10n.t('Fix all safe problems in this file'),
        lintCommands.fixFile,
        document.uri,
        here.filter(({ fix }) => fix?.safe === true).flatMap(shownBy),
      ),
    );
  for (const finding of here) actions.push(ignoreAction(linted, finding, shownBy(finding)));
  return actions;
}

/** Puts the comment above the line, with the cursor where the reason goes. */
function ignoreAction(
  { document, result }: LintedConfig,
  finding: Finding,
  diagnostics: vscode.Diagnostic[],
): vscode.CodeAction {
  const { at, indentation, text } = ignoreComment(result.model.document, finding);
  const action = new vscode.CodeAction(vscode.l10n.t('Ignore {0} here, with a reason', finding.rule), quickFix);
  const snippet = new vscode.SnippetString().appendText(text).appendTabstop(0).appendText('\n');
  action.diagnostics = diagnostics;
  action.edit = new vscode.WorkspaceEdit();
  const place = document.positionAt(at + indentation.length);
  action.edit.set(document.uri, [vscode.SnippetTextEdit.insert(place, snippet)]);
  return action;
}

function commandAction(
  title: string,
  command: string,
  argument: unknown,
  diagnostics: vscode.Diagnostic[],
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, quickFix);
  action.diagnostics = diagnostics;
  action.command = commandOf(title, command, argument);
  return action;
}

function commandOf(title: string, command: string, argument: unknown): vscode.Command {
  return { title, command, arguments: [argument] };
}
