import assert from 'node:assert/strict';
import { Secret } from '../../../src/shared/secret';
import type { HubToken } from '../../../src/services/dockerHub/simulator/hubState';
import { versionIds } from '../../../src/steps/landing/secretVersion';
import type { RunnableStep } from '../../../src/runbook/file/runnable';
import { type Bench, startProcess } from './bench';

/** A state of the world to start from, and what must be true of the world once the kind is in sync. */
export interface Scenario {
  readonly name: string;
  /** What differs from the example on the kind's page. */
  readonly with?: Readonly<Record<string, unknown>>;
  /** Whether the infra repository wires the product before the runbook starts. Default: `true`. */
  readonly wired?: boolean;
  prepare(bench: Bench): Promise<void>;
  /** Throws when the world is not as the kind promises, whatever happened on the way. */
  verify(bench: Bench): void;
  /** Remedies that the step offers once it is in sync: what it replaced and left to a person. Default: none. */
  readonly leaves?: readonly string[];
  /** Ends with the step half-done, so that it offers its other remedies; demanded once of every kind that has some. */
  readonly halfDone?: (bench: Bench, step: RunnableStep) => Promise<void>;
  /** Writing requests without which the kind cannot have done its work. */
  readonly writes?: readonly string[];
}

export const username = 'opgcisirius';
const email = `opg-team+${username}@example.org`;
export const organisation = 'ministryofjustice';
export const team = 'opgdockerhubusers';
export const tokenSecret = 'sirius-dockerhub_token';
export const label = 'CircleCI access token';
const dayMs = 86_400_000;

const nothing = () => Promise.resolve();

