import type { MarkupContent } from 'vscode-languageserver';
import type { Hover, Sign } from '../lint/features';

/** Characters that the fonts of terminals have. */
const signs: Readonly<Record<Sign, string>> = {
  right: '✓',
  problem: '⚠',
  note: 'ℹ',
  unknown: '?',
  exempt: '∅',
  credential: '✱',
};

/** The words of a hover behind their sign; without Markdown for an editor that shows none. */
export function hoverContent({ sign, markdown }: Hover, takesMarkdown: boolean): MarkupContent {
  const value = `${signs[sign]} ${markdown.trim()}`;
  return takesMarkdown ? { kind: 'markdown', value } : { kind: 'plaintext', value: plainOf(value) };
}

/** What a reader of plain text wants of Markdown: no emphasis, no code marks, links by their words, no escapes. */
function plainOf(markdown: string): string {
  return markdown
    .replace(/\[((?:[^\\\]]|\\.)*)\]\([^)]*\)/g, '$1')
    .replaceAll('**', '')
    .replace(/(`+)(.+?)\1(?!`)/g, (_, marks: string, code: string) => (marks.length > 1 ? code.trim() : code))
    .replace(/\\([!-/:-@[-`{-~])/g, '$1');
}
