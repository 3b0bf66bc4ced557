import { z } from 'zod';
import type { Services } from '../services/services';
import type { Outputs } from '../runbook/file/outputs';
import type { StepKind } from '../runbook/run/step';
import { applyToken } from './accessToken/applyToken';
import { decideToken } from './accessToken/decideToken';
import { tokenRemedies } from './accessToken/tokenRemedies';
import { planToken, viewToken } from './accessToken/planToken';
import type { AccessTokenInput, AccessTokenState } from './accessToken/tokenState';
import { readAccessToken, tokenScopes } from './accessToken/tokenState';
import { dockerId } from './dockerId';
import { landingUri, readableForms } from './landing/places';
import { markedLabel } from './tokenMark';

/**
 * Keeps one read-only access token of the service Docker ID alive and stored.
 *
 * Docker Hub shows a token's value once, in the answer that creates it. Every token made here carries a mark of 8 hex
 * digits in its label, and the stored value carries the same mark, so that any later check can tell which token is
 * stored, which waits in escrow, and which is an orphan.
 *
 * @see https://docs.docker.com/reference/api/hub/latest/ (access-tokens: label of 1 to 100 characters, scopes)
 */
export const dockerhubAccessToken = {
  kind: 'dockerhub/access-token',
  summary: 'Creates a read-only access token of the service Docker ID and stores it; rotates it before it expires.',
  effects: 'write',
  input: z
    .strictObject({
      account: dockerId.describe('The service Docker ID, usually `${{ steps.account.outputs.username }}`.'),
      label: z
        .string()
        .min(1)
        // Docker Hub takes 100 characters; the mark needs 11 of them.
        .max(89)
        .regex(/^(?!.*\[[0-9a-f]{8}\]$)\S(?:.*\S)?$/, {
          error:
            'A label neither starts nor ends with a space, and does not end in a mark such as `[0a1b2c3d]`: the mark is added.',
        })
        .describe(
          'What the token is for, as listed on Docker Hub. Must be unique among the tokens of the ID; a mark is added.',
        ),
      scope: z
        .enum(tokenScopes)
        .default('repo:public_read')
        .describe(
          '`repo:public_read` pulls public images only; `repo:read` also the private ones that the ID may see.',
        ),
      expires_in_days: z
        .int()
        .min(1)
        .max(365)
        .optional()
        .describe('Days until a new token expires, 1 to 365. Left out: it never expires.'),
      renew_before_days: z
        .int()
        .min(1)
        .max(90)
        .default(14)
        .describe('A token with fewer days left is replaced, 1 to 90.'),
      store: landingUri.describe(`The landing place for the value: ${readableForms}, or \`manual\`.`),
    })
    .refine((input) => input.expires_in_days === undefined || input.renew_before_days < input.expires_in_days, {
      path: ['renew_before_days'],
      error: '`renew_before_days` must be less than `expires_in_days`, or every run would replace the token.',
    }),
  outputs: {
    token: { description: 'The value of the token, as a handle to its landing place.', secret: true },
    label: { description: 'The label of the token on Docker Hub, with its mark.' },
  },
  subject: (input, host) => `**${input.account}** on ${host('dockerHub')}`,
  check: readAccessToken,
  plan: (input, state) => planToken(input, state),
  view: (input, state) => viewToken(input, state),
  outcome(input, state): Outputs {
    const { keep } = decideToken(state);
    if (keep === undefined) return {};
    return {
      token: { secret: 'handle', uri: input.store, label: `access token of ${input.account}` },
      label: keep.mark === undefined ? input.label : markedLabel(input.label, keep.mark),
    };
  },
  apply: (input, state, _plan, ctx) => applyToken(input, state, ctx),
  remedies: tokenRemedies,
} satisfies StepKind<AccessTokenInput, AccessTokenState, Services>;
