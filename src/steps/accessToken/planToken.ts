import type { Change } from '../../runbook/run/change';
import type { Section } from '../../runbook/run/section';
import { holdsInWords, landingChange, landingProblem } from '../landing/landing';
import { markedLabel } from '../tokenMark';
import { decideToken } from './decideToken';
import { type AccessTokenInput, type AccessTokenState, type TokenFacts, seenIn } from './tokenState';

const tokensPage = {
  title: 'Open the access tokens of Docker',
  url: 'https://app.docker.com/settings/personal-access-tokens',
};

/** The plan for an access token. Pure. */
export function planToken(input: AccessTokenInput, state: AccessTokenState): Change[] {
  const { account, label, scope, expires_in_days: days } = input;
  const work = decideToken(state);
  const changes: Change[] = [];
  const basis = seenIn(state);
  if (state.unlisted !== undefined) return [contradiction(input, state.unlisted, state)];
  if ((work.create || work.land !== undefined) && !state.landing.ready) return [landingProblem(state.landing)];
  if (work.create) {
    changes.push({
      action: 'create',
      summary: `create access token **“${label}”** for **${account}**`,
      basis,
      detail: `scope ${scope} · ${days === undefined ? 'never expires' : `expires in ${days} days`}${replacedIn(state, label)}`,
      undo: 'revoke it (Docker Hub keeps no copy)',
    });
    changes.push(landingChange(state.landing, `the new token${acceptedElse(state)}`, basis));
  }
  if (work.land !== undefined) {
    changes.push(landingChange(state.landing, `the token [${work.land}], created before and safe in escrow`, basis));
  }
  for (const token of work.revoke) {
    changes.push({
      action: 'delete',
      summary: `revoke token **“${nameOf(token, label)}”** of **${account}**`,
      basis,
      detail: `created ${token.created} · ${reasonOf(token, state)}`,
    });
  }
  // After a landing its copy goes at once; what is left here is left from a run that stopped in between.
  for (const mark of work.wipe) {
    changes.push({
      action: 'delete',
      summary: `wipe the escrowed copy of token **[${mark}]**`,
      basis,
      detail: 'kept on this machine',
    });
  }
  if (work.confirm !== undefined) changes.push(confirm(input, work.confirm, state));
  if (work.moveIn !== undefined) changes.push(moveIn(input, work.moveIn, state));
  if (work.unclear.length > 0) changes.push(judge(input, work.unclear, state));
  return changes;
}

/** What the check found, for people. Pure. */
export function viewToken(input: AccessTokenInput, state: AccessTokenState): readonly Section[] {
  const { keep, moveIn, retire } = decideToken(state);
  return [
    ...(state.tokens.length === 0
      ? []
      : [
          {
            type: 'table',
            columns: ['token', 'state', 'created', 'expires'],
            rows: state.tokens.map((token) => [
              nameOf(token, input.label),
              token === keep
                ? 'stored'
                : token === moveIn
                  ? 'filed by hand'
                  : retire.includes(token)
                    ? 'replaced, to be retired'
                    : token.isLiving
                      ? 'living'
                      : 'expired or deactivated',
              token.created,
              token.expires ?? 'never',
            ]),
          } as const,
        ]),
    {
      type: 'checklist',
      items: [
        {
          state: state.landing.ready ? (keep === undefined ? 'todo' : 'done') : 'failed',
          text: `value stored in ${state.landing.uri}`,
          detail: `holds ${holdsInWords(state.landing)}`,
        },
        ...(isForeign(state)
          ? [
              {
                state: 'unknown',
                text: `what ${state.landing.uri} holds is not known to be a Docker token, and was not tried`,
              } as const,
            ]
          : []),
        ...(state.isAccepted === undefined
          ? []
          : [
              {
                state: state.isAccepted ? 'done' : 'failed',
                text: `the registry takes the stored value for ${input.account}`,
              } as const,
            ]),
      ],
    },
    ...(retire.length === 0 ? [] : [{ type: 'text', text: retirement(retire, input.label) } as const]),
    ...(state.landing.link === undefined ? [] : [{ type: 'link', ...state.landing.link } as const]),
  ];
}

function retirement(tokens: readonly TokenFacts[], label: string): string {
  const names = tokens.map((token) => `**“${nameOf(token, label)}”**`).join(', ');
  const [is, it] = tokens.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return `${names} ${is} replaced and still alive, because variables and running builds may carry ${it}. Once all have the stored token (\`circleci/env-vars\` is in sync, and what began before has ended), retire ${it}.`;
}

/** The label as Docker Hub lists it. */
export function nameOf(token: TokenFacts, label: string): string {
  return token.mark === undefined ? label : markedLabel(label, token.mark);
}

