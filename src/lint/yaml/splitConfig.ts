/** A part of a config that can be parsed on its own: one top-level key, or one child of a section. */
export interface Slice {
  readonly start: number;
  readonly end: number;
  /** The section the slice is a child of, as an index into {@link Split.sections}; absent for a top-level key. */
  readonly section: number | undefined;
}

/** A top-level key whose children are slices of their own, such as `jobs:`. */
export interface Section {
  readonly key: string;
  readonly keyStart: number;
  /** In the order of the file: how many slices come before the section. */
  readonly position: number;
}

export interface Split {
  readonly slices: readonly Slice[];
  readonly sections: readonly Section[];
}

const sectionKeys = new Set(['jobs', 'commands', 'executors', 'workflows', 'orbs', 'job-groups']);
const sectionHeader = /([a-z-]+):[ \t]*(?:#[^\r\n]*)?\r?(?:\n|$)/y;

const newline = 10;
const carriageReturn = 13;
const space = 32;
const hash = 35;
const dash = 45;

/**
 * Cuts a config at its top-level keys, and at the children of the keys that grow long, in one pass over the lines.
 *
 * A cut is a guess from indentation alone: a quoted scalar whose lines start in the first column is cut in two. Whoever
 * parses the slices must check that each is one pair without error, and otherwise parse the whole text.
 *
 * @returns `undefined` when the text does not look like a block mapping, such as a file in flow style.
 */
export function splitConfig(text: string): Split | undefined {
  const slices: Slice[] = [];
  const sections: Section[] = [];
  let open: { start: number; section: number | undefined } | undefined;
  let section: { index: number; indent: number } | undefined;
  const close = (end: number): void => {
    if (open !== undefined) slices.push({ start: open.start, end, section: open.section });
    open = undefined;
  };
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (at < text.length) {
    let first = at;
    while (text.charCodeAt(first) === space) first++;
    const code = text.charCodeAt(first);
    const indent = first - at;
    const next = nextLine(text, first);
    if (code === newline || code === carriageReturn || code === hash || first >= text.length) {
      at = next;
      continue;
    }
    if (indent === 0) {
      if (isDocumentMark(text, at)) {
        if (slices.length > 0 || open !== undefined || sections.length > 0) return undefined;
      } else if (isKeyStart(text, first)) {
        close(at);
        section = undefined;
        const key = headerKey(text, at);
        if (key !== undefined) {
          sections.push({ key, keyStart: at, position: slices.length });
          section = { index: sections.length - 1, indent: -1 };
        } else open = { start: at, section: undefined };
      } else if (!isItem(text, first) || section !== undefined) return undefined;
    } else if (section !== undefined) {
      if (section.indent === -1) section.indent = indent;
      if (indent < section.indent) return undefined;
      if (indent === section.indent && !(isItem(text, first) && open !== undefined)) {
        if (!isKeyStart(text, first)) return undefined;
        close(at);
        open = { start: at, section: section.index };
      }
    } else if (open === undefined) return undefined;
    at = next;
  }
  close(text.length);
  return slices.length === 0 ? undefined : { slices, sections };
}

function nextLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end + 1;
}

/** Letters, digits, quotes, `_`, `<` (a merge key): what begins a key that holds no anchor, tag or flow collection. */
function isKeyStart(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 34 ||
    code === 39 ||
    code === 60
  );
}

function isItem(text: string, at: number): boolean {
  if (text.charCodeAt(at) !== dash) return false;
  const after = text.charCodeAt(at + 1);
  return Number.isNaN(after) || after === space || after === newline || after === carriageReturn;
}

function isDocumentMark(text: string, at: number): boolean {
  return text.startsWith('---', at) || text.startsWith('...', at);
}

function headerKey(text: string, at: number): string | undefined {
  sectionHeader.lastIndex = at;
  const key = sectionHeader.exec(text)?.[1];
  return key !== undefined && sectionKeys.has(key) ? key : undefined;
}
