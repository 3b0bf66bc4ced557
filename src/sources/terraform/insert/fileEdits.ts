import { composeEdits } from '../../../shared/composeEdits';
import { applyEdits, type Edit, type Span } from '../../../shared/text';
import type { PlacedBlock, SourceFile } from '../model/checkout';
import { align } from './align';

/**
 * Gathers what is to be written into the files of a checkout. All spans are those of the texts as they are; new text is
 * written with `\n` and gets the line ends of its file.
 */
export class FileEdits {
  readonly #byFile = new Map<SourceFile, Edit[]>();
  readonly #created = new Map<string, string>();

  get files(): readonly SourceFile[] {
    return [...this.#byFile.keys()];
  }

  replace(file: SourceFile, span: Span, text: string): void {
    const edit = { span, text: isCrlf(file.text) ? text.replaceAll('\n', '\r\n') : text };
    this.#byFile.set(file, [...(this.#byFile.get(file) ?? []), edit]);
  }

  /** Adds a file that is not there. */
  create(path: string, text: string): void {
    this.#created.set(path, text);
  }

  insert(file: SourceFile, at: number, text: string): void {
    this.replace(file, { start: at, end: at }, text);
  }

  /** Adds blocks, which end with a line end, to the end of a file. */
  append(file: SourceFile, blocks: string): void {
    const { text } = file;
    const isFollowed = this.#byFile.get(file)?.some(({ span }) => span.start === text.length) === true;
    const gap = isFollowed || text.endsWith('\n') ? '\n' : text === '' ? '' : '\n\n';
    this.insert(file, text.length, gap + blocks);
  }

  /** Adds blocks behind a block. */
  insertAfter({ block, file }: PlacedBlock, blocks: string): void {
    const end = lineEnd(file.text, block.span.end);
    if (end >= file.text.trimEnd().length) this.append(file, blocks);
    else this.insert(file, end, `\n\n${blocks.trimEnd()}`);
  }

  /** Adds blocks before a block and the comment that stands directly above it. */
  insertBefore({ block, file }: PlacedBlock, blocks: string): void {
    let start = lineStart(file.text, block.span.start);
    // Comments, a block comment with all of its lines.
    const above = /(?:(?<=^|\n)[^\S\n]*(?:(?:#|\/\/)[^\n]*|\/\*(?:(?!\*\/)[^])*\*\/[^\S\n]*)\r?\n)+$/.exec(
      file.text.slice(0, start),
    );
    if (above !== null) start = above.index;
    this.insert(file, start, `${blocks}\n`);
  }

  /** Adds an attribute at the end of a block's body; `text` is not indented. */
  addAttribute({ block, file }: PlacedBlock, text: string, gap: '' | '\n'): void {
    const { start, end } = block.body.span;
    const inner = file.text.slice(start, end);
    const outer = indentAt(file.text, block.span.start);
    const lines = indented(text, `${outer}  `);
    if (inner.includes('\n')) {
      const last = start + inner.trimEnd().length;
      // A comment at the end of the last line belongs to it; a heredoc's last line has to stay alone.
      const isEmpty = inner.trim() === '';
      this.insert(file, last, `\n${isEmpty ? '' : gap}${lines}`);
    } else {
      const kept = inner.trim();
      this.replace(
        file,
        block.body.span,
        kept === '' ? `\n${lines}\n${outer}` : `\n${outer}  ${kept}\n${gap}${lines}\n${outer}`,
      );
    }
  }

  /** The edits by the paths of the files, aligned, in the order of each text. Only files that change. */
  finish(): ReadonlyMap<string, readonly Edit[]> {
    const done = new Map<string, readonly Edit[]>();
    for (const [file, edits] of this.#byFile) {
      const text = applyEdits(file.text, edits);
      const all = composeEdits(file.text.length, [edits, align(text, writtenBy(edits))]);
      const changes = all.filter(({ span, text: now }) => file.text.slice(span.start, span.end) !== now);
      if (changes.length > 0) done.set(file.path, changes);
    }
    for (const [path, text] of this.#created) done.set(path, [{ span: { start: 0, end: 0 }, text }]);
    return done;
  }
}

/** Where the new texts stand after the edits. */
function writtenBy(edits: readonly Edit[]): Span[] {
  const ordered = edits.map((edit, index) => ({ edit, index }));
  ordered.sort((a, b) => a.edit.span.start - b.edit.span.start || a.index - b.index);
  let shift = 0;
  return ordered.map(({ edit: { span, text } }) => {
    const start = span.start + shift;
    shift += text.length - (span.end - span.start);
    return { start, end: start + text.length };
  });
}

function isCrlf(text: string): boolean {
  return /^[^\n]*\r\n/.test(text);
}

/** The blanks that the line of an offset starts with. A byte order mark, which is white space to `\s`, is none. */
export function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset)))?.[0] ?? '';
}

export function indented(text: string, indent: string): string {
  return text.replace(/^(?=.)/gm, indent);
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Where the line of an offset ends: before its line end. */
export function lineEnd(text: string, offset: number): number {
  const found = text.indexOf('\n', offset);
  const end = found < 0 ? text.length : found;
  return end > offset && text[end - 1] === '\r' ? end - 1 : end;
}
