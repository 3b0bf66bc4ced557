/** Hostile input of one shape, of any size, and what reads it. */
export interface Family {
  /** `shell: lines with an unclosed quote`. */
  readonly name: string;
  /** The largest size that is worth a look, in UTF-16 units of input: what files may have, or where the reader stops. */
  readonly cap: number;
  /** Whether a budget ends it: up to there its work may grow faster, and only how long it takes is judged. */
  readonly hasBudget?: boolean;
  /** Input of about that many UTF-16 units. */
  make(size: number): string;
  /** Reads it as the product does, and holds nothing back for a second call. */
  read(input: string): unknown;
}

/** Families of one reader, by their names. */
export function familiesOf(
  reader: string,
  cap: number,
  read: (input: string) => unknown,
  shapes: Readonly<Record<string, (size: number) => string>>,
): Family[] {
  return Object.entries(shapes).map(([name, make]) => ({ name: `${reader}: ${name}`, cap, make, read }));
}

/** A text of one unit again and again, about that long, between a head and a tail. */
export function filled(size: number, unit: string | ((index: number) => string), head = '', tail = ''): string {
  const parts = [head];
  let length = head.length + tail.length;
  for (let index = 0; length < size; index++) {
    const part = typeof unit === 'string' ? unit : unit(index);
    parts.push(part);
    length += part.length;
  }
  parts.push(tail);
  return parts.join('');
}

/** Brackets in one another, about that long. */
export function nested(size: number, open: string, close: string, head = '', tail = '', middle = ''): string {
  const depth = Math.max(1, Math.floor((size - head.length - tail.length) / (open.length + close.length)));
  return head + open.repeat(depth) + middle + close.repeat(depth) + tail;
}

/** What a token of Docker Hub begins with, put together here so that no scan takes these files for ones that hold one. */
export const token = ['dckr', 'pat', ''].join('_');
