import { z } from 'zod';
import type { Services } from '../services/services';
import type { Section } from '../runbook/run/section';
import type { StepKind } from '../runbook/run/step';
import { applyAccount } from './account/applyAccount';
import type { AccountState } from './account/accountState';
import { readAccount } from './account/accountState';
import { planAccount } from './account/planAccount';
import { dockerId } from './dockerId';
import { holdsInWords } from './landing/landing';
import { landingUri, readableForms } from './landing/places';

interface AccountInput {
  readonly username: string;
  readonly mail: string;
  readonly store: string;
}

/** `team@example.org` and `opgcisirius` make `team+opgcisirius@example.org`; an address that has an alias stays as it is. */
export function aliasAddress(mail: string, username: string): string {
  const at = mail.lastIndexOf('@');
  const local = mail.slice(0, at);
  return local.includes('+') ? mail : `${local}+${username}${mail.slice(at)}`;
}

/**
 * Gives one CI project its own Docker ID. Docker Hub has no call for signing up, so a person does that; everything
 * around it is done here, and the sign-up is seen by looking the ID up.
 *
 * @see https://docs.docker.com/accounts/create-account/ (rules for the ID and its password)
 */
export const dockerhubAccount = {
  kind: 'dockerhub/account',
  summary:
    'Makes and files the password of a service Docker ID, guides its sign-up, and waits until the ID exists and signs in.',
  effects: 'write',
  input: z.strictObject({
    username: dockerId.describe(
      'The service Docker ID: 4 to 30 lower-case letters and digits. One per CircleCI project; it can never be renamed.',
    ),
    mail: z
      .email({
        error: (issue) =>
          `\`${String(issue.input)}\` is no mail address. Name your team's mail group, such as \`team@example.org\`.`,
      })
      .describe('Mail address of the team’s mail group. The ID signs up with its `+` alias, `team+<username>@…`.'),
    store: landingUri.describe(
      `The landing place for the password: \`manual\` for the team’s own vault, or ${readableForms}.`,
    ),
  }),
  outputs: {
    username: { description: 'The service Docker ID.' },
    email: { description: 'The mail address that the ID signs up with.' },
  },
  subject: (input, host) => `**${input.username}** on ${host('dockerHub')}`,
  check: readAccount,
  plan: (input, state) => planAccount(input, aliasAddress(input.mail, input.username), state),
  view: (input, state) => viewAccount(input, state),
  outcome: (input) => ({ username: input.username, email: aliasAddress(input.mail, input.username) }),
  apply: (input, state, _plan, ctx) => applyAccount(input, aliasAddress(input.mail, input.username), state, ctx),
} satisfies StepKind<AccountInput, AccountState, Services>;

function viewAccount(input: AccountInput, state: AccountState): readonly Section[] {
  const { exists, signsInWith, landing } = state;
  const signsIn = signsInWith === 'stored' || signsInWith === 'kept';
  const email = aliasAddress(input.mail, input.username);
  return [
    {
      type: 'checklist',
      items: [
        { state: exists ? 'done' : 'person', text: `Docker ID **${input.username}** exists`, detail: email },
        signsIn
          ? { state: 'done', text: 'signs in with the known password' }
          : { state: signsInWith === 'none' ? 'failed' : 'todo', text: 'signs in with the known password' },
        {
          state:
            landing.holds === 'unknown' && landing.mark === undefined
              ? 'unknown'
              : landing.holds === 'value' || landing.holds === 'unknown'
                ? 'done'
                : 'todo',
          text: `password filed in ${landing.uri}`,
          detail: `holds ${holdsInWords(landing)}`,
        },
      ],
    },
    ...(landing.link === undefined ? [] : [{ type: 'link', ...landing.link } as const]),
  ];
}
