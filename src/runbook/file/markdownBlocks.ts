import MarkdownIt from 'markdown-it';
import { LineIndex } from '../../shared/text';
import type { Span } from '../../shared/text';
import { isStepInfo } from './piece';

/**
 * Blocks only, as CommonMark has them. HTML is on, so that a fence inside a comment is none. Tables and link
 * definitions are off: neither can hold or hide a fence, and both would be read for nothing.
 */
const blocks = new MarkdownIt({ html: true }).disable(['table', 'reference']);
blocks.core.ruler.enableOnly(['normalize', 'block']);

/** Where a block begins that is a piece of its own, or heads one. */
export interface BlockStart {
  readonly kind: 'heading' | 'step';
  /** 1-based, in the whole text. */
  readonly line: number;
  /** The line after the block. */
  readonly endLine: number;
  readonly isClosed: boolean;
}

/** A fence in prose whose info string may have been meant for a step. */
export interface ProseFence {
  readonly info: string;
  /** Its first line. */
  readonly span: Span;
  /** Whether it would be a step, were it not in a list or a quote. */
  readonly isNested: boolean;
}

/** The fences of a text that {@link splitRunbook} took as prose. */
export function fencesIn(text: string): ProseFence[] {
  const lines = new LineIndex(text);
  return blocks.parse(text, {}).flatMap((token) => {
    if (token.type !== 'fence' || !token.map) return [];
    const start = lines.startOf(token.map[0] + 1) ?? 0;
    const end = start + (/^[^\r\n]*/.exec(text.slice(start))?.[0].length ?? 0);
    return [{ info: token.info.trim(), span: { start, end }, isNested: token.level > 0 && isStepInfo(token.info) }];
  });
}

/**
 * Whether a step put after `text` would be read as part of it: a fence or comment is open at its end, or it ends in a list
 * that the step's indentation leads into.
 */
export function hidesWhatFollows(text: string, indent = 0): boolean {
  const margin = ' '.repeat(indent);
  const line = new LineIndex(text).count + 2;
  const probe = `${text}\n\n${margin}\`\`\`yaml step\n${margin}\`\`\`\n`;
  return !blockStartsIn(probe, 1).some((start) => start.kind === 'step' && start.line === line);
}

/**
 * The headings and steps of the document's own level, in order.
 *
 * @param firstLine - The 1-based line of the file that `text` begins with.
 */
export function blockStartsIn(text: string, firstLine: number): BlockStart[] {
  const starts: BlockStart[] = [];
  const source = new LineIndex(text);
  for (const token of blocks.parse(text, {})) {
    if (token.level !== 0 || !token.map) continue;
    const [from, to] = token.map;
    if (token.type === 'heading_open') {
      starts.push({ kind: 'heading', line: firstLine + from, endLine: firstLine + to, isClosed: true });
    } else if (token.type === 'fence' && isStepInfo(token.info)) {
      const last = to - from < 2 ? '' : text.slice(source.startOf(to), source.startOf(to + 1));
      const run = /^ {0,3}(`+|~+)[ \t]*[\r\n]*$/.exec(last)?.[1] ?? '';
      const isClosed = run.length >= token.markup.length && run[0] === token.markup[0];
      starts.push({ kind: 'step', line: firstLine + from, endLine: firstLine + to, isClosed });
    }
  }
  return starts;
}
