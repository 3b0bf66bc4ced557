type Holder = Readonly<Record<string, unknown>>;

/** Words of which the services know a few: each with another of them. */
const words: Readonly<Record<string, string>> = {
  owner: 'editor',
  editor: 'member',
  member: 'owner',
  success: 'failed',
  failed: 'success',
  webhook: 'api',
  api: 'webhook',
  scheduled_pipeline: 'api',
  created: 'errored',
  'rerun-workflow-from-beginning': 'rerun-workflow-from-failed',
  'rerun-workflow-from-failed': 'rerun-single-job',
  AWSCURRENT: 'AWSPENDING',
  AWSPREVIOUS: 'AWSPENDING',
  'repo:public_read': 'repo:read',
  'repo:read': 'repo:public_read',
  'eu-west-1': 'eu-west-2',
  all: 'none',
};

/** Another text of the same form. */
export function anotherText(key: string, text: string): string {
  const word = words[text];
  if (word !== undefined) return word;
  if (key === 'account') return '999999999999';
  if (key === 'arn') return text.replace(/:\d{12}:/, ':999999999999:');
  if (text.includes('@')) return `other.${text}`;
  // An id, of letters that an id may have.
  if (/^[0-9a-f-]{16,}$/.test(text)) return `${text.slice(0, -1)}${text.endsWith('0') ? '1' : '0'}`;
  return `${text}x`;
}

const unset: Readonly<Record<string, (now: number) => unknown>> = {
  deletedAt: (now) => now,
  lastUsedAt: (now) => now,
  approvedAt: (now) => now,
  canceledAt: (now) => now,
  expiresAt: (now) => now + 20 * 86_400_000,
  owningService: () => 'rds',
  totpKey: () => 'ab'.repeat(10),
};

/** What a field holds that is no longer `null`. @throws Error for one of which nobody has said what. */
export function whenSet(key: string, now: number): unknown {
  const value = unset[key];
  if (value === undefined) throw new Error(`say what \`${key}\` holds once it is set`);
  return value(now);
}

const day = 86_400_000;
const token = {
  uuid: '00000000-0000-4000-8000-0000000000e1',
  label: 'CircleCI access token [e1e1e1e1]',
  scopes: ['repo:public_read'],
  value: ['dckr', 'pat', 'ofAThirdPerson'].join('_'),
  active: true,
  createdAt: 1_790_000_000_000,
  expiresAt: null,
  lastUsedAt: null,
  creatorIp: '192.0.2.9',
  creatorAgent: 'test',
};

/** The first record of a list that had none, by the list's name; `undefined` where the name tells that none comes there. */
export function sampleOf(list: string): unknown {
  return {
    tokens: token,
    invites: {
      id: '00000000-0000-4000-8000-0000000000e2',
      invitee: 'opgcisirius',
      inviter: 'opgengineer',
      team: 'opgdockerhubusers',
      role: 'member',
      createdAt: 1_790_000_000_000,
    },
    mails: { to: 'somebody@example.org', subject: 'Join', at: 1_790_000_000_000 },
    contexts: {
      id: '00000000-0000-4000-8000-0000000000e3',
      name: 'shared',
      createdAt: 1_790_000_000_000,
      variables: [],
    },
    variables: { name: 'DOCKER_USER', value: 'somebody', createdAt: 1_790_000_000_000, updatedAt: 1_790_000_000_000 },
    errors: { type: 'config', message: 'no such job' },
    stages: 'AWSPENDING',
    members: 'opgcisirius',
  }[list];
}

/** What a record may have besides and does not, by where it lies. */
export function missing(names: readonly string[], record: Holder): readonly (readonly [string, unknown])[] {
  const path = names.join('.');
  const found = optional.filter(([pattern]) => pattern.test(path)).flatMap(([, fields]) => Object.entries(fields));
  return found.filter(([key]) => !(key in record));
}

const optional: readonly (readonly [RegExp, Holder])[] = [
  [
    /^aws\.secrets\[[^\]]*\]$/,
    { nextRotationAt: 4_000_000_000_000, primaryRegion: 'eu-west-2', resourcePolicy: '{"Version":"2012-10-17"}' },
  ],
  [/^aws\.secrets\[[^\]]*\]\.versions\[[^\]]*\]$/, { binary: true }],
  [/^aws\.denied$/, { DescribeSecret: 'access', GetSecretValue: 'kms' }],
  [/\.projects\[[^\]]*\]$/, { schedules: [{ workflow: 'build', everyMs: day, nextAt: 4_000_000_000_000 }] }],
  [/\.pipelines\[[^\]]*\]$/, { isInSetup: true }],
  [/\.pipelines\[[^\]]*\]\.workflows\[[^\]]*\]$/, { tag: 'rerun-single-job', only: 'first' }],
  [/\.plan$/, { appliesFirst: true, setup: true }],
];
