import type { Services } from '../../services/services';
import { absent, basisOf } from '../../runbook/run/basis';
import type { Basis } from '../../runbook/run/change';
import { isPullbookError, type PullbookError } from '../../shared/errors';
import type { Secret } from '../../shared/secret';
import type { StoredName } from './places';
import { readAgreeing } from './readAgreeing';
import type { StoredDescription, StoredValue } from './secretStore';

/** What a place says of a value, read in two ways that must agree. */
export type Stored = { readonly seen: Basis } &
  /** `empty`: it has no current value, or one without a character. */
  (
    | { readonly is: 'missing' | 'deleted' | 'empty' }
    /** The identity in use may not read the value. */
    | { readonly is: 'unread'; readonly changedAt: number | undefined; readonly refusal: PullbookError }
    /** Its description names another version than the one that is given out: one of the two answers is of before a change. */
    | { readonly is: 'contradictory' }
    | {
        readonly is: 'held';
        readonly value: Secret;
        /** When this version was put, milliseconds since 1970; `undefined` where the place does not say. */
        readonly putAt: number | undefined;
        /** When anything of it changed last: a version that was moved back counts, and so does a description. */
        readonly changedAt: number | undefined;
      }
  );

/**
 * Reads a value with its description.
 *
 * @throws {PullbookError} whatever the place answers, but a refusal of the value alone.
 */
export async function readStored(
  { store, name }: StoredName,
  services: Services,
  signal: AbortSignal,
): Promise<Stored> {
  const before = await store.describe(name, services, signal);
  if (before === undefined) return { is: 'missing', seen: absent };
  if (before.isDeleted) return { is: 'deleted', seen: before.seen };
  let pair;
  try {
    pair = await readAgreeing<StoredDescription, StoredValue>(before, {
      describe: () => store.describe(name, services, signal),
      read: () => store.read(name, services, signal),
      version: (of) => of?.version,
    });
  } catch (error) {
    if (!isPullbookError(error) || error.code !== 'FORBIDDEN') throw error;
    return { is: 'unread', seen: before.seen, changedAt: before.changedAt, refusal: error };
  }
  const { described, value, agree } = pair;
  const seen = basisOf({ seen: described?.seen, version: value?.version });
  // Whichever version an empty value is of, it helps nobody.
  if (value?.value.reveal().trim() === '') return { is: 'empty', seen };
  if (described === undefined || !agree) return { is: 'contradictory', seen };
  if (value === undefined) return { is: 'empty', seen };
  const { createdAt: putAt } = value;
  // Without its own time a change that put nothing, such as a version moved back, would not be seen.
  const changedAt = described.changedAt === undefined ? undefined : Math.max(described.changedAt, putAt ?? 0);
  return { is: 'held', seen, value: value.value, putAt, changedAt };
}
