import { LineIndex, type Span } from '../shared/text';
import type { RuleFinding } from './rule';
import { isInScalar } from '../sources/yaml/nodeAt';
import { searchText, textSearch, type Hit } from '../sources/yaml/searchText';
import type { YamlDocument } from '../sources/yaml/yamlDocument';

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

/** A text with `#` comments, and where in it a word is that can make one of them suppress something. */
export interface CommentedText {
  readonly text: string;
  readonly marks: readonly Mark[];
  /** Whether an offset lies in a text of the file, where `#` starts no comment. */
  isInScalar(offset: number): boolean;
}

const comment = /#[ \t]*pullbook:[ \t]*(ignore-file|ignore)(?:\[([^\]\r\n]*)\])?[ \t]*([^\r\n]*)/y;

/** What comments in a config suppress. */
export class Suppressions {
  readonly ignores: readonly Ignore[];
  readonly #lines: LineIndex | undefined;
  readonly #blanketLines = new Set<number>();
  readonly #blanketRanges: { start: number; end: number }[] = [];
  #isBlanketFile = false;

  constructor(comments: CommentedText, honourCciIgnore: boolean) {
    this.#lines = comments.marks.length > 0 ? new LineIndex(comments.text) : undefined;
    this.ignores = this.#lines === undefined ? [] : readIgnores(comments, this.#lines);
    if (honourCciIgnore && this.#lines !== undefined) this.#readBlanket(comments, this.#lines);
  }

  /** Whether a finding is suppressed. Notes which comment did it. */
  suppresses(rule: string, finding: RuleFinding): boolean {
    const lines = this.#lines;
    if (lines === undefined) return false;
    const start = lines.positionAt(finding.span.start).line;
    const end = lines.positionAt(Math.max(finding.span.start, finding.span.end - 1)).line;
    if (this.#isBlanketFile || this.#blanketLines.has(start)) return true;
    if (this.#blanketRanges.some((range) => range.start <= start && start <= range.end)) return true;
    const within = finding.within === undefined ? start : lines.positionAt(finding.within.start).line;
    for (const ignore of this.ignores) {
      if (ignore.reason === '' || !ignore.rules.includes(rule)) continue;
      if (ignore.line !== 0 && ignore.line !== within && (ignore.line < start || ignore.line > end)) continue;
      ignore.used.add(rule);
      return true;
    }
    return false;
  }

  /**
   * CircleCI's own comments suppress everything. They allow nothing after the word.
   * @see https://github.com/CircleCI-Public/circleci-yaml-language-server (suppression comments)
   */
  #readBlanket(comments: CommentedText, lines: LineIndex): void {
    const { text, marks } = comments;
    let open: number | undefined;
    for (const { start: at, isOurs } of marks) {
      if (isOurs) continue;
      const { line } = lines.positionAt(at);
      const source = text.slice(lines.startOf(line), lines.startOf(line + 1)).trimEnd();
      if (comments.isInScalar(at)) continue;
      const word = /#\s*(cci-ignore(?:-next-line|-start|-end|-file)?)$/.exec(source)?.[1];
      const isOwn = /^\s*#/.test(source);
      if (word === 'cci-ignore') this.#blanketLines.add(line);
      else if (word === undefined || !isOwn) continue;
      else if (word === 'cci-ignore-file') this.#isBlanketFile = true;
      else if (word === 'cci-ignore-next-line') this.#blanketLines.add(line + 1);
      else if (word === 'cci-ignore-start') open ??= line;
      else if (open !== undefined) {
        this.#blanketRanges.push({ start: open, end: line });
        open = undefined;
      }
    }
    if (open !== undefined) this.#blanketRanges.push({ start: open, end: lines.count });
  }
}

/** A word that can make a comment one that suppresses. */
export interface Mark extends Hit {
  readonly isOurs: boolean;
}

const markSearch = textSearch(findMarks);

/** The comments of a config. */
export function yamlComments(document: YamlDocument): CommentedText {
  return {
    text: document.text,
    marks: searchText(document, markSearch),
    isInScalar: (offset) => isInScalar(document, offset),
  };
}

export function findMarks(text: string): readonly Mark[] {
  return Array.from(text.matchAll(/pullbook:|cci-ignore/g), ({ 0: word, index }) => ({
    start: index,
    end: index + word.length,
    isOurs: word === 'pullbook:',
  }));
}

function readIgnores(comments: CommentedText, lines: LineIndex): Ignore[] {
  const { text, marks } = comments;
  const ignores: Ignore[] = [];
  for (const { start: at, isOurs } of marks) {
    if (!isOurs) continue;
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
