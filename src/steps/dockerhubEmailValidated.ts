import { z } from 'zod';
import type { Services } from '../services/services';
import { basisOf } from '../runbook/run/basis';
import type { StepKind } from '../runbook/run/step';
import { codeOf } from '../shared/errors';
import { dockerId } from './dockerId';
import { signInAs } from './serviceId';

interface EmailInput {
  readonly account: string;
}

interface EmailState {
  readonly mayManageTokens: boolean;
}

/**
 * Waits until the mail address of a service Docker ID is validated. No call says so; but Docker Hub opens its access
 * tokens only to an ID with a validated address, so a session that may list them is taken as the sign.
 *
 * Known limit: whether Docker Hub also refuses the *listing* before that is not documented. Where it does not, this
 * step ticks early, and the creation of the token says what is missing.
 *
 * @see https://docs.docker.com/security/access-tokens/
 */
export const dockerhubEmailValidated = {
  kind: 'dockerhub/email-validated',
  summary: 'Asks a person to validate the mail address of a service Docker ID, and ticks itself once that shows.',
  effects: 'manual',
  input: z.strictObject({
    account: dockerId.describe('The service Docker ID, usually `${{ steps.account.outputs.username }}`.'),
  }),
  outputs: {},
  subject: (input, host) => `**${input.account}** on ${host('dockerHub')}`,
  async check(input, ctx) {
    const session = await signInAs(input.account, ctx);
    try {
      await session.listAccessTokens({ signal: ctx.signal });
      return { mayManageTokens: true };
    } catch (error) {
      if (codeOf(error) !== 'FORBIDDEN') throw error;
      return { mayManageTokens: false };
    }
  },
  plan: (input, state) =>
    state.mayManageTokens
      ? []
      : [
          {
            action: 'person',
            summary: `validate the mail address of **${input.account}**`,
            basis: basisOf(state),
            instructions: [
              `Find the mail from Docker to the team's mail group, sent to the alias of \`${input.account}\`, and follow its link.`,
              `No mail? Sign in to Docker Hub as \`${input.account}\` in a private window and have it sent again from the account's settings.`,
              'Run this step again: it ticks itself once Docker Hub lets the ID see its access tokens.',
            ],
            link: { title: 'Open the account settings of Docker', url: 'https://app.docker.com/settings' },
            part: { service: 'dockerHub', play: 'validate-mail', username: input.account },
          },
        ],
  view: (input, state) => [
    {
      type: 'checklist',
      items: [
        {
          state: state.mayManageTokens ? 'done' : 'person',
          text: `mail address of **${input.account}** validated`,
          detail: state.mayManageTokens
            ? 'the ID may see its access tokens'
            : 'Docker Hub does not let the ID see its access tokens yet',
        },
      ],
    },
  ],
  outcome: () => ({}),
  apply: () => Promise.resolve(),
} satisfies StepKind<EmailInput, EmailState, Services>;
