// A call hands each item of `...list` over as an argument, and the stack holds about a hundred thousand of these: a file, or an
// answer, can have more. Lint refuses such calls in favour of what is here.

/** Puts all items at the end of a list. */
export function append<T>(list: T[], items: Iterable<T>): void {
  for (const item of items) list.push(item);
}

/** The largest of some numbers, or `least` where none is larger. */
export function largestOf(numbers: Iterable<number>, least = 0): number {
  let largest = least;
  for (const number of numbers) largest = Math.max(largest, number);
  return largest;
}

const mostArguments = 10_000;

/** Puts `items` in the place of `count` others. @returns Those others. */
export function replaceItems<T>(list: T[], start: number, count: number, items: readonly T[]): readonly T[] {
  const removed = list.splice(start, count);
  for (let at = 0; at < items.length; at += mostArguments)
    list.splice(start + at, 0, ...items.slice(at, at + mostArguments));
  return removed;
}
