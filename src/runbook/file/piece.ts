import { largestOf } from '../../shared/lists';

/** `header` is the front matter, `step` a fence marked `yaml step`, `prose` everything else. */
export type PieceKind = 'header' | 'prose' | 'step';

/**
 * One stretch of a runbook file and the cell that shows it. The source is exactly `open + body + close`, so that a file
 * is the concatenation of its pieces. Plain data: it travels in cell metadata, and holds no offset, because an edit
 * above a cell must not look like an edit of the cell.
 */
export interface Piece {
  readonly kind: PieceKind;
  /** What comes before the body: blank lines at the top of the file, the opening fence with its line end. */
  readonly open: string;
  /** The source of {@link Piece.text}, still indented as the file has it. */
  readonly body: string;
  /** What comes after: the closing fence, line ends, blank lines up to the next piece. Empty for an unclosed fence. */
  readonly close: string;
  /** What the cell shows: the body without the fence's indentation and without its last line end. */
  readonly text: string;
  /**
   * Where the file has no blank line between two pieces, the first has a mark here and the second the same under
   * `tightAfter`: they may stay like that, while neighbours that an edit brings together may not.
   */
  readonly tightBefore?: string;
  readonly tightAfter?: string;
}

/** The source of one piece. */
export function rawOf(piece: Piece): string {
  return piece.open + piece.body + piece.close;
}

interface Line {
  readonly text: string;
  /** `\n`, `\r\n`, `\r`, or empty at the end of the text. */
  readonly eol: string;
}

const anyEol = /\r\n|\r|\n/;

/** The lines of `text` with their own ends; a last line without content is left out. */
function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  const ends = /\r\n|\r|\n/g;
  let at = 0;
  for (let end = ends.exec(text); end !== null; end = ends.exec(text)) {
    lines.push({ text: text.slice(at, end.index), eol: end[0] });
    at = ends.lastIndex;
  }
  if (at < text.length) lines.push({ text: text.slice(at), eol: '' });
  return lines;
}

/** The line end that occurs most in `text`, or `undefined` when it has none; `\n` wins a tie. */
export function eolOf(text: string): string | undefined {
  const counts = { '\n': 0, '\r\n': 0, '\r': 0 };
  for (const [end] of text.matchAll(/\r\n|\r|\n/g)) counts[end as keyof typeof counts]++;
  const most = largestOf(Object.values(counts));
  if (most === 0) return undefined;
  return (Object.keys(counts) as (keyof typeof counts)[]).find((end) => counts[end] === most);
}

