import { LineIndex, type Span } from '../shared/text';
import type { RuleFinding } from './rule';

/** One `# pullbook: ignore[rule, …] reason` comment. */
export interface Ignore {
  readonly rules: readonly string[];
  readonly reason: string;
  /** The comment, from its `#`. */
  readonly span: Span;
  /** The 1-based line it speaks of; 0 for the whole file. */
  readonly line: number;
  /** Whether the comment has its line for itself. */
  readonly isOwnLine: boolean;
  readonly used: Set<string>;
}

/** Whole lines, 1-based, both ends included. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

/** A text with `#` comments, and where in it a word is that can make one of them suppress something. */
export interface CommentedText {
  readonly text: string;
  /** Where {@link findMarks} finds something. */
  readonly marks: readonly Span[];
  /** Lines in which nothing is told, whatever rule finds it: what comments of another program mean that a source honours. */
  readonly silenced?: readonly LineRange[];
  /** Whether an offset lies in a text of the file, where `#` starts no comment. */
  isInScalar(offset: number): boolean;
}

const comment = /#[ \t]*pullbook:[ \t]*(ignore-file|ignore)(?:\[([^\]\r\n]*)\])?[ \t]*([^\r\n]*)/y;

/** What comments in a file suppress. */
export class Suppressions {
  readonly ignores: readonly Ignore[];
  readonly #lines: LineIndex | undefined;
  readonly #silenced: readonly LineRange[];

  constructor(comments: CommentedText) {
    const { marks, silenced = [] } = comments;
    this.#lines = marks.length + silenced.length > 0 ? new LineIndex(comments.text) : undefined;
    this.ignores = this.#lines === undefined ? [] : readIgnores(comments, this.#lines);
    this.#silenced = joined(silenced);
  }

  /** Whether a finding is suppressed. Notes which comment did it. */
  suppresses(rule: string, finding: RuleFinding): boolean {
    const lines = this.#lines;
    if (lines === undefined) return false;
    const start = lines.positionAt(finding.span.start).line;
    const end = lines.positionAt(Math.max(finding.span.start, finding.span.end - 1)).line;
    if (includesLine(this.#silenced, start)) return true;
    const within = finding.within === undefined ? start : lines.positionAt(finding.within.start).line;
    for (const ignore of this.ignores) {
      if (ignore.reason === '' || !ignore.rules.includes(rule)) continue;
      if (ignore.line !== 0 && ignore.line !== within && (ignore.line < start || ignore.line > end)) continue;
      ignore.used.add(rule);
      return true;
    }
    return false;
  }
}

/** Ranges in order, none of which touches another. */
function joined(ranges: readonly LineRange[]): readonly LineRange[] {
  const apart: LineRange[] = [];
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = apart.at(-1);
    if (last === undefined || last.end < start - 1) apart.push({ start, end });
    else apart[apart.length - 1] = { start: last.start, end: Math.max(last.end, end) };
  }
  return apart;
}

function includesLine(apart: readonly LineRange[], line: number): boolean {
  let low = 0;
  let high = apart.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((apart[middle]?.start ?? 0) <= line) low = middle;
    else high = middle - 1;
  }
  const range = apart[low];
  return range !== undefined && range.start <= line && line <= range.end;
}

/** Finds the word that every comment of ours has. The files' languages decide what is a comment. */
export function findMarks(text: string): readonly Span[] {
  return Array.from(text.matchAll(/pullbook:/g), ({ 0: word, index }) => ({ start: index, end: index + word.length }));
}

function readIgnores(comments: CommentedText, lines: LineIndex): Ignore[] {
  const { text, marks } = comments;
  const ignores: Ignore[] = [];
  for (const { start: at } of marks) {
    const hash = text.lastIndexOf('#', at);
    comment.lastIndex = Math.max(0, hash);
    const match = hash === -1 ? null : comment.exec(text);
    if (match === null || comment.lastIndex < at || comments.isInScalar(hash)) continue;
    const { line } = lines.positionAt(hash);
    const start = lines.startOf(line) ?? 0;
    if (hash > start && !/[ \t]/.test(text[hash - 1] ?? '')) continue;
    const isOwnLine = text.slice(start, hash).trim() === '';
    ignores.push({
      rules: (match[2] ?? '')
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== ''),
      reason: (match[3] ?? '').replace(/^[-–—:\s]+/, '').trim(),
      span: { start: hash, end: hash + match[0].trimEnd().length },
      line: match[1] === 'ignore-file' ? 0 : isOwnLine ? nextCodeLine(text, lines, line) : line,
      isOwnLine,
      used: new Set(),
    });
  }
  return ignores;
}

function nextCodeLine(text: string, lines: LineIndex, from: number): number {
  for (let line = from + 1; line <= lines.count; line++) {
    const source = text.slice(lines.startOf(line), lines.startOf(line + 1)).trim();
    if (source !== '' && !source.startsWith('#')) return line;
  }
  return from;
}
