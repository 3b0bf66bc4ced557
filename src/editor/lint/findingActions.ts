import * as vscode from 'vscode';
import type { Finding, Fix } from '../../lint/rule';
import { rangeOf } from '../ranges';
import type { IgnoreComment } from './ignoreComment';
import { ruleOf } from './lintDiagnostics';

/** What the lightbulb offers for a finding, in configs and in Terraform alike. */

export const fixAllKind = vscode.CodeActionKind.SourceFixAll.append('pullbook');
export const quickFix = vscode.CodeActionKind.QuickFix;

/** Those of the shown diagnostics that are the finding. */
export function diagnosticsOf(
  document: Pick<vscode.TextDocument, 'positionAt'>,
  { rule, span }: Finding,
  shown: readonly vscode.Diagnostic[],
): vscode.Diagnostic[] {
  const own = rangeOf(document, span);
  return shown.filter((one) => ruleOf(one) === rule && one.range.isEqual(own));
}

/** A fix that is applied at once. */
export function safeFixAction(
  { title }: Fix,
  edit: vscode.WorkspaceEdit,
  diagnostics: vscode.Diagnostic[],
): vscode.CodeAction {
  const action = new vscode.CodeAction(plain(title), quickFix);
  action.diagnostics = diagnostics;
  action.isPreferred = true;
  action.edit = edit;
  return action;
}

export function fixAllAction(edit: vscode.WorkspaceEdit): vscode.CodeAction {
  const action = new vscode.CodeAction(vscode.l10n.t('Fix all safe problems'), fixAllKind);
  action.edit = edit;
  return action;
}

/** Puts the comment above the line, with the cursor where the reason goes. */
export function ignoreAction(
  document: Pick<vscode.TextDocument, 'uri' | 'positionAt'>,
  rule: string,
  { at, indentation, text }: IgnoreComment,
  diagnostics: vscode.Diagnostic[],
): vscode.CodeAction {
  const action = new vscode.CodeAction(vscode.l10n.t('Ignore {0} here, with a reason', rule), quickFix);
  const snippet = new vscode.SnippetString().appendText(text).appendTabstop(0).appendText('\n');
  action.diagnostics = diagnostics;
  action.edit = new vscode.WorkspaceEdit();
  const place = document.positionAt(at + indentation.length);
  action.edit.set(document.uri, [vscode.SnippetTextEdit.insert(place, snippet)]);
  return action;
}

export function commandAction(
  title: string,
  command: string,
  argument: unknown,
  diagnostics: vscode.Diagnostic[],
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, quickFix);
  action.diagnostics = diagnostics;
  action.command = { title, command, arguments: [argument] };
  return action;
}

/** Menus show no Markdown. */
export function plain(title: string): string {
  return title.replaceAll('`', '');
}
