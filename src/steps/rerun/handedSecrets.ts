import type { Services } from '../../services/services';
import type { Basis } from '../../runbook/run/change';
import type { CheckContext } from '../../runbook/run/context';
import { storedBy } from '../landing/places';
import { readStored, type Stored } from '../landing/readStored';
import { placeholder } from '../variables/maskTells';

/** A secret whose value the build hands over. */
export interface HandedSecret {
  readonly id: string;
  /** Which version of it there is. */
  readonly seen: Basis;
  /** `unset` holds nothing or Terraform's placeholder: to hand that over helps nobody. */
  readonly problem: 'missing' | 'deleted' | 'unset' | undefined;
  /**
   * What is not known of it: its value (`unread`), which version is current (`contradictory`), or when it changed
   * (`undated`), without which no build has handed it over for sure.
   */
  readonly unknown: 'unread' | 'contradictory' | 'undated' | undefined;
}

/** @returns the secrets in their order, and when the newest of them changed (0 when none says). */
export async function readHandedSecrets(
  uris: readonly string[],
  { services, signal }: CheckContext<Services>,
): Promise<{ readonly secrets: readonly HandedSecret[]; readonly changedAt: number }> {
  const secrets: HandedSecret[] = [];
  let changedAt = 0;
  for (const uri of uris) {
    const name = storedBy(uri);
    const stored = await readStored(name, services, signal);
    // Any change counts, also a version that was moved back: it too must reach CircleCI.
    if ('changedAt' in stored) changedAt = Math.max(changedAt, stored.changedAt ?? 0);
    secrets.push({ id: name.name, seen: stored.seen, problem: problemOf(stored), unknown: unknownOf(stored) });
  }
  return { secrets, changedAt };
}

function problemOf(stored: Stored): HandedSecret['problem'] {
  switch (stored.is) {
    case 'missing':
    case 'deleted':
      return stored.is;
    case 'empty':
      return 'unset';
    case 'held':
      return stored.value.reveal().trim() === placeholder ? 'unset' : undefined;
    default:
      return undefined;
  }
}

function unknownOf(stored: Stored): HandedSecret['unknown'] {
  if (stored.is === 'unread' || stored.is === 'contradictory') return stored.is;
  return stored.is === 'held' && stored.changedAt === undefined ? 'undated' : undefined;
}