/** The scenarios of every kind; the first of each starts from nothing done. */
export const scenarios: Readonly<Record<string, readonly Scenario[]>> = {
  'dockerhub/account': [
    {
      name: 'from nothing',
      prepare: nothing,
      verify(bench) {
        const { vault } = bench.world;
        verifyAccount(
          bench,
          vault.labels().map((name) => vault.read(name)?.reveal()),
        );
      },
    },
    {
      name: 'with the password in Secrets Manager',
      with: { store: `aws-sm:${tokenSecret}` },
      prepare: nothing,
      verify: (bench) => verifyAccount(bench, [currentValue(bench, tokenSecret)]),
      writes: ['PutSecretValue'],
    },
    {
      name: 'with a password that somebody filed, and an ID that exists',
      with: { store: `aws-sm:${tokenSecret}` },
      async prepare(bench) {
        await signUp(bench, { validated: false });
        storeByHand(bench, tokenSecret, accountOf(bench).password);
        bench.world.state.credentials = {};
      },
      verify: (bench) => verifyAccount(bench, [currentValue(bench, tokenSecret)]),
    },
  ],
  'dockerhub/email-validated': [
    {
      name: 'from nothing',
      prepare: (bench) => signUp(bench, { validated: false }),
      verify: (bench) => assert.equal(accountOf(bench).emailVerified, true),
    },
  ],
  'dockerhub/access-token': [
    {
      name: 'from nothing',
      prepare: (bench) => signUp(bench, { validated: true }),
      verify: verifyOneToken,
      writes: ['POST /v2/access-tokens', 'PutSecretValue'],
      halfDone: createWithoutStoring,
    },
    {
      name: 'with a stored token that is about to expire',
      async prepare(bench) {
        await signUp(bench, { validated: true });
        const token = addToken(bench, { label: `${label} [0a1b2c3d]`, expiresAt: bench.clock.now() + 5 * dayMs });
        storeMarked(bench, tokenSecret, token.value, '0a1b2c3d');
      },
      // Nothing carries the old one, so the world's person retires it.
      verify: verifyOneToken,
      writes: ['POST /v2/access-tokens', 'PutSecretValue'],
    },
    {
      name: 'with a stored token that is about to expire, and that CircleCI carries',
      async prepare(bench) {
        await signUp(bench, { validated: true });
        const token = addToken(bench, { label: `${label} [0a1b2c3d]`, expiresAt: bench.clock.now() + 5 * dayMs });
        storeMarked(bench, tokenSecret, token.value, '0a1b2c3d');
        carry(bench, token.value);
      },
      verify(bench) {
        const { tokens } = accountOf(bench);
        assert.ok(tokens.length <= 2, `${tokens.length} tokens are there`);
        assert.equal(currentValue(bench, tokenSecret), tokens.at(-1)?.value);
        assert.ok(tokens.every(({ active }) => active));
        verifyEscrowEmpty(bench);
      },
      writes: ['POST /v2/access-tokens', 'PutSecretValue'],
      leaves: ['retire'],
    },
    {
      name: 'with an orphan of a run that crashed',
      async prepare(bench) {
        await signUp(bench, { validated: true });
        addToken(bench, { label: `${label} [0a1b2c3d]` });
      },
      verify: verifyOneToken,
      writes: ['POST /v2/access-tokens', 'PutSecretValue', 'DELETE /v2/access-tokens/{uuid}'],
    },
    {
      name: 'with the vault by hand',
      with: { store: 'manual' },
      prepare: (bench) => signUp(bench, { validated: true }),
      verify(bench) {
        const { tokens } = accountOf(bench);
        assert.equal(tokens.length, 1);
        assert.equal(bench.world.vault.read(`access token of ${username}`)?.reveal(), tokens[0]?.value);
        verifyEscrowEmpty(bench);
      },
      writes: ['POST /v2/access-tokens'],
    },
  ],
  'dockerhub/membership': [
    {
      name: 'from nothing',
      prepare: (bench) => signUp(bench, { validated: true }),
      verify: verifyInvitedOnce,
      writes: ['POST /v2/invites/bulk'],
    },
    {
      name: 'with no free seat',
      async prepare(bench) {
        await signUp(bench, { validated: true });
        const found = organisationOf(bench);
        found.seats = found.members.length;
      },
      verify: verifyInvitedOnce,
    },
    {
      name: 'with an invite whose link has ended',
      async prepare(bench) {
        await signUp(bench, { validated: true });
        const createdAt = bench.clock.now() - 300 * dayMs;
        const id = '00000000-0000-4000-8000-000000000002';
        const invite = { id, invitee: username, inviter: 'opgoperator', team, role: 'member', createdAt } as const;
        organisationOf(bench).invites.push(invite);
      },
      verify: verifyMember,
      writes: ['PATCH /v2/invites/{id}/resend'],
    },
    {
      name: 'with an owner outside the team',
      async prepare(bench) {
        await signUp(bench, { validated: true });
        organisationOf(bench).members.push({ username, role: 'owner' });
      },
      verify: verifyMember,
      writes: ['PUT /v2/orgs/{org_name}/members/{username}', 'POST /v2/orgs/{org_name}/groups/{group_name}/members'],
    },
  ],
  'terraform/wiring': [
    {
      name: 'from nothing',
      wired: false,
      prepare: nothing,
      verify: ({ world }) =>
        assert.deepEqual(
          world.state.terraform.wired.map(({ product }) => product),
          ['sirius'],
        ),
    },
    {
      name: 'without an infra checkout',
      wired: false,
      prepare: ({ files }) => {
        files.clear();
        return nothing();
      },
      verify: () => undefined,
    },
  ],
  'dockerhub/pull-limit': [
    {
      name: 'with a stored token',
      async prepare(bench) {
        await signUp(bench, { validated: true });
        storeByHand(bench, tokenSecret, addToken(bench, { label }).value);
        organisationOf(bench).members.push({ username, role: 'member' });
      },
      verify: () => undefined,
    },
  ],
  'manual/checkpoint': [{ name: 'from nothing', prepare: nothing, verify: () => undefined }],
};

/** The right to write goes after it was proved, as soon as the token is there; later it comes back. */
export async function createWithoutStoring(bench: Bench, step: RunnableStep): Promise<void> {
  const { world } = bench;
  const stop = world.onChange(() => {
    if (accountOf(bench).tokens.length > 0) world.state.aws.denied = { PutSecretValue: 'access' };
  });
  await startProcess(bench).rehearse(step);
  stop();
  world.state.aws.denied = {};
}

/** A service ID that signed up, with its password where this machine keeps it. */
export async function signUp({ world }: Bench, options: { readonly validated: boolean }): Promise<void> {
  await world.credentials.keep(
    `dockerhub:${username}`,
    new Secret(['Kept', 'by', 'this', 'bench', '2718', '28'].join('-')),
  );
  await world.play({ service: 'dockerHub', play: 'sign-up', username, email });
  if (options.validated) await world.play({ service: 'dockerHub', play: 'validate-mail', username });
}

