import { basisOf } from '../../runbook/run/basis';
import type { Change } from '../../runbook/run/change';
import type { GaugeRow, Section } from '../../runbook/run/section';
import type { LimitAnswer, PullLimitInput, PullLimitState } from './readPullLimit';

const unnamedSource = 'the registry names no source';

/** What a person must look at. Counts move by themselves and are no part of it. Pure. */
export function planPullLimit({ account, token }: PullLimitInput, state: PullLimitState): Change[] {
  const { signedIn, isCountedForAccount } = state;
  const basis = basisOf(typeof signedIn === 'string' ? signedIn : { limit: signedIn.limit, source: signedIn.source });
  if (signedIn === 'foreign') {
    const uri = typeof token === 'string' ? token : token.uri;
    return [
      {
        action: 'person',
        summary: `have **${uri}** hold the access token of **${account}**`,
        basis,
        instructions: [
          `\`${uri}\` holds a value that is not known to be a Docker token: it has not their prefix \`dckr_\`, and Pullbook did not put it there. It may be the secret of another system, so it was not sent to Docker.`,
          'Name the secret that holds the token, or run the step that makes the token and stores it.',
        ],
      },
    ];
  }
  if (signedIn === 'refused') {
    return [
      {
        action: 'person',
        summary: `make the registry take the token of **${account}**`,
        basis,
        instructions: [
          `The registry refuses the stored token for \`${account}\`. It was revoked, has expired, or belongs to another ID.`,
          'Run the step that makes the token: it finds out which, and makes a new one.',
        ],
      },
    ];
  }
  if (signedIn !== 'spent' && signedIn.limit === 'none') return [];
  if (isCountedForAccount === true) return [];
  // Over the limit there is no source to read; the answer to a signed-in request is about its account.
  if (signedIn === 'spent') {
    return [
      {
        action: 'person',
        summary: `wait until **${account}** may pull again`,
        basis,
        instructions: [
          'The registry answers that the limit is used up. Run this step again when the window has passed.',
          'If that happens often, see that the ID is a member of a paid organisation.',
        ],
      },
    ];
  }
  return [
    {
      action: 'person',
      summary: `find out what the pulls of **${account}** are counted for`,
      basis,
      instructions: [
        isCountedForAccount === false
          ? `The registry counts the pulls for \`${signedIn.source ?? ''}\`, which is not the account \`${account}\`: the credential does not take effect from here.`
          : `There is a limit, and ${unnamedSource}, so nothing shows that it is the account's.`,
        'A proxy or a mirror between here and the registry drops credentials; run this from another network.',
      ],
      ...(isCountedForAccount === false ? {} : { markable: true, part: { kind: 'mark' } as const }),
    },
  ];
}

/** Both answers as gauges, and what they mean. Pure. */
export function viewPullLimit({ account }: PullLimitInput, state: PullLimitState): readonly Section[] {
  const { anonymous, signedIn, isCountedForAccount } = state;
  const counted =
    isCountedForAccount === true
      ? 'counted for the account'
      : isCountedForAccount === false
        ? 'not counted for the account'
        : typeof signedIn !== 'string' && signedIn.limit === 'none'
          ? undefined
          : unnamedSource;
  return [
    {
      type: 'gauge',
      rows: [gauge('anonymous, from this address', anonymous), gauge(`as ${account}`, signedIn, counted)],
    },
    { type: 'text', text: meaning(account, state) },
  ];
}

function gauge(label: string, answer: LimitAnswer, more?: string): GaugeRow {
  if (answer === 'refused')
    return { label, left: 'unknown', limit: 'unknown', note: 'the registry refuses the credential' };
  if (answer === 'foreign')
    return {
      label,
      left: 'unknown',
      limit: 'unknown',
      note: 'not asked: the stored value is not known to be a Docker token',
    };
  if (answer === 'spent') return { label, left: 0, limit: 'unknown', note: 'the limit is used up' };
  const notes = [
    answer.windowSeconds === undefined ? undefined : `per ${windowInWords(answer.windowSeconds)}`,
    more,
    answer.source === undefined ? undefined : `source ${answer.source}`,
  ].filter((note) => note !== undefined);
  return {
    label,
    left: answer.remaining,
    limit: answer.limit,
    ...(notes.length === 0 ? {} : { note: notes.join(' · ') }),
  };
}

function windowInWords(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

function meaning(account: string, { anonymous, signedIn, isCountedForAccount }: PullLimitState): string {
  if (signedIn === 'foreign') return 'Nothing was asked with the stored value: it may be the secret of another system.';
  if (signedIn === 'refused') return 'Pulls with this credential fail.';
  if (signedIn === 'spent') return `Pulls as **${account}** fail until the window has passed.`;
  if (signedIn.limit === 'none') {
    return typeof anonymous !== 'string' && anonymous.limit === 'none'
      ? 'No limit with the credential, but none without it either: this network is exempt, so nothing shows what the account adds.'
      : `No limit for **${account}**, while this address has one: the account makes the difference.`;
  }
  return isCountedForAccount === true
    ? `Pulls count for **${account}** and not for this address. A member of a paid organisation has no limit: if it joined just now, look again later.`
    : 'Nothing shows that pulls with the credential count for the account.';
}
