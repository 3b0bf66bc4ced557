import { testUrls, testWorld } from '../../support/loadedServices';
import type { RehearsalWorld } from '../../../src/services/rehearsalWorld';
import { inProcessTransport } from '../../../src/services/world/inProcessTransport';
import type { HubAccount } from '../../../src/services/dockerHub/simulator/hubState';
import { SeededRandom } from '../../support/seededRandom';
import { VirtualClock } from '../../support/virtualClock';

const day = 24 * 60 * 60_000;
const hour = 60 * 60_000;

/** A world that holds what the fixtures' requests name, and the secrets of its people. */
export interface WireWorld {
  readonly world: RehearsalWorld;
  readonly clock: VirtualClock;
  readonly secrets: Map<string, string>;
}

/** What a fixture may ask the world to be brought to. */
const situations: Readonly<Record<string, (wire: WireWorld) => Promise<void> | void>> = {
  'the operator has a second factor': async ({ world, secrets }) => {
    await world.play({ service: 'dockerHub', play: 'two-factor', username: 'opgoperator' });
    secrets.set('ONE_TIME_CODE', world.operator.dockerHub.oneTimeCode()!);
  },
  'the session is of a personal access token': async (wire) => {
    const identifier = 'opgoperator';
    wire.secrets.set('SESSION', await signIn(wire, identifier, wire.secrets.get('PERSONAL_TOKEN')!));
  },
  'the operator is in no organisation': ({ world }) => {
    world.state.hub.organisations[0]!.members = [{ username: 'opgengineer', role: 'owner' }];
  },
  'the personal access token is revoked': ({ world }) => {
    for (const token of world.state.hub.accounts[0]!.tokens) token.active = false;
  },
  'the page of the organisation is refused': ({ world }) => {
    world.faults.add({ kind: 'status', status: 403, route: 'GET /v2/orgs/{org_name}' });
  },
  'there are more access tokens than one page holds': ({ world }) => {
    const { tokens } = world.state.hub.accounts[0]!;
    const [one] = tokens.splice(0);
    for (let number = 0; number < 101; number++) tokens.push({ ...one!, uuid: uuid(String(number % 10)) });
  },
  'requests come too often': ({ world }) => {
    world.faults.add({ kind: 'rate-limited', retryAfterSeconds: 30, route: '*' });
  },
  'the AWS session has ended': ({ world }) => {
    world.faults.add({ kind: 'expired-session', route: '*' });
  },
  'the pipeline has more workflows than one page holds': ({ world }) => {
    const { workflows } = world.state.circleCi.projects[1]!.pipelines[0]!;
    for (let number = 0; number < 20; number++) workflows.push({ ...workflows[0]!, id: uuid(String(number % 10)) });
  },
  'the anonymous limit is used up': ({ world, clock }) => {
    const { hub } = world.state;
    hub.pulls[hub.egressIp] = Array.from({ length: 100 }, () => clock.now());
  },
  'the CircleCI token is revoked': ({ world }) => {
    world.state.circleCi.users[0]!.token = 'another one';
  },
  'there is no route for pipeline runs': ({ world }) => {
    world.faults.add({ kind: 'status', status: 404, route: 'POST *pipeline/run' });
  },
  'the infra workflow waits for approval': ({ world, clock }) => {
    const workflow = world.state.circleCi.projects[1]!.pipelines[0]!.workflows[0]!;
    Object.assign(workflow, { createdAt: clock.now() - hour, approvedAt: null, settled: false });
    workflow.plan.approval = true;
  },
  'Terraform refuses the code': ({ world, clock }) => {
    const workflow = world.state.circleCi.projects[1]!.pipelines[0]!.workflows[0]!;
    const code = { error: 'Error: Reference to undeclared module', secrets: [], variables: {} };
    Object.assign(workflow, { createdAt: clock.now() - hour, code });
    workflow.plan.outcome = 'failed';
  },
  'the project is of the GitHub App': ({ world }) => {
    const { organisations, projects } = world.state.circleCi;
    projects[0]!.slug = `circleci/${organisations[0]!.id}/${projects[0]!.id}`;
    organisations[0]!.slug = `circleci/${organisations[0]!.id}`;
  },
  'the secret has no value': ({ world }) => {
    for (const secret of world.state.aws.secrets) secret.versions = [];
  },
  'the role may not write': ({ world }) => {
    world.state.aws.denied = { PutSecretValue: 'access' };
  },
  'the role may not move a label': ({ world }) => {
    world.state.aws.denied = { UpdateSecretVersionStage: 'access' };
  },
  'the secret has two versions': ({ world }) => {
    const { versions } = world.state.aws.secrets.find(({ name }) => name === 'sirius-dockerhub_token')!;
    versions[0]!.stages = ['AWSPREVIOUS'];
    versions.push({ id: version('d'), value: 'a value of ' + 'this test', stages: ['AWSCURRENT'], createdAt: 0 });
  },
  'the secret is scheduled for deletion': ({ world, clock }) => {
    for (const secret of world.state.aws.secrets) secret.deletedAt = clock.now() + 7 * day;
  },
};

