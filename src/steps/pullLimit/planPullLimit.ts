import { basisOf } from '../../runbook/run/basis';
import type { Change } from '../../runbook/run/change';
import { judgePullLimit, type LimitVerdict } from './judgePullLimit';
import { type LimitAnswer, type PullLimitInput, type PullLimitState, sourceOf } from './readPullLimit';

type Ask = Pick<Change, 'summary' | 'instructions' | 'unknown' | 'markable' | 'part' | 'link'>;

/** A word for what no answer shows, played in a rehearsal. */
const byWord = { markable: true, part: { kind: 'mark' } } as const;

const drops =
  'A proxy or a mirror between here and the registry drops credentials, or sends its own; run this from another network.';

/** What a person must look at. Counts move by themselves and are no part of its words but for the instructions. Pure. */
export function planPullLimit(input: PullLimitInput, state: PullLimitState): Change[] {
  const verdict = judgePullLimit(state);
  if (verdict === 'own-right') return [];
  const seen = (answer: LimitAnswer) =>
    typeof answer === 'string' ? answer : { limit: answer.limit, source: sourceOf(answer) };
  const { anonymous, signedIn, countedFor, token } = state;
  // The limit without the credential decides where none is stated with it.
  const basis = basisOf({ verdict, countedFor, token, signedIn: seen(signedIn), anonymous: limitOf(anonymous) });
  return [{ action: 'person', basis, ...asks[verdict](input, state) }];
}

function limitOf(answer: LimitAnswer) {
  return typeof answer === 'string' ? answer : answer.limit;
}

const asks: Readonly<
  Record<Exclude<LimitVerdict, 'own-right'>, (input: PullLimitInput, state: PullLimitState) => Ask>
> = {
  foreign({ account, token }) {
    const uri = typeof token === 'string' ? token : token.uri;
    return {
      summary: `have **${uri}** hold the access token of **${account}**`,
      instructions: [
        `\`${uri}\` holds a value that is not known to be a Docker token: it has not their prefix \`dckr_\`, and Pullbook did not put it there. It may be the secret of another system, so it was not sent to Docker.`,
        'Name the secret that holds the token, or run the step that makes the token and stores it.',
      ],
    };
  },
  refused: ({ account }) => ({
    summary: `make the registry take the token of **${account}**`,
    instructions: [
      `The registry refuses the stored token for \`${account}\`. It was revoked, has expired, or belongs to another ID.`,
      'Run the step that makes the token: it finds out which, and makes a new one.',
    ],
  }),
  throttled: ({ account }, { signedIn }) => ({
    summary: `ask the registry for the limit of **${account}** again`,
    unknown: 'an answer of the registry that is not 429',
    instructions: [
      throttledText(signedIn),
      'That is the guard against too many requests from one address; it says nothing of what the account may pull.',
    ],
  }),
  limited: ({ account }, state) => ({
    summary: `have the pull limit of **${account}** lifted`,
    instructions: [
      `The registry counts the pulls for \`${account}\` itself, and states a limit of ${limitText(state.signedIn)}. A member of a paid organisation pulls without a limit.`,
      'See *Members* of the organisation: is the ID a member, and has it a licence? Docker gives seats and licences apart: an invited ID may join without one, and gets it by hand or by the first sign-in of Docker Desktop, which a service ID never does. Whether pulls without a limit need one, Docker does not say.',
      'Run this step again afterwards; a change may take a while to show.',
    ],
    link: { title: 'Open Docker', url: 'https://app.docker.com/' },
  }),
  dropped: ({ account }, { signedIn }) => ({
    summary: `find out why the pulls of **${account}** are counted for an address`,
    instructions: [
      `The registry counts them for \`${sourceOf(signedIn) ?? ''}\`, which is not the account \`${account}\`: the credential was dropped on the way.`,
      drops,
    ],
  }),
  'of-another': ({ account }, { signedIn }) => ({
    summary: `find out for which account the pulls of **${account}** are counted`,
    instructions: [
      `The registry counts them for \`${sourceOf(signedIn) ?? ''}\`, which is not the account \`${account}\`: the token is another's, or the credential was replaced on the way.`,
      drops,
    ],
  }),
  'limited-somehow': ({ account }, { signedIn }) => ({
    summary: `find out what the pulls of **${account}** are counted for`,
    instructions: [
      `With the credential pulls are limited to ${limitText(signedIn)}, and the registry names no source, so nothing shows that the limit is the account's.`,
      drops,
      'See that the ID is a member of a paid organisation, and has a licence there.',
    ],
  }),
  exempt: ({ account }) => ({
    summary: `say whether **${account}** pulls without a limit of its own`,
    unknown: 'a limit without the credential, or a source with it: from a network that is not exempt',
    ...byWord,
    instructions: [
      'There is no limit with the credential, and none without it either: this network is exempt, and the registry names no source, so nothing shows what the account adds.',
      'Run this step from a network that has a limit, such as one at home, or mark it done where you know it.',
    ],
  }),
  'not-compared': ({ account }) => ({
    summary: `compare the limit of **${account}** with the one of this address`,
    unknown: 'the limit without the credential',
    instructions: [
      'With the credential the registry states no limit and names no source. What it would state without the credential is not known now, so nothing shows whether the account makes the difference.',
      'Run this step again in a few minutes.',
    ],
  }),
  whose: ({ account }, { signedIn }) => ({
    summary: `find out whether **${account}** is the account that its pulls are counted for`,
    unknown: `the id of Docker ID ${account}, which Docker Hub does not show here`,
    // A limit is none that anybody may call unlimited, whose ever it is.
    ...(typeof signedIn !== 'string' && signedIn.limit === 'none' ? byWord : {}),
    instructions: [
      `The registry counts the pulls for the account \`${sourceOf(signedIn) ?? ''}\` and states ${limitText(signedIn)}. Docker Hub did not tell which id \`${account}\` has.`,
      'Run this step again; or compare the id yourself, and mark this done where it is the account’s and has no limit.',
    ],
  }),
  'no-number': ({ account }) => ({
    summary: `ask the registry for the limit of **${account}** again`,
    unknown: 'the number of the limit, which the registry has left out',
    instructions: [
      'The registry states a limit without its number, as it does now and then.',
      'Run this step again in a few minutes.',
    ],
  }),
};

/** What a person reads where the guard against abuse has answered. */
export function throttledText(answer: LimitAnswer): string {
  if (typeof answer === 'string' || answer.limit !== 'throttled') return '';
  const { operation, retryAfterSeconds } = answer;
  const again = retryAfterSeconds === undefined ? 'in a few minutes' : `in ${retryAfterSeconds} s`;
  return `Docker answered 429 to \`${operation}\` and stated no limit: try again ${again}.`;
}

function limitText(answer: LimitAnswer): string {
  if (typeof answer === 'string' || typeof answer.limit !== 'number') return 'no limit';
  return answer.windowSeconds === undefined
    ? `${answer.limit} pulls`
    : `${answer.limit} pulls per ${windowInWords(answer.windowSeconds)}`;
}

/** `6 h`. */
export function windowInWords(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
