import { z } from 'zod';
import type { Services } from '../services/services';
import { basisOf } from '../runbook/run/basis';
import type { StepKind } from '../runbook/run/step';
import type { Change, Link } from '../runbook/run/change';
import { isPullbookError } from '../shared/errors';
import { dockerId } from './dockerId';
import { signInAs } from './serviceId';

const settings: Link = { title: 'Open the account settings of Docker', url: 'https://app.docker.com/settings' };

interface EmailInput {
  readonly account: string;
}

interface EmailState {
  /**
   * `has-tokens`: the ID has made a token, which only one with a validated address can. `empty`: it may see its tokens and
   * has none. `refused`: it may not see them.
   */
  readonly tokens: 'has-tokens' | 'empty' | 'refused';
  /** What Docker Hub said to that. */
  readonly refusal?: string;
}

/**
 * Waits until the mail address of a service Docker ID is validated. No call says so, but Docker opens the making of access
 * tokens only to an ID with a validated address: a token that is there shows it. Whether Docker Hub also refuses the
 * *listing* before that is not documented, so an empty list shows nothing, and a person says what they see.
 *
 * @see https://docs.docker.com/security/access-tokens/
 */
export const dockerhubEmailValidated = {
  kind: 'dockerhub/email-validated',
  summary: 'Asks a person to validate the mail address of a service Docker ID, and sees it by the tokens of the ID.',
  effects: 'manual',
  input: z.strictObject({
    account: dockerId.describe('The service Docker ID, usually `${{ steps.account.outputs.username }}`.'),
  }),
  outputs: {},
  subject: (input, host) => `**${input.account}** on ${host('dockerHub')}`,
  async check(input, ctx): Promise<EmailState> {
    const session = await signInAs(input.account, ctx);
    try {
      const listed = await session.listAccessTokens({ signal: ctx.signal });
      return { tokens: listed.length > 0 ? 'has-tokens' : 'empty' };
    } catch (error) {
      if (!isPullbookError(error) || error.code !== 'FORBIDDEN') throw error;
      return { tokens: 'refused', refusal: error.message };
    }
  },
  plan: ({ account }, { tokens, refusal }): Change[] => {
    const basis = basisOf({ account, tokens });
    switch (tokens) {
      case 'has-tokens':
        return [];
      case 'refused':
        return [
          {
            action: 'person',
            summary: `validate the mail address of **${account}**`,
            basis,
            instructions: [
              `Docker Hub does not let \`${account}\` see its access tokens, which most often means that its address is not validated. ${refusal ?? ''}`,
              `Find the mail from Docker to the team's mail group, sent to the alias of \`${account}\`, and follow its link.`,
              `No mail? Sign in to Docker Hub as \`${account}\` in a private window and have it sent again from the account's settings.`,
              'Run this step again afterwards.',
            ],
            link: settings,
            part: { service: 'dockerHub', play: 'validate-mail', username: account },
          },
        ];
      case 'empty':
        return [
          {
            action: 'person',
            summary: `say whether the mail address of **${account}** is validated`,
            basis,
            unknown: `an access token of ${account}, which only an ID with a validated address can make; or a person's word`,
            instructions: [
              `Docker Hub shows \`${account}\` its access tokens, and there is none yet, so nothing shows that its address is validated.`,
              `Sign in to Docker Hub as \`${account}\` in a private window: where the address is not validated, Docker says so and offers to send the mail again.`,
              'Where it is validated, mark this done.',
            ],
            link: settings,
            markable: true,
            part: { kind: 'mark' },
          },
        ];
    }
  },
  view: ({ account }, { tokens }) => [
    {
      type: 'checklist',
      items: [
        {
          state: ({ 'has-tokens': 'done', empty: 'unknown', refused: 'person' } as const)[tokens],
          text: `mail address of **${account}** validated`,
          detail: {
            'has-tokens': 'the ID has access tokens, which only a validated address can make',
            empty: 'the ID may see its access tokens and has none, which shows nothing',
            refused: 'Docker Hub does not let the ID see its access tokens',
          }[tokens],
        },
      ],
    },
  ],
  outcome: () => ({}),
  apply: () => Promise.resolve(),
} satisfies StepKind<EmailInput, EmailState, Services>;
