import * as vscode from 'vscode';
import type { LanguageService } from '../../language/languageService';
import type { Action } from '../../language/results';
import { pathOfDocument } from './editorPorts';
import { fileText, workspaceEditOf, type FileText } from './fileEdits';
import { lintCommands, proposeFixCommand } from './lintCommands';
import { diagnosticsOf } from './lintDiagnostics';

const fixAllKind = vscode.CodeActionKind.SourceFixAll.append('pullbook');
const quickFix = vscode.CodeActionKind.QuickFix;

/** Offers the fixes of findings: safe ones at once, over all files that they go over; others through a diff. */
export function registerLintActions(service: LanguageService, selector: vscode.DocumentSelector): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    selector,
    {
      async provideCodeActions(document, range, { only, diagnostics }, token) {
        const file = pathOfDocument(document);
        if (file === undefined) return [];
        if (only !== undefined && !only.intersects(quickFix))
          return only.contains(fixAllKind) ? fixAll(service, file) : [];
        const span = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
        const answer = await service.actionsAt(file, span);
        if (answer === undefined || token.isCancellationRequested) return [];
        const placing = fileText(answer.at);
        return answer.actions.map((action) => {
          const made = actionIn(placing, action);
          made.diagnostics = diagnosticsOf(placing, action.findings, diagnostics);
          return made;
        });
      },
    },
    { providedCodeActionKinds: [quickFix, fixAllKind] },
  );
}

async function fixAll(service: LanguageService, file: string): Promise<vscode.CodeAction[]> {
  const { change } = (await service.fixAll(file)) ?? {};
  if (change === undefined || change.files.length === 0) return [];
  const action = new vscode.CodeAction(change.title, fixAllKind);
  action.edit = workspaceEditOf(change.files);
  return [action];
}

function actionIn(document: FileText, action: Action): vscode.CodeAction {
  switch (action.kind) {
    case 'fix': {
      if (!action.isSafe) return commandAction(`${action.title}…`, proposeFixCommand, [action.reference]);
      const made = new vscode.CodeAction(action.title, quickFix);
      made.isPreferred = true;
      made.edit = workspaceEditOf(action.change.files);
      return made;
    }
    case 'offer':
      return commandAction(action.title, action.offer.command, action.offer.arguments);
    case 'fix-all':
      return commandAction(action.title, lintCommands.fixFile, [document.uri]);
    case 'ignore':
      return ignoreAction(document, action);
  }
}

/** Puts the comment above the line, with the cursor where the reason goes. */
function ignoreAction(document: FileText, { title, comment }: Extract<Action, { kind: 'ignore' }>): vscode.CodeAction {
  const action = new vscode.CodeAction(title, quickFix);
  const snippet = new vscode.SnippetString().appendText(comment.text).appendTabstop(0).appendText('\n');
  action.edit = new vscode.WorkspaceEdit();
  const place = document.positionAt(comment.at + comment.indentation.length);
  action.edit.set(document.uri, [vscode.SnippetTextEdit.insert(place, snippet)]);
  return action;
}

function commandAction(title: string, command: string, given: readonly unknown[]): vscode.CodeAction {
  const action = new vscode.CodeAction(title, quickFix);
  action.command = { title, command, arguments: [...given] };
  return action;
}
