import { hashOf } from '../file/canonicalJson';
import type { Basis } from './change';

/** The basis of a change that was planned because something is not there. */
export const absent = 'absent' as Basis;

/**
 * Stands for `seen`, whatever it holds: the whole record with its version id, uuid and times in full. What moves by
 * itself (when a token was last used, how many pulls are left) stays out of it, or no plan could ever be applied.
 *
 * @param seen - Plain data without a secret; `undefined` for what is not there.
 */
export function basisOf(seen: unknown): Basis {
  return seen === undefined ? absent : (hashOf(seen) as Basis);
}
