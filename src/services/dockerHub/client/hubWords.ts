import type { OwnWords } from '../../http/answerAdvice';

const signIn = /^POST \/v2\/(?:auth\/token|users\/(?:login|2fa-login))$/;
const invites = /^POST \/v2\/invites\/bulk$/;

/** Where an organisation enforces single sign-on, or passwords do not work for another reason. */
export const withoutPassword =
  'Where the organisation enforces single sign-on, passwords do not work: use an organisation access token or the session of `docker login`.';

/** What Docker Hub means by a refusal. It documents next to none of them, so several statuses share their words. */
export const hubWords: readonly OwnWords[] = [
  {
    statuses: [400, 422],
    operation: signIn,
    advice: 'Sign in again, with a Docker ID or its mail address, and its password.',
  },
  {
    statuses: [402, 403, 404, 405, 409, 410, 423],
    operation: signIn,
    advice: `Docker Hub opens no session for this account in this way. ${withoutPassword} An account that is blocked or deactivated is refused too.`,
  },
  {
    statuses: [402, 409],
    operation: invites,
    // Which of the two it is for a want of seats is not documented.
    code: 'CONFLICT',
    advice:
      'Most often no seat is free: ask an owner of the organisation to remove a member or an old invite, or to buy a seat.',
  },
  {
    statuses: [400, 404, 422],
    operation: invites,
    advice: 'Check organisation, team and Docker ID in the step’s input; the team must exist.',
  },
  {
    statuses: [404],
    operation: /^PATCH \/v2\/invites\/[^/]+\/resend$/,
    advice: 'The invite is gone: it was accepted or withdrawn. Check again.',
  },
  {
    statuses: [400, 422],
    operation: /^POST \/v2\/access-tokens$/,
    advice:
      'Check label, scope and expiry in the step’s input. The mail address of the ID must be validated, and there may be tokens enough already.',
  },
  {
    statuses: [400, 404, 409, 422],
    operation: /^POST \/v2\/orgs\/[^/]+\/groups\/[^/]+\/members$/,
    advice:
      'Only a member of the organisation can be added to a team that exists: check again whether the invite was accepted.',
  },
  {
    statuses: [400, 404, 409, 422],
    operation: /^PUT \/v2\/orgs\/[^/]+\/members\/[^/]+$/,
    advice:
      'The role of a pending invite, or of the last owner, cannot be changed: look at the organisation’s members.',
  },
  {
    statuses: [404],
    operation: /^GET \/v2\/orgs\//,
    advice:
      'Docker Hub shows no such organisation to you: check its name in the step’s input, and that you are signed in as one of its owners.',
  },
];
