import type { Services } from '../../services/services';
import { basisOf } from '../../runbook/run/basis';
import type { Basis } from '../../runbook/run/change';
import type { CheckContext } from '../../runbook/run/context';
import { codeOf } from '../../shared/errors';
import { type StoredName, storedBy } from '../landing/places';

/** A secret whose value the build hands over. */
export interface HandedSecret {
  readonly id: string;
  /** Which version of it there is. */
  readonly seen: Basis;
  /** `unset` holds nothing or Terraform's placeholder: to hand that over helps nobody. */
  readonly problem: 'missing' | 'deleted' | 'unset' | undefined;
}

/**
 * Describes the secrets. Where a value may not be read, its existence has to do.
 * @returns the secrets in their order, and when the newest of them changed (0 when none says).
 */
export async function readHandedSecrets(
  uris: readonly string[],
  ctx: CheckContext<Services>,
): Promise<{ readonly secrets: readonly HandedSecret[]; readonly changedAt: number }> {
  const secrets: HandedSecret[] = [];
  let changedAt = 0;
  for (const uri of uris) {
    const stored = storedBy(uri);
    const found = await stored.store.describe(stored.name, ctx.services, ctx.signal);
    // Any change counts, also a version that was moved back: it too must reach CircleCI.
    changedAt = Math.max(changedAt, found?.changedAt ?? 0);
    const problem =
      found === undefined
        ? 'missing'
        : found.isDeleted
          ? 'deleted'
          : !found.hasValue || (await holdsPlaceholder(stored, ctx))
            ? 'unset'
            : undefined;
    secrets.push({ id: stored.name, seen: found?.seen ?? basisOf(undefined), problem });
  }
  return { secrets, changedAt };
}

async function holdsPlaceholder({ store, name }: StoredName, ctx: CheckContext<Services>): Promise<boolean> {
  try {
    const present = await store.read(name, ctx.services, ctx.signal);
    return present === undefined || ['', 'default'].includes(present.value.reveal().trim());
  } catch (error) {
    if (codeOf(error) !== 'FORBIDDEN') throw error;
    return false;
  }
}
