import { type CompletionItem, CompletionItemKind, InsertTextFormat, InsertTextMode } from 'vscode-languageserver';
import type { Completion } from '../lint/features';
import type { Abilities } from './abilities';
import type { RangeIn } from './places';

/** Where something is completed. */
export interface CompletionPlace {
  /** The line up to the place. */
  readonly before: string;
  readonly language: string;
  readonly rangeOf: RangeIn;
}

/**
 * Lines to write, as an editor takes them: as a snippet, which it indents as the line is, or as a text that is indented
 * already, for an editor that inserts it as it stands.
 */
export function completionItem(
  { label, detail, lines, also }: Completion,
  { before, language, rangeOf }: CompletionPlace,
  { snippets, indents, markdown }: Abilities,
): CompletionItem {
  const text = lines.join('\n');
  const indentation = /^[ \t]*/.exec(before)?.[0] ?? '';
  const insertion = snippets
    ? { insertText: snippetOf(text), insertTextFormat: InsertTextFormat.Snippet }
    : { insertText: indents ? text : lines.join(`\n${indentation}`), insertTextFormat: InsertTextFormat.PlainText };
  return {
    label,
    kind: CompletionItemKind.Snippet,
    detail,
    documentation: markdown ? { kind: 'markdown', value: `\`\`\`${language}\n${text}\n\`\`\`` } : text,
    sortText: `0${label}`,
    ...insertion,
    ...(indents && { insertTextMode: InsertTextMode.adjustIndentation }),
    ...(also.length > 0 && {
      additionalTextEdits: also.map((edit) => ({ range: rangeOf(edit.span), newText: edit.text })),
    }),
  };
}

/** A text without tab stops, in the syntax of snippets. */
function snippetOf(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}
