import { z } from 'zod';
import type { Services } from '../services/services';
import type { StepKind } from '../runbook/run/step';
import { dockerId } from './dockerId';
import type { PullLimitInput, PullLimitState } from './pullLimit/readPullLimit';
import { readPullLimit } from './pullLimit/readPullLimit';
import { planPullLimit, viewPullLimit } from './pullLimit/viewPullLimit';
import { secretOnly } from './secretInput';

/**
 * Shows the pull limit with and without the credential, from the machine this runs on. A limit alone proves nothing: the
 * source that the registry names tells whether the account is counted or the address.
 *
 * @see https://docs.docker.com/docker-hub/usage/pulls/ (headers, HEAD does not count)
 */
export const dockerhubPullLimit = {
  kind: 'dockerhub/pull-limit',
  summary: 'Shows the pull limit without and with the credential, and whether pulls count for the account.',
  effects: 'read',
  input: z.strictObject({
    account: dockerId.describe('The service Docker ID, usually `${{ steps.account.outputs.username }}`.'),
    token: secretOnly.describe(
      'Its access token, usually `${{ steps.token.outputs.token }}`; or the landing place that holds it.',
    ),
  }),
  outputs: {},
  subject: (input, host) => `**${input.account}** on ${host('registry')}`,
  check: readPullLimit,
  plan: (input, state) => planPullLimit(input, state),
  view: (input, state) => viewPullLimit(input, state),
  outcome: () => ({}),
  apply: () => Promise.resolve(),
} satisfies StepKind<PullLimitInput, PullLimitState, Services>;
