import * as vscode from 'vscode';
import type { LanguageService } from '../../language/languageService';
import type { Completion, Sign } from '../../lint/features';
import { rangeOf } from '../ranges';
import { pathOfDocument } from './editorPorts';
import { fileText, textEdits, type FileText } from './fileEdits';

const icons: Readonly<Record<Sign, string>> = {
  right: 'pass',
  problem: 'warning',
  note: 'info',
  unknown: 'question',
  exempt: 'circle-slash',
  credential: 'key',
};

/** Says over a place what the source knows of it. */
export function registerLintHover(service: LanguageService, selector: vscode.DocumentSelector): vscode.Disposable {
  return vscode.languages.registerHoverProvider(selector, {
    async provideHover(document, position) {
      const file = pathOfDocument(document);
      const answer = file === undefined ? undefined : await service.hoverAt(file, document.offsetAt(position));
      if (answer?.hover === undefined) return undefined;
      const { sign, markdown, span } = answer.hover;
      const text = new vscode.MarkdownString(`$(${icons[sign]}) ${markdown}`, true);
      return new vscode.Hover(text, rangeOf(fileText(answer.at), span));
    },
  });
}

/** Completes what the source proposes. */
export function registerLintCompletion(service: LanguageService, selector: vscode.DocumentSelector): vscode.Disposable {
  return vscode.languages.registerCompletionItemProvider(selector, {
    async provideCompletionItems(document, position) {
      const file = pathOfDocument(document);
      const answer = file === undefined ? undefined : await service.completionsAt(file, document.offsetAt(position));
      if (answer === undefined) return [];
      const placing = fileText(answer.at);
      return answer.items.map((completion) => itemOf(placing, completion, document.languageId));
    },
  });
}

function itemOf(
  document: FileText,
  { label, detail, lines, also }: Completion,
  language: string,
): vscode.CompletionItem {
  const item = new vscode.CompletionItem({ label, description: 'Pullbook' }, vscode.CompletionItemKind.Snippet);
  const text = lines.join('\n');
  item.insertText = new vscode.SnippetString().appendText(text);
  item.detail = detail;
  item.documentation = new vscode.MarkdownString().appendCodeblock(text, language);
  item.sortText = `0${label}`;
  item.additionalTextEdits = textEdits(document, also);
  return item;
}

/** Shows the lines that the source has to say over parts of a file. */
export function registerLintLens(service: LanguageService, selector: vscode.DocumentSelector): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  return vscode.Disposable.from(
    changed,
    service.onDidLint(() => {
      changed.fire();
    }),
    vscode.languages.registerCodeLensProvider(selector, {
      onDidChangeCodeLenses: changed.event,
      async provideCodeLenses(document) {
        const file = pathOfDocument(document);
        const answer = file === undefined ? undefined : await service.lensesOf(file);
        if (answer === undefined) return [];
        const placing = fileText(answer.at);
        return answer.lenses.map(({ span, title, offer }) => {
          const command = { title, command: offer?.command ?? '', arguments: [...(offer?.arguments ?? [])] };
          return new vscode.CodeLens(rangeOf(placing, span), command);
        });
      },
    }),
  );
}