export function accountOf({ world }: Bench) {
  const account = world.state.hub.accounts.find((candidate) => candidate.username === username);
  assert.ok(account, `there is no account ${username}`);
  return account;
}

export function organisationOf({ world }: Bench) {
  const found = world.state.hub.organisations.find(({ name }) => name === organisation);
  assert.ok(found);
  return found;
}

/** A token of the service ID that this journal knows nothing of. */
export function addToken(bench: Bench, given: Partial<HubToken> & { readonly label: string }): HubToken {
  const { tokens } = accountOf(bench);
  const number = String(tokens.length + 1).padStart(12, '0');
  const token: HubToken = {
    uuid: `00000000-0000-4000-8000-${number}`,
    scopes: ['repo:public_read'],
    value: ['dckr', 'pat', `madeByHand${number}`].join('_'),
    active: true,
    createdAt: bench.clock.now() - dayMs,
    expiresAt: null,
    lastUsedAt: null,
    creatorIp: '192.0.2.1',
    creatorAgent: 'test',
    ...given,
  };
  tokens.push(token);
  return token;
}

/** The project's variable has this token, as after a build of the infra repository. */
export function carry({ world, clock }: Bench, value: string): void {
  const { projects } = world.state.circleCi;
  const project = projects.find(({ slug }) => slug === world.state.inputs.circleci.project);
  assert.ok(project);
  project.variables = project.variables.filter(({ name }) => name !== 'DOCKER_ACCESS_TOKEN');
  project.variables.push({ name: 'DOCKER_ACCESS_TOKEN', value, createdAt: clock.now() });
}

/** Puts a value as somebody would in the console: under a version id that no mark is in. */
export function storeByHand(bench: Bench, name: string, value: string): void {
  store(bench, name, value, `11111111-2222-4333-8444-${String(value.length).padStart(12, '0')}`);
}

/** Puts a value as Pullbook does on another machine. */
export function storeMarked(bench: Bench, name: string, value: string, mark: string): void {
  const [id = ''] = versionIds(name, value, mark);
  store(bench, name, value, id);
}

function store({ world, clock }: Bench, name: string, value: string, id: string): void {
  const secret = world.state.aws.secrets.find((candidate) => candidate.name === name);
  assert.ok(secret, `there is no secret ${name}`);
  for (const version of secret.versions) version.stages = [];
  secret.versions.push({ id, value, stages: ['AWSCURRENT'], createdAt: clock.now() });
  secret.changedAt = clock.now();
}

/** The value that is AWSCURRENT. */
export function currentValue({ world }: Bench, name: string): string | undefined {
  const secret = world.state.aws.secrets.find((candidate) => candidate.name === name);
  return secret?.versions.find(({ stages }) => stages.includes('AWSCURRENT'))?.value;
}

function verifyAccount(bench: Bench, filed: readonly (string | undefined)[]): void {
  const account = accountOf(bench);
  assert.ok(filed.includes(account.password), 'the password of the account is not filed');
  assert.equal(bench.world.state.credentials[`dockerhub:${username}`], account.password);
  assert.equal(account.email, email);
  assert.ok(account.password.length >= 24);
  verifyEscrowEmpty(bench);
}

/** Exactly one living token, and its value is the stored one; nothing is left in escrow. */
export function verifyOneToken(bench: Bench): void {
  const { tokens } = accountOf(bench);
  assert.equal(tokens.length, 1, `${tokens.length} tokens are there`);
  assert.equal(tokens[0]?.active, true);
  assert.equal(currentValue(bench, tokenSecret), tokens[0].value);
  verifyEscrowEmpty(bench);
}

function verifyEscrowEmpty({ disk }: Bench): void {
  assert.deepEqual(
    [...disk.files.keys()].filter((path) => path.startsWith('escrow/')),
    [],
  );
}

function verifyMember(bench: Bench): void {
  const found = organisationOf(bench);
  assert.deepEqual(
    found.members.filter((member) => member.username === username),
    [{ username, role: 'member' }],
  );
  assert.ok(found.teams.find(({ name }) => name === team)?.members.includes(username));
  assert.deepEqual(found.invites, []);
}

function verifyInvitedOnce(bench: Bench): void {
  verifyMember(bench);
  const invites = bench.world.state.hub.mails.filter(({ subject }) => subject.startsWith('Join'));
  assert.equal(invites.length, 1, 'invited more than once');
}
