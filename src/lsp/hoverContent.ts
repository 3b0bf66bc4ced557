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
  const words = markdown.replace(/\[((?:[^\\\][]|\\.)*)\]\([^)]{0,2000}\)/g, '$1').replaceAll('**', '');
  return withoutCodeMarks(words).replace(/\\([!-/:-@[-`{-~])/g, '$1');
}

/** Code between runs of as many backticks, without them. @see https://spec.commonmark.org/0.31.2/#code-spans */
function withoutCodeMarks(markdown: string): string {
  const runs = [...markdown.matchAll(/`+/g)].map(({ 0: run, index }) => ({ length: run.length, start: index }));
  const waiting = new Map<number, { readonly start: number }[]>();
  for (const run of runs.toReversed()) {
    const same = waiting.get(run.length);
    if (same === undefined) waiting.set(run.length, [run]);
    else same.push(run);
  }
  let text = '';
  let done = 0;
  for (const { length, start } of runs) {
    const same = waiting.get(length) ?? [];
    while ((same.at(-1)?.start ?? Infinity) <= start) same.pop();
    const close = same.at(-1);
    if (start < done || close === undefined) continue;
    const code = markdown.slice(start + length, close.start);
    text += markdown.slice(done, start) + (length > 1 ? code.trim() : code);
    done = close.start + length;
  }
  return text + markdown.slice(done);
}
