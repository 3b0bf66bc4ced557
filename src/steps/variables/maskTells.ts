/** What the mask of a variable tells about a value. */
export type MaskVerdict = 'match' | 'differs' | 'placeholder' | 'nothing';

/** What Terraform writes into a secret that nobody has filled yet, and hands over like any value. */
export const placeholder = 'default';
/** Longer values surely show four characters; how many a shorter one shows is not documented. */
const surelyShown = 8;

/**
 * Compares a mask (`xxxx` and at most the last four characters) with the value that is expected, or only with
 * Terraform's placeholder where the value cannot be read. `nothing`: the mask shows no character, so it fits anything.
 * Where the placeholder itself is expected, no mask is right.
 *
 * A match proves the last four characters and no more; see {@link fitsPlaceholder} and the ages of both for the rest.
 */
export function maskTells(mask: string, expected: string | undefined): MaskVerdict {
  if (expected === placeholder) return 'placeholder';
  // CircleCI documents that a value may be absent; that tells of none.
  if (mask === '') return 'nothing';
  if (!mask.startsWith('xxxx')) return 'differs';
  const shown = mask.slice(4);
  if (expected !== undefined && expected.length >= surelyShown) {
    if (shown.length === 4 && expected.endsWith(shown)) return 'match';
    return fitsPlaceholder(mask) ? 'placeholder' : 'differs';
  }
  if (shown === '') return 'nothing';
  if (expected !== undefined && shown.length <= 4 && expected.endsWith(shown)) return 'match';
  if (fitsPlaceholder(mask)) return 'placeholder';
  return expected === undefined ? 'nothing' : 'differs';
}

/** Whether a mask shows an end of Terraform's placeholder, which a value may end like as well. */
export function fitsPlaceholder(mask: string): boolean {
  const shown = mask.slice(4);
  return mask.startsWith('xxxx') && shown !== '' && placeholder.endsWith(shown);
}
