import { PullbookError } from '../../shared/errors';
import { LineIndex } from '../../shared/text';
import { blockStartsIn, hidesWhatFollows } from './markdownBlocks';
import { closed, eolOf, indentOf, newPiece, rawOf, shownText, unindented, withText } from './piece';
import type { Piece, PieceKind } from './piece';

const byteOrderMark = '\uFEFF';

/**
 * Cuts a runbook file into pieces whose sources, put together, are the file again, byte for byte.
 *
 * A step is a fence of the document's own level (not in a list or a quote) of backticks or tildes of any length, whose
 * info string is `yaml step`; it may be indented by up to 3 spaces, and may be left open at the end of the file. Front
 * matter is a first line `---` and all up to the next such line. The rest is prose, cut before each heading so that an
 * editor can fold and outline it. An empty text has no piece.
 *
 * @throws {PullbookError} `INPUT_INVALID` for a text that nobody could edit safely: conflict markers, NUL characters.
 */
export function splitRunbook(text: string): Piece[] {
  refuseUnreadable(text);
  const lines = new LineIndex(text);
  const start = (line: number): number => lines.startOf(line) ?? text.length;
  const pieces: Piece[] = [];
  const add = (kind: PieceKind, open: string, body: string, close: string): void => {
    const before = pieces.at(-1);
    const shown = kind === 'prose' ? body : shownText(open, body);
    const piece: Piece = { kind, open, body, close, text: shown };
    if (before === undefined || endsInBlankLine(rawOf(before))) {
      pieces.push(piece);
      return;
    }
    const mark = jointMark(rawOf(before), rawOf(piece));
    pieces.splice(-1, 1, { ...before, tightBefore: mark }, { ...piece, tightAfter: mark });
  };

  // `line` is the first that no piece has yet. Blank lines go with the piece before them.
  let line = 1;
  let lead = '';
  const first = text.startsWith(byteOrderMark) ? 1 : 0;
  const blanks = (from: number): number => {
    let next = from;
    while (next <= lines.count && isBlank(text.slice(Math.max(first, start(next)), start(next + 1)))) next++;
    return next;
  };

  const headerEnd = frontMatterEnd(text, lines);
  if (headerEnd !== undefined) {
    const next = blanks(headerEnd + 1);
    add(
      'header',
      text.slice(0, start(2)),
      text.slice(start(2), start(headerEnd)),
      text.slice(start(headerEnd), start(next)),
    );
    line = next;
  } else {
    line = blanks(1);
    lead = text.slice(0, Math.max(first, start(line)));
  }

  const prose = (end: number): void => {
    const from = Math.max(start(line), lead.length);
    const to = start(end);
    line = end;
    if (from >= to && lead === '') return;
    const source = text.slice(from, to);
    const bodyEnd = source.length - trailingBlank(source);
    add('prose', lead, source.slice(0, bodyEnd), source.slice(bodyEnd));
    lead = '';
  };

  for (const block of blockStartsIn(text.slice(Math.max(start(line), lead.length)), line)) {
    if (block.line > line) prose(block.line);
    if (block.kind === 'heading') continue;
    const from = Math.max(start(block.line), lead.length);
    const bodyStart = start(block.line + 1);
    if (block.isClosed) {
      const closing = start(block.endLine - 1);
      line = blanks(block.endLine);
      add('step', lead + text.slice(from, bodyStart), text.slice(bodyStart, closing), text.slice(closing, start(line)));
    } else {
      line = lines.count + 1;
      add('step', lead + text.slice(from, bodyStart), text.slice(bodyStart), '');
    }
    lead = '';
  }
  prose(lines.count + 1);
  return pieces;
}

/**
 * The file that the pieces make. Pieces of one file in their order give that file back. Where pieces were added, moved
 * or removed, blank lines keep neighbours apart, an open fence is closed before the next piece, a step that has come behind
 * a list goes to the margin, and the front matter goes to the top: anywhere else it would be none.
 */
export function joinRunbook(pieces: readonly Piece[]): string {
  const eol = eolOf(pieces.map(rawOf).join('')) ?? '\n';
  const ordered = [
    ...pieces.filter((piece) => piece.kind === 'header'),
    ...pieces.filter((piece) => piece.kind !== 'header'),
  ];
  const bom = pieces.some((piece) => piece.open.startsWith(byteOrderMark)) ? byteOrderMark : '';
  const parts: string[] = [];
  let before: Piece | undefined;
  ordered.forEach((piece, i) => {
    const indent = piece.kind === 'step' && before?.kind === 'prose' ? indentOf(piece.open) : 0;
    const isTaken = indent > 0 && hidesWhatFollows(before?.text ?? '', indent);
    const free = isTaken ? unindented(piece, eol) : piece;
    const whole = i < ordered.length - 1 ? closed(free, eol) : free;
    const raw = rawOf(whole);
    const source = whole.open.startsWith(byteOrderMark) ? raw.slice(1) : raw;
    if (source === '' || (whole.text === '' && whole.kind === 'prose' && isBlank(source) && i > 0)) return;
    const last = parts.at(-1) ?? '';
    // After a lone `\r`, a `\n` would complete a line end where another one is wanted.
    const separator = last.endsWith('\r') ? '\r' : eol;
    if (last !== '' && !/[\r\n]$/.test(last)) parts.push(separator);
    const isJoint = whole.tightAfter !== undefined && whole.tightAfter === before?.tightBefore;
    if (before && !isJoint && !endsInBlankLine(parts.slice(-2).join(''))) parts.push(separator);
    parts.push(source);
    before = whole;
  });
  const text = parts.join('');
  // Prose that begins with a rule would become front matter once it is the first thing in the file.
  const turns = ordered[0]?.kind !== 'header' && frontMatterEnd(text, new LineIndex(text)) !== undefined;
  return bom + (turns ? eol : '') + text;
}

