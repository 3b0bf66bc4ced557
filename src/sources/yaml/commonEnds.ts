/** Texts are compared in blocks of this length, which the engine does many times faster than one unit after another. */
const blockLength = 1 << 14;

/** How many units two texts have in common from their beginning. */
export function commonPrefix(a: string, b: string): number {
  let length = 0;
  for (let block = blockLength; block >= 1; block >>= 1)
    while (length + block <= Math.min(a.length, b.length) && isSameBlock(a, length, b, length, block)) length += block;
  return length;
}

/** The same from their end, of `most` units at most. */
export function commonSuffix(a: string, b: string, most: number): number {
  let length = 0;
  for (let block = blockLength; block >= 1; block >>= 1)
    while (length + block <= most && isSameBlock(a, a.length - length - block, b, b.length - length - block, block))
      length += block;
  return length;
}

function isSameBlock(a: string, atA: number, b: string, atB: number, length: number): boolean {
  return a.slice(atA, atA + length) === b.slice(atB, atB + length);
}
