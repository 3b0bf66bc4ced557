import type { GaugeRow, Section } from '../../runbook/run/section';
import { judgePullLimit, type LimitVerdict } from './judgePullLimit';
import { throttledText, windowInWords } from './planPullLimit';
import { type CountedFor, type LimitAnswer, type PullLimitInput, type PullLimitState, sourceOf } from './readPullLimit';

const counted: Readonly<Record<CountedFor, string>> = {
  account: 'counted for the account',
  another: 'counted for another account',
  address: 'not counted for the account',
  nobody: 'the registry names no source',
  unknown: 'counted for an account, not known whose',
};

/** Both answers as gauges, and what they mean. Pure. */
export function viewPullLimit({ account }: PullLimitInput, state: PullLimitState): readonly Section[] {
  const { anonymous, signedIn } = state;
  return [
    {
      type: 'gauge',
      rows: [gauge('anonymous, from this address', anonymous), gauge(`as ${account}`, signedIn, countedIn(state))],
    },
    { type: 'text', text: meaning(account, state) },
  ];
}

/** Where there is no limit either, that nothing is named is no news. */
function countedIn({ signedIn, countedFor }: PullLimitState): string | undefined {
  const isLimited = typeof signedIn !== 'string' && signedIn.limit !== 'none';
  return countedFor !== 'nobody' || isLimited ? counted[countedFor] : undefined;
}

const notAsked = { left: 'unknown', limit: 'unknown' } as const;

function gauge(label: string, answer: LimitAnswer, more?: string): GaugeRow {
  if (answer === 'refused') return { label, ...notAsked, note: 'the registry refuses the credential' };
  if (answer === 'foreign')
    return { label, ...notAsked, note: 'not asked: the stored value is not known to be a Docker token' };
  if (answer.limit === 'throttled') return { label, ...notAsked, note: 'throttled: too many requests' };
  const source = sourceOf(answer);
  const notes = [
    answer.windowSeconds === undefined ? undefined : `per ${windowInWords(answer.windowSeconds)}`,
    more,
    source === undefined ? undefined : `source ${source}`,
  ].filter((note) => note !== undefined);
  return {
    label,
    left: answer.remaining,
    limit: answer.limit,
    ...(notes.length === 0 ? {} : { note: notes.join(' · ') }),
  };
}

function meaning(account: string, state: PullLimitState): string {
  const { anonymous, signedIn, countedFor } = state;
  const verdict = judgePullLimit(state);
  if (verdict === 'throttled') return throttledText(signedIn);
  if (verdict === 'own-right') {
    const why =
      countedFor === 'account' ? 'its pulls count for the account itself' : 'the account makes the difference';
    return typeof anonymous !== 'string' && anonymous.limit === 'none'
      ? `No limit for **${account}**, and ${why}. Without the credential this network has none either.`
      : `No limit for **${account}**: ${why}.`;
  }
  const isSpent = typeof signedIn !== 'string' && signedIn.limit !== 'throttled' && signedIn.remaining === 0;
  return isSpent
    ? `${texts(account)[verdict]} It is used up: pulls fail until its window has passed.`
    : texts(account)[verdict];
}

function texts(account: string): Readonly<Record<Exclude<LimitVerdict, 'own-right' | 'throttled'>, string>> {
  return {
    foreign: 'Nothing was asked with the stored value: it may be the secret of another system.',
    refused: 'Pulls with this credential fail.',
    limited: `Pulls count for **${account}** and not for this address, and **${account}** has a limit, which members of a paid organisation have not.`,
    dropped: 'Pulls with the credential count for this address: the credential has no effect from here.',
    'of-another': `Pulls with the credential count for another account than **${account}**.`,
    'limited-somehow': 'There is a limit with the credential, and nothing shows that it is the account’s.',
    exempt:
      'No limit with the credential, but none without it either: this network is exempt, so nothing shows what the account adds.',
    'not-compared': 'No limit with the credential, and nothing to compare it with.',
    whose: `Pulls count for an account, and nothing shows whether it is **${account}**.`,
    'no-number': 'There is a limit, and the registry does not say which.',
  };
}
