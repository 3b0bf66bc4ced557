import { chooseFixes, lintText } from '../../sources/circleci/linter';
import type { Settings } from '../../lint/settings';
import { applyEdits, type Edit } from '../../shared/text';
import { composeEdits } from '../../shared/composeEdits';

/** Rounds after which fixing stops: a fix can uncover a finding whose fix had no place before. */
const maxRounds = 10;

/**
 * What it takes to apply every safe fix of a config, as edits of the text as it is: an editor then keeps cursors, folds
 * and marks, and undoes everything in one step.
 *
 * @returns no edits when nothing can be fixed safely, or the file does not parse.
 */
export function safeFixes(
  text: string,
  settings: Settings,
): { readonly edits: readonly Edit[]; readonly count: number } {
  const rounds: (readonly Edit[])[] = [];
  let current = text;
  let count = 0;
  for (let round = 0; round < maxRounds; round++) {
    const { findings, model } = lintText(current, settings);
    const chosen = chooseFixes(model, findings, false);
    if (chosen.edits.length === 0) break;
    rounds.push(chosen.edits);
    current = applyEdits(current, chosen.edits);
    count += chosen.count;
  }
  return { edits: composeEdits(text.length, rounds), count };
}
