import * as vscode from 'vscode';
import type { Problem } from '../runbook/file/problem';
import type { OpenRunbook } from './openRunbook';
import type { OpenRunbooks } from './openRunbooks';
import { rangeOf } from './ranges';

const source = 'pullbook';

/** Shows the problems of every open runbook in its cells, and offers the fixes that come with them. */
export function keepDiagnostics(runbooks: OpenRunbooks): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection(source);
  const shown = new WeakMap<
    OpenRunbook,
    { readonly problems: readonly Problem[]; readonly cells: readonly vscode.Uri[] }
  >();
  return vscode.Disposable.from(
    collection,
    runbooks.onDidChange((runbook) => {
      const { problems } = runbook.parsed;
      const before = shown.get(runbook);
      if (before?.problems === problems || runbook.document.isClosed) return;
      const cells = runbook.document.getCells();
      const uris = cells.map((cell) => cell.document.uri);
      for (const gone of before?.cells ?? [])
        if (!uris.some((uri) => uri.toString() === gone.toString())) collection.delete(gone);
      for (const cell of cells)
        collection.set(
          cell.document.uri,
          problems
            .filter((problem) => problem.cell === cell.index)
            .map((problem) => diagnosticOf(cell.document, problem)),
        );
      shown.set(runbook, { problems, cells: uris });
    }),
    vscode.workspace.onDidCloseNotebookDocument((document) => {
      for (const cell of document.getCells()) collection.delete(cell.document.uri);
    }),
  );
}

/** The fixes of the problems at the cursor. */
export function quickFixes(runbooks: OpenRunbooks): vscode.CodeActionProvider {
  return {
    provideCodeActions(document, _range, { diagnostics }) {
      const found = runbooks.findCell(document);
      if (found === undefined) return [];
      const { runbook, cell } = found;
      const own = diagnostics.filter((diagnostic) => diagnostic.source === source);
      return runbook.parsed.problems.flatMap((problem) => {
        if (problem.cell !== cell.index || problem.fix === undefined) return [];
        const range = rangeOf(document, problem.span);
        const fixed = own.filter((diagnostic) => diagnostic.code === problem.code && diagnostic.range.isEqual(range));
        if (fixed.length === 0) return [];
        const action = new vscode.CodeAction(problem.fix.title, vscode.CodeActionKind.QuickFix);
        action.diagnostics = fixed;
        action.isPreferred = true;
        action.edit = new vscode.WorkspaceEdit();
        for (const { span, text } of problem.fix.edits)
          action.edit.replace(document.uri, rangeOf(document, span), text);
        return [action];
      });
    },
  };
}

function diagnosticOf(document: vscode.TextDocument, { span, message, severity, code }: Problem): vscode.Diagnostic {
  const level = severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
  const diagnostic = new vscode.Diagnostic(rangeOf(document, span), message, level);
  diagnostic.source = source;
  diagnostic.code = code;
  return diagnostic;
}
