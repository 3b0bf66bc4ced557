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

/** Comments of ours on one line: people write no more than one or two, and each is read to the end of its line. */
const maxOnLine = 20;

/** What comments in a file suppress. */
export class Suppressions {
  readonly ignores: readonly Ignore[];
  readonly #lines: LineIndex | undefined;
  readonly #silenced: readonly LineRange[];
  /** Of each rule, the comments that can suppress it, in the order of their lines. */
  readonly #byRule = new Map<string, Ignore[]>();

  constructor(comments: CommentedText) {
    const { marks, silenced = [] } = comments;
    this.#lines = marks.length + silenced.length > 0 ? new LineIndex(comments.text) : undefined;
    this.ignores = this.#lines === undefined ? [] : readIgnores(comments, this.#lines);
    this.#silenced = joined(silenced);
    for (const ignore of this.ignores) {
      if (ignore.reason === '') continue;
      for (const rule of new Set(ignore.rules)) {
        const list = this.#byRule.get(rule);
        if (list === undefined) this.#byRule.set(rule, [ignore]);
        else list.push(ignore);
      }
    }
    for (const list of this.#byRule.values()) list.sort((a, b) => a.line - b.line);
  }

  /** Whether a finding is suppressed. Notes which comment did it. */
  suppresses(rule: string, finding: RuleFinding): boolean {
    const lines = this.#lines;
    if (lines === undefined) return false;
    const start = lines.positionAt(finding.span.start).line;
    const end = lines.positionAt(Math.max(finding.span.start, finding.span.end - 1)).line;
    if (includesLine(this.#silenced, start)) return true;
    const within = finding.within === undefined ? start : lines.positionAt(finding.within.start).line;
    const list = this.#byRule.get(rule);
    if (list === undefined) return false;
    // One for the whole file has line 0. The first of the file counts.
    const found = [firstIn(list, 0, 0), firstIn(list, start, end), firstIn(list, within, within)];
    const first = found.reduce((a, b) => (a === undefined || (b !== undefined && b.span.start < a.span.start) ? b : a));
    first?.used.add(rule);
    return first !== undefined;
  }
}

/** The first comment, of those in the order of their lines, that speaks of one of these lines. */
function firstIn(list: readonly Ignore[], start: number, end: number): Ignore | undefined {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.line ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  const found = list[low];
  return found !== undefined && found.line <= end ? found : undefined;
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
  const nextCodeLine = codeLines(text, lines);
  let from = 0;
  let last = 0;
  let onLine = 0;
  for (const { start: at } of marks) {
    // A mark behind another one in the same comment says nothing new.
    const behind = text.slice(from, at).lastIndexOf('#');
    const hash = from + behind;
    from = at;
    if (behind === -1) continue;
    const { line } = lines.positionAt(hash);
    onLine = line === last ? onLine + 1 : 1;
    last = line;
    if (onLine > maxOnLine) continue;
    comment.lastIndex = hash;
    const match = comment.exec(text);
    if (match === null || comment.lastIndex < at || comments.isInScalar(hash)) continue;
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
      line: match[1] === 'ignore-file' ? 0 : isOwnLine ? nextCodeLine(line) : line,
      isOwnLine,
      used: new Set(),
    });
  }
  return ignores;
}

/** The next line with more than a comment, from a line on; that line itself where there is none. Lines must not go back. */
function codeLines(text: string, lines: LineIndex): (from: number) => number {
  let next = 0;
  const isCode = (line: number): boolean => {
    const source = text.slice(lines.startOf(line), lines.startOf(line + 1)).trim();
    return source !== '' && !source.startsWith('#');
  };
  return (from) => {
    if (next <= from) for (next = from + 1; next <= lines.count && !isCode(next);) next++;
    return next <= lines.count ? next : from;
  };
}
