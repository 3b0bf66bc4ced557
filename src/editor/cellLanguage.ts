import * as vscode from 'vscode';
import type { Completion } from '../runbook/language/completion';
import type { Place } from '../runbook/language/navigation';
import { contentOf } from './cellPiece';
import { commandIds, notebookTypes } from './contributions';
import { quickFixes } from './diagnostics';
import type { OpenRunbook } from './openRunbook';
import type { OpenRunbooks } from './openRunbooks';
import { loadLanguage } from './parseNotebook';
import type { Language } from './parseNotebook';
import { rangeOf } from './ranges';
import { onLines, onOneLine } from '../shared/visible';

const itemKinds: Readonly<Record<Completion['type'], vscode.CompletionItemKind>> = {
  key: vscode.CompletionItemKind.Property,
  value: vscode.CompletionItemKind.EnumMember,
  kind: vscode.CompletionItemKind.Class,
  step: vscode.CompletionItemKind.Reference,
  expression: vscode.CompletionItemKind.Variable,
};

/** Completion, hover, navigation, rename and fixes in the cells of a runbook. */
export function registerCellLanguage(runbooks: OpenRunbooks): vscode.Disposable {
  // With a notebook type a selector's scheme is tested against the notebook, so none is given.
  const selector = notebookTypes.map((notebookType) => ({ notebookType, language: 'yaml' }));
  return vscode.Disposable.from(
    vscode.languages.registerCompletionItemProvider(selector, completion(runbooks), ' ', '.', '{', '/'),
    vscode.languages.registerHoverProvider(selector, hovers(runbooks)),
    vscode.languages.registerDefinitionProvider(selector, {
      provideDefinition: (document, position) =>
        atSymbol(runbooks, document, position, ({ language, runbook, symbol }) => {
          const place = language.definitionOf(runbook.parsed, symbol);
          return place && locationOf(runbook, place);
        }),
    }),
    vscode.languages.registerReferenceProvider(selector, {
      provideReferences: (document, position) =>
        atSymbol(runbooks, document, position, ({ language, runbook, symbol }) =>
          symbol.type === 'step'
            ? language.occurrencesOf(runbook.parsed, symbol.id).map((place) => locationOf(runbook, place))
            : undefined,
        ),
    }),
    vscode.languages.registerRenameProvider(selector, {
      provideRenameEdits: (document, position, name) =>
        atSymbol(runbooks, document, position, ({ language, runbook, symbol }) => {
          if (symbol.type !== 'step') throw new Error('Only the ids of steps can be renamed.');
          const renamed = language.renameStep(runbook.parsed, symbol.id, name);
          if ('fault' in renamed) throw new Error(onOneLine(renamed.fault.replaceAll('`', '')));
          const edit = new vscode.WorkspaceEdit();
          for (const { text, ...place } of renamed.edits) {
            const { uri, range } = locationOf(runbook, place);
            edit.replace(uri, range, text);
          }
          return edit;
        }),
    }),
    vscode.languages.registerCodeActionsProvider(
      notebookTypes.map((notebookType) => ({ notebookType })),
      quickFixes(runbooks),
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
    ),
  );
}

function completion(runbooks: OpenRunbooks): vscode.CompletionItemProvider {
  return {
    async provideCompletionItems(document, position) {
      const language = await loadLanguage();
      const found = runbooks.findCell(document);
      if (found === undefined) return [];
      const { runbook, cell } = found;
      const cells = runbook.document.getCells().map((one) => contentOf(one, one.document.getText()));
      return language.complete(runbook.parsed, cells, cell.index, document.offsetAt(position)).map((one) => {
        const item = new vscode.CompletionItem(one.label, itemKinds[one.type]);
        item.insertText = one.isSnippet === true ? new vscode.SnippetString(one.insert) : one.insert;
        item.range = rangeOf(document, one.span);
        if (one.detail !== undefined) item.detail = onOneLine(one.detail);
        if (one.documentation !== undefined) item.documentation = new vscode.MarkdownString(onLines(one.documentation));
        return item;
      });
    },
  };
}

function hovers(runbooks: OpenRunbooks): vscode.HoverProvider {
  return {
    async provideHover(document, position) {
      const language = await loadLanguage();
      const found = runbooks.findCell(document);
      if (found === undefined) return undefined;
      const { runbook, cell } = found;
      const offset = document.offsetAt(position);
      const hover = language.hover(runbook.parsed, cell.index, offset);
      if (hover === undefined) return undefined;
      const text = new vscode.MarkdownString(onLines(hover.markdown));
      const step = runbook.stepOf(cell);
      if (step !== undefined && step.usesSpan.start <= offset && offset <= step.usesSpan.end) {
        const uses = encodeURIComponent(JSON.stringify([{ uses: step.uses }]));
        text.appendMarkdown(`\n\n[Documentation with an example](command:${commandIds.openStepDocumentation}?${uses})`);
        text.isTrusted = { enabledCommands: [commandIds.openStepDocumentation] };
      }
      return new vscode.Hover(text, rangeOf(document, hover.span));
    },
  };
}

async function atSymbol<T>(
  runbooks: OpenRunbooks,
  document: vscode.TextDocument,
  position: vscode.Position,
  use: (at: {
    language: Language;
    runbook: OpenRunbook;
    symbol: NonNullable<ReturnType<Language['symbolAt']>>;
  }) => T | undefined,
): Promise<T | undefined> {
  const language = await loadLanguage();
  const found = runbooks.findCell(document);
  if (found === undefined) return undefined;
  const { runbook, cell } = found;
  const symbol = language.symbolAt(runbook.parsed, cell.index, document.offsetAt(position));
  return symbol && use({ language, runbook, symbol });
}

function locationOf(runbook: OpenRunbook, { cell, span }: Place): vscode.Location {
  const { document } = runbook.document.cellAt(cell);
  return new vscode.Location(document.uri, rangeOf(document, span));
}