/** @throws Error for a situation that is not known. */
export async function wireWorld(situation: string | undefined): Promise<WireWorld> {
  const clock = new VirtualClock(Date.parse('2026-11-23T09:00:00Z'));
  const world = testWorld({ clock, random: new SeededRandom(7) });
  fillDockerHub(world, clock.now());
  fillCircleCi(world, clock.now());
  fillAws(world, clock.now());
  const { dockerHub, organisationToken, circleCi } = world.operator;
  const personalToken = world.state.hub.accounts[0]!.tokens[1]!.value;
  const secrets = new Map(
    Object.entries({
      PASSWORD: dockerHub.password.reveal(),
      ORGANISATION_TOKEN: organisationToken.token.reveal(),
      PERSONAL_TOKEN: personalToken,
      BASIC: Buffer.from(`opgoperator:${personalToken}`).toString('base64'),
      CIRCLE_TOKEN: circleCi.token.reveal(),
      SECRET_VALUE: 'a value of ' + 'this test',
    }),
  );
  const wire = { world, clock, secrets };
  secrets.set('SESSION', await signIn(wire, 'opgoperator', dockerHub.password.reveal()));
  if (situation !== undefined) {
    const bring = situations[situation];
    if (bring === undefined) throw new Error(`no situation is called '${situation}'`);
    await bring(wire);
  }
  return wire;
}

/** Names of the situations, so that none is kept that no fixture asks for. */
export const situationNames: readonly string[] = Object.keys(situations);

async function signIn({ world }: WireWorld, identifier: string, secret: string): Promise<string> {
  const { body } = await inProcessTransport(world)({
    method: 'POST',
    url: `${testUrls.dockerHub}/v2/auth/token`,
    headers: {},
    body: JSON.stringify({ identifier, secret }),
    timeoutMs: 1000,
  });
  return (JSON.parse(body) as { access_token: string }).access_token;
}

function fillDockerHub(world: RehearsalWorld, now: number): void {
  const { accounts, organisations } = world.state.hub;
  const [operator, engineer] = accounts;
  const token = (digit: string, more: Partial<HubAccount['tokens'][number]>) => ({
    uuid: uuid(digit),
    label: `CircleCI of sirius [${digit.repeat(8)}]`,
    scopes: ['repo:read'],
    value: 'dckr_' + 'pat_' + `n3v3r-r3al-${digit}`,
    active: true,
    createdAt: now - 30 * day,
    expiresAt: null,
    lastUsedAt: null,
    creatorIp: '192.0.2.10',
    creatorAgent: 'pullbook',
    ...more,
  });
  operator!.tokens.push(token('a', {}), token('b', { expiresAt: now + 300 * day, lastUsedAt: now - day }));
  const serviceId = (username: string, digit: string): HubAccount => ({
    ...engineer!,
    id: digit.repeat(32),
    username,
    email: `${username}@example.com`,
    tokens: [],
  });
  accounts.push(serviceId('opgcisirius', 'c'), serviceId('opgcirefunds', 'd'));
  const organisation = organisations[0]!;
  organisation.teams.find(({ name }) => name === 'opgdockerhubusers')!.members.push('opgengineer');
  organisation.invites.push({
    id: uuid('e'),
    invitee: 'opgcisirius',
    inviter: 'opgoperator',
    team: 'opgdockerhubusers',
    role: 'member',
    createdAt: now - day,
  });
}

function fillCircleCi(world: RehearsalWorld, now: number): void {
  const { organisations, projects } = world.state.circleCi;
  const [product, infra] = projects;
  const organisation = organisations[0]!;
  organisation.id = uuid('0');
  product!.id = uuid('1');
  product!.variables = [{ name: 'DOCKER_USER', value: 'opgcisirius', createdAt: now - day }];
  const [pipeline] = infra!.pipelines;
  pipeline!.id = uuid('2');
  const [workflow] = pipeline!.workflows;
  workflow!.id = uuid('3');
  workflow!.approvalRequestId = uuid('4');
  infra!.pipelines = [pipeline!];
  organisation.contexts.push({
    id: uuid('5'),
    name: 'shared',
    createdAt: now - day,
    variables: [{ name: 'DOCKER_USER', value: 'somebody', createdAt: now - day, updatedAt: now - hour }],
  });
}

function fillAws(world: RehearsalWorld, now: number): void {
  const secret = world.state.aws.secrets.find(({ name }) => name === 'sirius-dockerhub_token')!;
  secret.versions = [{ id: version('c'), value: 'default', stages: ['AWSCURRENT'], createdAt: now - day }];
}

function uuid(digit: string): string {
  return `${digit.repeat(8)}-${digit.repeat(4)}-4${digit.repeat(3)}-8${digit.repeat(3)}-${digit.repeat(12)}`;
}

function version(digit: string): string {
  return digit.repeat(32);
}
