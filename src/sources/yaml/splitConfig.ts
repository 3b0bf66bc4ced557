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
  /** How many slices at the front and at the back are those of the version before, moved. */
  readonly front: number;
  readonly back: number;
}

/** A text and how it was cut. */
export interface SplitText {
  readonly text: string;
  readonly split: Split;
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
 * @param previous - The version before. Only lines near a difference are looked at then.
 * @returns `undefined` when the text does not look like a block mapping, such as a file in flow style.
 */
export function splitConfig(text: string, previous?: SplitText): Split | undefined {
  const known = previous === undefined ? undefined : reusable(text, previous);
  const slices: Slice[] = known?.slices ?? [];
  const sections: Section[] = known?.sections ?? [];
  const front = slices.length;
  let open: { start: number; section: number | undefined } | undefined;
  let section = known?.section;
  const close = (end: number): void => {
    if (open !== undefined) slices.push({ start: open.start, end, section: open.section });
    open = undefined;
  };
  let at = known?.at ?? (text.charCodeAt(0) === 0xfeff ? 1 : 0);
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
        } else {
          const back = known?.rejoin(at, undefined) ?? 0;
          if (back > 0) return { slices, sections, front, back };
          open = { start: at, section: undefined };
        }
      } else if (!isItem(text, first) || section !== undefined) return undefined;
    } else if (section !== undefined) {
      if (section.indent === -1) section.indent = indent;
      if (indent < section.indent) return undefined;
      if (indent === section.indent && !(isItem(text, first) && open !== undefined)) {
        if (!isKeyStart(text, first)) return undefined;
        close(at);
        const back = known?.rejoin(at, section.index) ?? 0;
        if (back > 0) return { slices, sections, front, back };
        open = { start: at, section: section.index };
      }
    } else if (open === undefined) return undefined;
    at = next;
  }
  close(text.length);
  return slices.length === 0 ? undefined : { slices, sections, front, back: 0 };
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

/** Where to begin, and how to end early, when a text differs from another in one place. */
interface Reusable {
  /** What stands before the place to begin at. */
  readonly slices: Slice[];
  readonly sections: Section[];
  readonly at: number;
  readonly section: { index: number; indent: number } | undefined;
  /** Adds the rest of the earlier slices when one of them began where one begins now. @returns how many were added. */
  rejoin(at: number, section: number | undefined): number;
}

function reusable(text: string, { text: before, split }: SplitText): Reusable | undefined {
  const same = commonPrefix(before, text);
  // The slice with the difference, and the one before it, which may have grown.
  const first = lastBefore(split.slices, same) - 1;
  const begin = split.slices[first];
  if (begin === undefined) return undefined;
  const slices = split.slices.slice(0, first);
  const sections = split.sections.filter(({ keyStart }) => keyStart < begin.start);
  let indent = 0;
  while (text.charCodeAt(begin.start + indent) === space) indent++;
  const moved = text.length - before.length;
  const tail = text.length - commonSuffix(before, text, Math.min(before.length, text.length) - same);
  const rejoin = (at: number, section: number | undefined): number => {
    if (at < tail) return 0;
    const index = lastBefore(split.slices, at - moved);
    const old = split.slices[index];
    if (old?.start !== at - moved || (old.section === undefined) !== (section === undefined)) return 0;
    // Sections are counted anew from here on: those before may have come or gone.
    const oldSections = split.sections.filter(({ keyStart }) => keyStart >= old.start);
    const shift = sections.length - (split.sections.length - oldSections.length);
    const position = slices.length - index;
    for (let i = index; i < split.slices.length; i++) {
      const slice = split.slices[i];
      if (slice === undefined) continue;
      const owner = slice.section === undefined ? undefined : slice.section + shift;
      slices.push({ start: slice.start + moved, end: slice.end + moved, section: owner });
    }
    for (const { key, keyStart, position: place } of oldSections)
      sections.push({ key, keyStart: keyStart + moved, position: place + position });
    return split.slices.length - index;
  };
  const section = begin.section === undefined ? undefined : { index: begin.section, indent };
  return { slices, sections, at: begin.start, section, rejoin };
}

/** The index of the last slice that starts at or before an offset. */
function lastBefore(slices: readonly Slice[], offset: number): number {
  let low = 0;
  let high = slices.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((slices[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Texts are compared in blocks of this length, which the engine does many times faster than one unit after another. */
const blockLength = 1 << 14;

function commonPrefix(a: string, b: string): number {
  let length = 0;
  for (let block = blockLength; block >= 1; block >>= 1)
    while (length + block <= Math.min(a.length, b.length) && isSameBlock(a, length, b, length, block)) length += block;
  return length;
}

function commonSuffix(a: string, b: string, most: number): number {
  let length = 0;
  for (let block = blockLength; block >= 1; block >>= 1)
    while (length + block <= most && isSameBlock(a, a.length - length - block, b, b.length - length - block, block))
      length += block;
  return length;
}

function isSameBlock(a: string, atA: number, b: string, atB: number, length: number): boolean {
  return a.slice(atA, atA + length) === b.slice(atB, atB + length);
}
