import type { Aws, SecretDescription } from '../../services/aws/contract';
import type { LandingState } from '../../runbook/run/landing';

/** Why a value cannot be put there, or `undefined` when it can as far as the description tells. */
export function problemOf(id: string, where: string, found: SecretDescription | undefined): string | undefined {
  if (found === undefined) {
    return `Secret \`${id}\` does not exist in ${where}. Terraform owns it: add the product's secrets module to the infra repository, let its build run, then run this again.`;
  }
  if (found.deletedAt !== undefined) {
    return `Secret \`${id}\` in ${where} is scheduled for deletion. Ask its owner to restore it.`;
  }
  if (found.owningService !== undefined) {
    return `Secret \`${id}\` in ${where} is managed by \`${found.owningService}\` and cannot be written. Name another secret.`;
  }
  if (found.replicaOf !== undefined) {
    return `Secret \`${id}\` in ${where} is a replica of ${found.replicaOf}, and takes no value of its own: name that region in \`aws.region\`. AWS then brings the value here.`;
  }
  return undefined;
}

/** What will undo a value that is put there, or keep it from where it is wanted. */
export function warningOf(found: SecretDescription): Pick<LandingState, 'warning'> {
  const warnings = [
    ...(found.isRotated ? ['rotation is set up: it replaces whatever is put here'] : []),
    ...(found.pendingVersionId === undefined ? [] : ['a rotation has begun: its version becomes the current one next']),
    ...(found.partner === undefined ? [] : [`it is kept for ${found.partner}, which expects a value of its own form`]),
    ...(found.failedReplicas.length === 0
      ? []
      : [`its replica in ${found.failedReplicas.join(', ')} has failed and keeps what it holds`]),
  ];
  return warnings.length === 0 ? {} : { warning: warnings.join(' · ') };
}

/** Which marks and days are known of it. */
export function historyOf(found: SecretDescription): Pick<LandingState, 'previousMark' | 'since'> {
  const previous = /^[0-9a-f]{8}(?=-)/.exec(found.previousVersionId ?? '')?.[0];
  return {
    ...(previous === undefined ? {} : { previousMark: previous }),
    ...(found.lastChangedAt === undefined
      ? {}
      : { since: `version of ${new Date(found.lastChangedAt).toISOString().slice(0, 10)}` }),
  };
}

/** A value as AWS gives it out. */
export type Present = Awaited<ReturnType<Aws['readSecret']>>;

/** How two answers about one secret contradict each other, in words that hold no version id: those move. */
export function difference(
  id: string,
  found: { readonly currentVersionId?: string | undefined } | undefined,
  present: Present,
): string {
  if (present === undefined) return `Secret \`${id}\` is described as one with a value, and gives none.`;
  return found?.currentVersionId === undefined
    ? `Secret \`${id}\` gives a value, and is described as one without.`
    : `Secret \`${id}\` gives another version of its value than the one that is described as current.`;
}