const fenceLine = /( {0,3})(?<![`~])(`{3,}|~{3,})[ \t]*yaml[ \t]+step[ \t]*(?:\r\n|\r|\n)?$/;

/** Whether an info string marks a step: the two words `yaml step` and nothing else. Upper case is another language. */
export function isStepInfo(info: string): boolean {
  return /^[ \t]*yaml[ \t]+step[ \t]*$/.test(info);
}

/** How many spaces CommonMark takes off each line of the fence that `open` ends with. */
export function indentOf(open: string): number {
  return fenceLine.exec(open)?.[1]?.length ?? 0;
}

function dedent(line: string, indent: number): string {
  let taken = 0;
  while (taken < indent && line[taken] === ' ') taken++;
  return line.slice(taken);
}

/** What a cell shows of a fence's or the front matter's body. */
export function shownText(open: string, body: string): string {
  const indent = indentOf(open);
  const lines = linesOf(body).map((line) => ({ text: dedent(line.text, indent), eol: line.eol }));
  const last = lines.pop();
  return sourceOf(lines, '') + (last?.text ?? '');
}

/**
 * The piece with an edited text. Only lines that differ change: the others keep their bytes, also their line ends and
 * odd indentation. A text that differs in line ends alone is no edit, because editors unify them by themselves.
 *
 * @param eol - Ends the lines that are new: the file's own, see {@link eolOf}.
 */
export function withText(piece: Piece, text: string, eol: string): Piece {
  if (text.split(anyEol).join('\n') === piece.text.split(anyEol).join('\n')) return piece;
  const now = text === '' ? [] : text.split(anyEol);
  const indent = piece.kind === 'step' ? indentOf(piece.open) : 0;
  const was = linesOf(piece.body);
  // In prose the line end after the last line belongs to `close`, so a body that ends in one has an empty line more.
  if (piece.kind === 'prose' && was.at(-1)?.eol) was.push({ text: '', eol: '' });
  const body = mergedLines(was, now, indent, eol);
  if (piece.kind === 'prose') {
    const last = body.pop();
    return { ...piece, body: sourceOf(body, piece.open) + (last?.text ?? ''), text };
  }
  const source = sourceOf(body, piece.open);
  return piece.kind === 'step' ? fenced(piece, source, text, eol) : { ...piece, body: source, text };
}

function mergedLines(was: readonly Line[], now: readonly string[], indent: number, eol: string): Line[] {
  const same = (a: Line | undefined, b: string | undefined): boolean =>
    a !== undefined && b !== undefined && dedent(a.text, indent) === b;
  const most = Math.min(was.length, now.length);
  let head = 0;
  while (head < most && same(was[head], now[head])) head++;
  let tail = 0;
  while (tail < most - head && same(was[was.length - 1 - tail], now[now.length - 1 - tail])) tail++;
  const kept = (line: Line): Line => ({ text: line.text, eol: line.eol || eol });
  return [
    ...was.slice(0, head).map(kept),
    ...now.slice(head, now.length - tail).map((line) => ({ text: line && ' '.repeat(indent) + line, eol })),
    ...was.slice(was.length - tail).map(kept),
  ];
}

/** The lines as text. A lone `\r` before an empty line that ends in `\n` would become one line end with it. */
function sourceOf(lines: readonly Line[], before: string): string {
  let hasReturn = before.endsWith('\r');
  const parts = lines.map(({ text, eol }) => {
    const end = hasReturn && text === '' && eol === '\n' ? '\r' : eol;
    hasReturn = end === '\r';
    return text + end;
  });
  return parts.join('');
}

/** The step piece around a new body: closed, and with a fence longer than any in the text. */
function fenced(piece: Piece, body: string, text: string, eol: string): Piece {
  const opening = fenceLine.exec(piece.open);
  const indent = opening?.[1] ?? '';
  const markup = opening?.[2] ?? '```';
  const mark = markup[0] ?? '`';
  let longest = 0;
  for (const [, run] of text.matchAll(mark === '`' ? /^[ \t]*(`{3,})/gm : /^[ \t]*(~{3,})/gm)) {
    longest = Math.max(longest, run?.length ?? 0);
  }
  const fence = longest < markup.length ? markup : mark.repeat(longest + 1);
  const at = (opening?.index ?? 0) + indent.length;
  let open = piece.open.slice(0, at) + fence + piece.open.slice(at + markup.length);
  if (!/[\r\n]$/.test(open)) open += eol;
  const close =
    piece.close === ''
      ? indent + fence + eol
      : piece.close.replace(/`{3,}|~{3,}/, (run) => (run.length < fence.length ? fence : run));
  return { ...piece, open, body, close, text };
}

/** A piece for a cell that the file does not have yet. {@link joinRunbook} keeps it apart by blank lines. */
export function newPiece(kind: PieceKind, text: string, eol: string): Piece {
  const marks = { header: ['---', '---'], step: ['```yaml step', '```'], prose: ['', ''] } as const;
  const [first, last] = marks[kind];
  return withText({ kind, open: first && first + eol, body: '', close: last + eol, text: '' }, text, eol);
}

/** `piece` with its fence closed, where the file leaves it open to its end. */
export function closed(piece: Piece, eol: string): Piece {
  if (piece.kind !== 'step' || piece.close !== '') return piece;
  const body = piece.body === '' || /[\r\n]$/.test(piece.body) ? piece.body : piece.body + eol;
  return fenced(piece, body, piece.text, eol);
}

/** A step moved to the margin, where a list before it would otherwise take it in. */
export function unindented(piece: Piece, eol: string): Piece {
  const indent = indentOf(piece.open);
  const open = piece.open.replace(fenceLine, (line) => line.slice(indent));
  const end = piece.body === '' ? '' : (/(?:\r\n|\r|\n)$/.exec(piece.body)?.[0] ?? eol);
  return fenced({ ...piece, open, close: piece.close.replace(/^ +/, '') }, piece.text + end, piece.text, eol);
}
