/** Why a field may move between plan and apply without making the plan stale. */
export interface Reason {
  readonly kinds: readonly string[];
  /** Of the names of moves. */
  readonly field: RegExp;
  readonly because: string;
  /** Set where what was agreed to is done, and comes to another end, or where the world moves the field on by itself. */
  readonly endsOtherwise?: true;
}

/** What is in the world and is not moved. */
export const machinery: readonly Pick<Reason, 'field' | 'because'>[] = [
  {
    field: /^hub\.(signingKey|requestsPerMinute|window|noSeatAnswer|redactedToken|egressIp|operator)/,
    because: 'how the simulator answers, and to whom: not a record of the service',
  },
  { field: /^hub\.pulls/, because: 'bookkeeping: every pull of everybody moves it' },
  { field: /^aws\.(secretAccessKey|region|account)$/, because: 'what the simulator is built around' },
];

const rerun = 'circleci/rerun-workflow';
const token = 'dockerhub/access-token';
const account = 'dockerhub/account';
const membership = 'dockerhub/membership';
const secret = 'aws/secret';
const infra = String.raw`^circleCi\.projects\[gh/ministryofjustice/opg-org-infra\]`;

export const reasons: readonly Reason[] = [
  {
    kinds: ['prerequisites/check'],
    field: /^(hub|aws|circleCi)\./,
    because: 'the word is about the mail group alone; everything else is judged anew at each look',
    endsOtherwise: true,
  },
  {
    kinds: ['circleci/env-vars'],
    field: /^(aws\.|circleCi\.(users|projects|organisations( \+|\[[^\]]*\]\.(id|name|slug)$)))/,
    because: 'the word is about a context alone; project, variables and secrets are judged anew at each look',
    endsOtherwise: true,
  },
  {
    kinds: ['circleci/env-vars'],
    field: /\.contexts( - shared|\[shared\]\.(createdAt$|variables( - |\[)DOCKER_USER))/,
    because:
      'what sets none of the names any more is no question; the present value of what does, its updated_at tells',
  },
  {
    kinds: ['circleci/env-vars'],
    field: /\.contexts\[shared\]\.variables \+/,
    because: 'a variable of another name stands in nobody’s way',
  },
  {
    kinds: ['circleci/config'],
    field: /^files .*\.tf$/,
    because: 'a file of Terraform is no part of a CircleCI config',
  },
  {
    kinds: [secret, rerun, token, account],
    field: /^aws\.caller\.(arn|userId)$/,
    because: 'who asks: the account is looked at by the ARN of the secret',
  },
  {
    kinds: [secret, rerun, token, account],
    field: /^aws\.secrets\[[^\]]*\]\.(description$|createdAt$|resourcePolicy \+)/,
    because: 'AWS moves LastChangedDate with whatever is changed of a secret, and that makes the plan stale',
  },
  {
    kinds: [secret, rerun, token, account],
    field: /\.versions\[\d+\]\.(value|createdAt|binary \+)$/,
    because: 'a version never changes under its id: AWS refuses another value for it',
    endsOtherwise: true,
  },
  {
    kinds: [secret, rerun, token, account],
    field: /\.versions( - 0|\[0\]\.id)$/,
    because: 'an old version without a label is nobody’s present value',
  },
  {
    kinds: [secret, rerun, token, account],
    field: /\.versions(\[\d+\]\.stages)? \+$|\.stages( - |\[)PULLBOOK/,
    because: 'neither reading nor writing goes by a label besides AWSCURRENT, AWSPREVIOUS and AWSPENDING',
  },
  {
    kinds: [secret, rerun, token, account],
    field: /^aws\.secrets \+$/,
    because: 'another secret than those of the step',
  },
  {
    kinds: [secret],
    field: /^aws\.secrets( - |\[)sirius-dockerhub_token/,
    because: 'another secret than that of the step, which names no source',
  },
  {
    kinds: [token, account],
    field: /^aws\.secrets( - |\[)sirius-dockerhub_id/,
    because: 'another secret than the landing place of the step',
  },
  {
    kinds: [rerun],
    field: /^circleCi\.(users|organisations|projects \+|projects( - |\[)gh\/ministryofjustice\/opg-sirius)/,
    because: 'neither who asks, nor the organisation, nor another project takes part in a build of the infra project',
  },
  {
    kinds: [rerun],
    field: new RegExp(String.raw`${infra}\.(id$|name$|defaultBranch$|variables|schedules \+)`),
    because: 'the build is asked for by the slug of the project and the branch that the step names',
  },
  {
    kinds: [rerun],
    field: new RegExp(String.raw`${infra}\.workflows`),
    because: 'what a config starts is shown by no API before it has run; the commit that holds it is in the plan',
    endsOtherwise: true,
  },
  {
    kinds: [rerun],
    field: new RegExp(
      String.raw`${infra}\.pipelines( \+|\[\d+\]\.(number$|workflows( \+| - 0)|trigger$|actor$|subject$|id$|state$|createdAt$|errors|wires|isInSetup))`,
    ),
    because: 'the run is told by its own id and by the commit, both of which are in the plan',
    endsOtherwise: true,
  },
  {
    kinds: [rerun],
    field: new RegExp(String.raw`${infra}\.pipelines\[\d+\]\.workflows\[\d+\]\.`),
    because:
      'how far a run has come and how it ends moves by itself; which run it is, its id tells, and that is in the plan',
    endsOtherwise: true,
  },
  {
    kinds: [account, token, membership],
    field: /^hub\.accounts( \+|( - |\[)(opgoperator|opgengineer))/,
    because: 'the account of somebody else',
  },
  {
    kinds: [account, token],
    field: /^hub\.organisations/,
    because: 'no organisation is asked for an account or its tokens',
  },
  {
    kinds: [membership],
    field: /^hub\.accounts\[opgcisirius\]\.(id|email|emailVerified|fullName|password|totpKey|joinedAt|tokens)/,
    because: 'an ID is invited by its name, which Docker Hub never gives to anybody else',
  },
  {
    kinds: [membership],
    field: /^hub\.accounts( - opgcisirius|\[opgcisirius\]\.username)$/,
    because: 'an invite goes to whom it names, and is sent anew by its own id, which is in the plan',
  },
  {
    kinds: [membership],
    field: /\.invites(\[[^\]]*\]\.inviter$| \+)/,
    because: 'an invite besides the one of the plan; whose it is, does not say what it gives',
  },
  {
    kinds: [token, account],
    field: /^hub\.accounts\[opgcisirius\]\.(id|email|emailVerified|fullName|joinedAt)$/,
    because: 'an account is told by its name, and a token by its uuid; the rest is for people',
  },
  {
    kinds: [token, account],
    field: /^hub\.accounts\[opgcisirius\]\.(password|totpKey)$/,
    because: 'no API shows it: Docker Hub is asked once a password is kept, and a session outlives its password',
    endsOtherwise: true,
  },
  {
    kinds: [token, account],
    field: /^hub\.accounts\[opgcisirius\]\.tokens(\[.*\]\.(value|creatorIp|creatorAgent)$| \+)/,
    because: 'which token it is, its uuid tells; one under another label is not of the step',
  },
  {
    kinds: [token],
    field: /\.tokens\[.*\]\.lastUsedAt$/,
    because: 'bookkeeping: each look at the registry moves it; that a token was used at all changes what is planned',
    endsOtherwise: true,
  },
  {
    kinds: [membership],
    field: /^hub\.organisations( \+|\[[^\]]*\]\.(id$|fullName$|paid$|enforcesSso$|seats$|joinedAt$|tokens))/,
    because: 'the organisation is the one of that name; whether it has a seat, the preview of the invite tells',
  },
  {
    kinds: [membership],
    field: /^hub\.organisations\[[^\]]*\]\.members( \+|( - |\[)(opgoperator|opgengineer))/,
    because: 'the membership of somebody else',
  },
  {
    kinds: [membership],
    field: /^hub\.organisations\[[^\]]*\]\.teams( - |\[)owners/,
    because: 'the team of the owners is Docker Hub’s own, and follows the roles',
    endsOtherwise: true,
  },
  {
    kinds: [membership],
    field: /^hub\.organisations\[[^\]]*\]\.teams( \+|\[opgdockerhubusers\])/,
    because: 'the team is the one of that name; of its members only the ID matters, and its own teams are in the plan',
  },
  { kinds: [account, token, membership], field: /^hub\.mails/, because: 'a mail that was sent is in no answer' },
];
