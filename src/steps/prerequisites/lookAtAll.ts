import { isPullbookError, PullbookError } from '../../shared/errors';
import { append } from '../../shared/lists';
import { retryOffer } from '../../shared/offer';
import type { Prerequisite } from './prerequisite';

/** Failures that the engineer clears by signing in. */
const signIns: readonly string[] = [
  'CREDENTIALS_MISSING',
  'CREDENTIALS_REFUSED',
  'SECOND_FACTOR_REQUIRED',
  'SESSION_EXPIRED',
  'TOKEN_KIND_REFUSED',
];

/**
 * Looks at one service after the other. A sign-in that is missing does not keep the others from being looked at, so that
 * the engineer learns of all of them, with what helps against each, in one go.
 *
 * @throws {PullbookError} for sign-ins that are missing, all in one; whatever else a look throws, at once.
 */
export async function lookAtAll(
  looks: readonly (() => Promise<readonly Prerequisite[]>)[],
): Promise<readonly Prerequisite[]> {
  const found: Prerequisite[] = [];
  const missing: PullbookError[] = [];
  for (const look of looks) {
    try {
      append(found, await look());
    } catch (error) {
      if (!isPullbookError(error) || !signIns.includes(error.code)) throw error;
      missing.push(error);
    }
  }
  const [first] = missing;
  if (first === undefined) return found;
  if (missing.length === 1) throw first;
  throw new PullbookError(first.code, missing.map(({ message }) => message).join(' '), {
    advice: `Nothing was changed. ${missing.length} sign-ins are missing: do them in any order, then check again.`,
    offers: missing.flatMap(({ facts }) => facts.offers ?? []).filter(({ command }) => command !== retryOffer.command),
  });
}
