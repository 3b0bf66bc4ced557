import { commonPrefix, commonSuffix } from './commonEnds';

/** A part of a file that can be parsed on its own: one top-level key, or one child of a section. */
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

const sectionHeader = /([\w-]+):[ \t]*(?:#[^\r\n]*)?\r?(?:\n|$)/y;

const newline = 10;
const carriageReturn = 13;
const space = 32;
const hash = 35;
const dash = 45;

/**
 * Cuts a file at its top-level keys, and at the children of the keys that grow long, in one pass over the lines.
 *
 * A cut is a guess from indentation alone: a quoted scalar whose lines start in the first column is cut in two. Whoever
 * parses the slices must check that each is one pair without error, and otherwise parse the whole text.
 *
 * @param keys - The top-level keys that are cut at their children.
 * @param previous - The version before. Only lines near a difference are looked at then.
 * @returns `undefined` when the text does not look like a block mapping, such as a file in flow style.
 */
export function splitSections(text: string, keys: ReadonlySet<string>, previous?: SplitText): Split | undefined {
  const known = previous === undefined ? undefined : reusable(text, previous);
  const splitter = new Splitter(text, keys, known);
  let at = known?.at ?? (text.charCodeAt(0) === 0xfeff ? 1 : 0);
  while (at < text.length) {
    let first = at;
    while (text.charCodeAt(first) === space) first++;
    const code = text.charCodeAt(first);
    const isBlank = code === newline || code === carriageReturn || code === hash || first >= text.length;
    const step = isBlank ? 'on' : splitter.line(at, first);
    if (step === 'unclear') return undefined;
    if (step === 'rejoined') break;
    at = nextLine(text, first);
  }
  return splitter.finish();
}

/** What a line means for the cuts: go on, give up, or the rest is known from the version before. */
type Step = 'on' | 'unclear' | 'rejoined';

class Splitter {
  readonly #text: string;
  readonly #keys: ReadonlySet<string>;
  readonly #known: Reusable | undefined;
  readonly #slices: Slice[];
  readonly #sections: Section[];
  /** How many slices are those of the version before. */
  readonly #front: number;
  #back = 0;
  /** The slice whose end is not known yet. */
  #open: { readonly start: number; readonly section: number | undefined } | undefined;
  /** The section that lines are in, with the indentation of its children; -1 before the first of them. */
  #section: { index: number; indent: number } | undefined;

  constructor(text: string, keys: ReadonlySet<string>, known: Reusable | undefined) {
    this.#text = text;
    this.#keys = keys;
    this.#known = known;
    this.#slices = known?.slices ?? [];
    this.#sections = known?.sections ?? [];
    this.#front = this.#slices.length;
    this.#section = known?.section;
  }

  /** Takes a line that is neither blank nor a comment, from its start, with where its text begins. */
  line(start: number, first: number): Step {
    if (start === first) return this.#topLevel(start);
    if (this.#section !== undefined) return this.#inSection(this.#section, start, first);
    return this.#open === undefined ? 'unclear' : 'on';
  }

  finish(): Split | undefined {
    if (this.#back === 0) this.#close(this.#text.length);
    if (this.#slices.length === 0) return undefined;
    return { slices: this.#slices, sections: this.#sections, front: this.#front, back: this.#back };
  }

  #topLevel(start: number): Step {
    const text = this.#text;
    if (isDocumentMark(text, start)) {
      const isFirst = this.#slices.length === 0 && this.#open === undefined && this.#sections.length === 0;
      return isFirst ? 'on' : 'unclear';
    }
    // The items of a list may stand where its key does.
    if (!isKeyStart(text, start)) return isItem(text, start) && this.#section === undefined ? 'on' : 'unclear';
    this.#close(start);
    this.#section = undefined;
    const key = this.#sectionAt(start);
    if (key === undefined) return this.#begin(start, undefined);
    this.#sections.push({ key, keyStart: start, position: this.#slices.length });
    this.#section = { index: this.#sections.length - 1, indent: -1 };
    return 'on';
  }

  #inSection(section: { readonly index: number; indent: number }, start: number, first: number): Step {
    const indent = first - start;
    if (section.indent === -1) section.indent = indent;
    if (indent < section.indent) return 'unclear';
    if (indent > section.indent || (isItem(this.#text, first) && this.#open !== undefined)) return 'on';
    if (!isKeyStart(this.#text, first)) return 'unclear';
    this.#close(start);
    return this.#begin(start, section.index);
  }

  /** Begins a slice, unless it and all that follow are those of the version before. */
  #begin(start: number, section: number | undefined): Step {
    this.#back = this.#known?.rejoin(start, section) ?? 0;
    if (this.#back > 0) return 'rejoined';
    this.#open = { start, section };
    return 'on';
  }

  #close(end: number): void {
    if (this.#open !== undefined) this.#slices.push({ start: this.#open.start, end, section: this.#open.section });
    this.#open = undefined;
  }

  #sectionAt(start: number): string | undefined {
    sectionHeader.lastIndex = start;
    const key = sectionHeader.exec(this.#text)?.[1];
    return key !== undefined && this.#keys.has(key) ? key : undefined;
  }
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