/** A cell as an editor has it: its present text and, where it came from the file, the piece it was. */
export interface CellContent {
  readonly kind: PieceKind;
  readonly text: string;
  readonly piece?: Piece;
}

/** The pieces for the cells of an editor: untouched cells keep their source, edited ones change in it, new ones get a new one. */
export function revisePieces(cells: readonly CellContent[]): Piece[] {
  const eol = eolOf(cells.map((cell) => (cell.piece ? rawOf(cell.piece) : '')).join('')) ?? '\n';
  return cells.map(({ kind, text, piece }) =>
    piece?.kind === kind ? withText(piece, text, eol) : newPiece(kind, text, eol),
  );
}

/**
 * The text of a file's bytes; a byte order mark stays in it.
 * @throws {PullbookError} `INPUT_INVALID` when they are not UTF-8.
 */
export function decodeRunbook(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new PullbookError('INPUT_INVALID', 'The file is not UTF-8 text. Save it as UTF-8 to open it as a runbook.');
  }
}

/** The 1-based line that closes the front matter, or `undefined` where there is none. */
function frontMatterEnd(text: string, lines: LineIndex): number | undefined {
  const isRule = (line: number): boolean => {
    const source = text.slice(lines.startOf(line), lines.startOf(line + 1) ?? text.length);
    return /^\uFEFF?---[ \t]*[\r\n]*$/.test(source) && (line === 1 || !source.startsWith(byteOrderMark));
  };
  if (!isRule(1)) return undefined;
  for (let line = 2; line <= lines.count; line++) if (isRule(line)) return line;
  return undefined;
}

function isBlank(text: string): boolean {
  return /^[ \t\r\n]*$/.test(text);
}

/** How many characters at the end are the last line's end and blank lines. */
function trailingBlank(text: string): number {
  let end = text.length;
  while (end > 0 && ' \t\r\n'.includes(text[end - 1] ?? '')) end--;
  // Spaces behind the last word belong to its line.
  while (end < text.length && ' \t'.includes(text[end] ?? '')) end++;
  return text.length - end;
}

/** Tells one joint of two pieces from others: 8 hex digits from the lines on both sides (FNV-1a). */
function jointMark(before: string, after: string): string {
  const last = before.slice(
    Math.max(before.lastIndexOf('\n', before.length - 3), before.lastIndexOf('\r', before.length - 3)) + 1,
  );
  const first = /^[^\r\n]*/.exec(after)?.[0] ?? '';
  let hash = 0x811c9dc5;
  for (const character of `${last}\0${first}`) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

function endsInBlankLine(text: string): boolean {
  let end = text.length;
  if (text.endsWith('\r\n')) end -= 2;
  else if (/[\r\n]$/.test(text)) end -= 1;
  else return text === '';
  while (end > 0 && ' \t'.includes(text[end - 1] ?? '')) end--;
  return end === 0 || '\r\n'.includes(text[end - 1] ?? '');
}

function refuseUnreadable(text: string): void {
  const nul = text.indexOf('\0');
  if (nul >= 0) throw unreadable(`has a NUL character in line ${new LineIndex(text).positionAt(nul).line}`);
  // Each marker alone is Markdown (`=======` underlines a heading); two of them in order are a merge left undone.
  let seen: string | undefined;
  for (const found of text.matchAll(/^(?:(<{7})(?: .*)?|(={7})|(>{7})(?: .*)?)$/gm)) {
    const mark = found[0].slice(0, 7);
    if (seen !== undefined && seen !== mark && mark !== '<<<<<<<') {
      throw unreadable(
        `has conflict markers of a merge up to line ${new LineIndex(text).positionAt(found.index).line}`,
      );
    }
    if (mark === '<<<<<<<' || (mark === '=======' && seen === undefined)) seen = mark;
  }
}

function unreadable(fault: string): PullbookError {
  return new PullbookError('INPUT_INVALID', `The file ${fault}. Open it in the text editor and put that right first.`);
}
