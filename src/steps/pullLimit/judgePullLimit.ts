import type { PullLimitState } from './readPullLimit';

/**
 * What both answers come to. Only `own-right` is what the step is for: the account itself pulls without a limit.
 *
 * - `limited`: pulls count for the account, and it has a limit.
 * - `dropped`, `of-another`: they count for the address, or for another account: the credential does not arrive.
 * - `limited-somehow`: there is a limit, and nothing says whose.
 * - `exempt`: no limit with the credential, and none without: nothing shows what the account adds.
 * - `not-compared`: no limit with the credential, no source, and nothing known of the limit without it.
 * - `whose`: they count for an account, and Docker Hub does not tell whose.
 * - `no-number`: a limit whose number is empty, as the registry sends it now and then.
 * - `throttled`, `refused`, `foreign`: nothing is known of a limit.
 */
export type LimitVerdict =
  | 'own-right'
  | 'limited'
  | 'dropped'
  | 'of-another'
  | 'limited-somehow'
  | 'exempt'
  | 'not-compared'
  | 'whose'
  | 'no-number'
  | 'throttled'
  | 'refused'
  | 'foreign';

/** One verdict for each pair of answers. Pure. */
export function judgePullLimit({ anonymous, signedIn, countedFor }: PullLimitState): LimitVerdict {
  if (typeof signedIn === 'string') return signedIn;
  if (signedIn.limit === 'throttled') return 'throttled';
  // Whatever the limit: on the account's word alone can a limit, or none, be the account's.
  if (countedFor === 'address') return 'dropped';
  if (countedFor === 'another') return 'of-another';
  if (countedFor === 'unknown') return 'whose';
  if (signedIn.limit === 'unknown') return 'no-number';
  if (signedIn.limit !== 'none') return countedFor === 'account' ? 'limited' : 'limited-somehow';
  if (countedFor === 'account') return 'own-right';
  const without = typeof anonymous === 'string' ? 'unknown' : anonymous.limit;
  if (without === 'none') return 'exempt';
  // The same question from the same address: what differs is the account.
  return typeof without === 'number' ? 'own-right' : 'not-compared';
}
