/** Where in a block-style YAML text a key or list item is being typed, told by indentation alone. */
export interface KeyPath {
  /** Keys above, outermost first. List items add nothing. */
  readonly path: readonly string[];
  /** Other keys of the mapping the place is in. */
  readonly siblings: readonly string[];
  /** Whether the line starts a list item. */
  readonly isItem: boolean;
}

interface Line {
  /** Column of the first `-`, or of the key where there is none. */
  readonly start: number;
  /** Column of the key. */
  readonly column: number;
  readonly key: string | undefined;
}

/**
 * Reads the keys above and around a line. It works by indentation, because a text with a half-typed key does not parse.
 *
 * @param typed - The line up to the cursor.
 * @returns `undefined` where no key or item can start, as behind a colon or in a comment.
 */
export function keyPath(lines: readonly string[], line: number, typed: string): KeyPath | undefined {
  const match = /^( *)((?:- +)*)[\w-]*$/.exec(typed);
  if (match === null) return undefined;
  const indentation = match[1]?.length ?? 0;
  const isItem = match[2] !== '';
  const column = indentation + (match[2]?.length ?? 0);
  const siblings: string[] = [];
  const path: string[] = [];
  // A key of the same mapping stands in the same column; the first one of a list item comes after its dash.
  let isOpen = !isItem;
  let limit = isItem ? indentation + 1 : column;
  let dash = isItem ? indentation : -1;
  for (let at = line - 1; at >= 0 && limit > 0; at--) {
    const above = readLine(lines[at] ?? '');
    if (above === undefined) continue;
    if (isOpen && above.column === column) {
      if (above.key !== undefined) siblings.push(above.key);
      if (above.start === above.column) continue;
      isOpen = false;
      dash = above.start;
      limit = dash + 1;
    } else if (above.start < limit && !(above.start !== above.column && above.start === dash)) {
      isOpen = false;
      // The first key of a list item stands beside the keys below it, not above them.
      if (above.key !== undefined && above.column < limit) path.unshift(above.key);
      dash = above.start === above.column ? -1 : above.start;
      limit = dash === -1 ? above.column : dash + 1;
    }
  }
  for (let at = line + 1; at < lines.length; at++) {
    const below = readLine(lines[at] ?? '');
    if (below === undefined) continue;
    if (below.start < column) break;
    if (below.column === column && below.key !== undefined) siblings.push(below.key);
  }
  return { path, siblings, isItem };
}

function readLine(text: string): Line | undefined {
  const [before = '', indentation = '', dashes = ''] = /^( *)((?:- +)*)/.exec(text) ?? [];
  const rest = text.slice(before.length);
  const quoted = /^(["'])([^\s"'#:][^"':]*)\1\s*:(?=\s|$)/.exec(rest)?.[2];
  const key = quoted ?? /^([^\s"'#:][^"':]*):(?=\s|$)/.exec(rest)?.[1];
  if (key === undefined && dashes === '' && (rest.trim() === '' || rest.startsWith('#'))) return undefined;
  const start = indentation.length;
  return { start, column: start + dashes.length, key };
}