/** Which token the new one takes the place of, and why; what happens to it. */
function replacedIn({ tokens, landing }: AccessTokenState, label: string): string {
  const old = tokens.find(({ mark, isLiving }) => isLiving && mark !== undefined && mark === landing.mark);
  if (old === undefined) return '';
  const why = !old.hasScope
    ? 'whose scope is another'
    : old.isExpiring
      ? `which expires ${old.expires ?? 'never'}`
      : 'whose stored value the registry refuses';
  return ` · replaces “${nameOf(old, label)}”, ${why} and which stays alive until you retire it`;
}

function reasonOf(token: TokenFacts, { escrow }: AccessTokenState): string {
  return escrow.includes(token.mark ?? '') ? 'its value never landed' : 'its value is nowhere: an orphan';
}

function acceptedElse({ isAccepted, landing }: AccessTokenState): string {
  if (isForeign({ isAccepted, landing }))
    return ' · the value there is not known to be a Docker token, so it was not tried: make sure that nobody needs it';
  return isAccepted === true && landing.mark === undefined
    ? ' · the value there works, but no token with this label and scope is known for it: revoke that one by hand'
    : '';
}

/** Whether the place holds a value of which nothing shows that it is a token. */
function isForeign({ isAccepted, landing }: Pick<AccessTokenState, 'isAccepted' | 'landing'>): boolean {
  return landing.holds === 'value' && landing.mark === undefined && isAccepted === undefined;
}

function contradiction({ account, label }: AccessTokenInput, mark: string, state: AccessTokenState): Change {
  const { uri } = state.landing;
  return {
    action: 'person',
    summary: `find out which token of **${account}** is in **${uri}**`,
    basis: seenIn(state),
    unknown: `a list of the tokens of ${account} that has the stored one`,
    instructions: [
      `\`${uri}\` holds the value of token [${mark}], and the registry takes it; but Docker Hub lists no token whose label ends in that mark. Nothing is made or revoked by such a list.`,
      'Run the step again in a few minutes: the list may be from before the token was made.',
      `If it stays, somebody has changed the label: sign in to Docker Hub as \`${account}\` and call the token \`${markedLabel(label, mark)}\` again, or delete it, and a new one is made.`,
    ],
    link: tokensPage,
  };
}

function confirm(input: AccessTokenInput, token: TokenFacts, state: AccessTokenState): Change {
  const { where } = state.landing;
  const name = nameOf(token, input.label);
  return {
    action: 'person',
    summary: `say whether the value of token **“${name}”** is filed`,
    basis: seenIn(state),
    unknown: `what ${where} holds: a person’s word`,
    detail: `${where} cannot be read back, and this machine did not file it`,
    instructions: [
      `Docker Hub lists \`${name}\` (created ${token.created}). Look whether its value is filed: ${where}.`,
      'If it is, mark this done.',
      `If not, sign in to Docker Hub as \`${input.account}\`, delete the token, and run the step again: a new one is made.`,
    ],
    link: tokensPage,
    markable: true,
    part: { kind: 'mark' },
  };
}

function moveIn(input: AccessTokenInput, token: TokenFacts, state: AccessTokenState): Change {
  const { landing } = state;
  const name = nameOf(token, input.label);
  return {
    action: 'person',
    summary: `put the value of token **“${name}”** into **${landing.uri}**`,
    basis: seenIn(state),
    detail: `it is filed in the team’s vault · ${landing.where} holds ${holdsInWords(landing)}`,
    instructions: [
      `Take the value from the team’s vault and store it as it is: \`${landing.uri}\` in ${landing.where}.`,
      'Run the step again: it is done when the registry takes what is stored there.',
      `Or give it up: revoke \`${name}\`, delete the entry in the vault, and a new token is made.`,
    ],
    ...(landing.link === undefined ? {} : { link: landing.link }),
  };
}

function judge(input: AccessTokenInput, tokens: readonly TokenFacts[], state: AccessTokenState): Change {
  const names = tokens.map((token) => `\`${nameOf(token, input.label)}\` (created ${token.created})`).join(', ');
  const it = tokens.length === 1 ? 'it' : 'them';
  // A marked token is only unclear where the stored value bears no mark that tells it apart.
  const living = tokens.every(({ mark }) => mark === undefined)
    ? 'Living, but not the stored one'
    : `Living, and what ${state.landing.uri} holds does not tell whose value it is`;
  return {
    action: 'person',
    summary: `look at ${tokens.length === 1 ? 'another token' : `${tokens.length} other tokens`} of **${input.account}** with this label`,
    basis: seenIn(state),
    unknown: `who uses ${it}: a person’s word`,
    instructions: [
      `${living}: ${names}. Nothing here made ${it}, or somebody uses ${it}, so nothing is revoked by itself.`,
      `Sign in to Docker Hub as \`${input.account}\`, see when each was last used, and delete what nobody needs.`,
      'Or mark this done with a note that says who uses it.',
    ],
    link: tokensPage,
    markable: true,
    part: { kind: 'mark' },
  };
}
