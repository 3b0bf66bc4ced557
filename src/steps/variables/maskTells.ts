/** What the mask of a variable tells about a value. */
export type MaskVerdict = 'match' | 'differs' | 'placeholder' | 'nothing';

const placeholder = 'default';
/** Longer values surely show four characters; how many a shorter one shows is not documented. */
const surelyShown = 8;

/**
 * Compares a mask (`xxxx` and at most the last four characters) with the value that is expected, or only with
 * Terraform's placeholder where the value cannot be read. `nothing`: the mask shows no character, so it fits anything.
 *
 * A match proves the last four characters and no more; see {@link judgeVariable} for the rest.
 */
export function maskTells(mask: string, expected: string | undefined): MaskVerdict {
  if (!mask.startsWith('xxxx')) return 'differs';
  const shown = mask.slice(4);
  if (expected !== undefined && expected.length >= surelyShown) {
    if (shown.length === 4 && expected.endsWith(shown)) return 'match';
    return shown !== '' && placeholder.endsWith(shown) ? 'placeholder' : 'differs';
  }
  if (shown === '') return 'nothing';
  if (expected !== undefined && shown.length <= 4 && expected.endsWith(shown)) return 'match';
  if (placeholder.endsWith(shown)) return 'placeholder';
  return expected === undefined ? 'nothing' : 'differs';
}
