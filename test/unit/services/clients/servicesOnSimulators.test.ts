import { testClients, testWorld } from '../../../support/loadedServices';
import type { RehearsalWorld } from '../../../../src/services/rehearsalWorld';
import assert from 'node:assert/strict';
import { type ServiceViews } from '../../../../src/services/createServices';
import type { HubSessionStore } from '../../../../src/services/dockerHub/client/dockerHub';
import { endpointsFrom } from '../../../../src/services/endpoints';
import { lazyTransport } from '../../../../src/services/http/lazyTransport';
import type { DockerHubCredential } from '../../../../src/services/dockerHub/contract';
import { awsCredential } from '../../../../src/services/aws/credential';
import { circleCiCredential } from '../../../../src/services/circleCi/credential';
import { dockerHubCredential } from '../../../../src/services/dockerHub/credential';
import { codeOf } from '../../../../src/shared/errors';
import type { Clock, Logger } from '../../../../src/shared/ports';
import { Redactor } from '../../../../src/shared/redactor';
import { Secret } from '../../../../src/shared/secret';
import { type Simulators, startSimulators } from '../../../../src/services/world/server';
import { awsSimulator } from '../../../../src/services/aws/simulator/simulator';
import { infraSimulator } from '../../../../src/services/infra/simulator/simulator';
import { dockerHubSimulator } from '../../../../src/services/dockerHub/simulator/simulator';
import { aSession, everythingIn, VirtualClock } from './testServices';

const inputs = { ...awsSimulator.sample, ...infraSimulator.sample, ...dockerHubSimulator.sample };
const { organisation, team } = inputs.dockerhub;

describe('the clients on the simulators, over real HTTP', () => {
  let world: RehearsalWorld;
  let simulators: Simulators<RehearsalWorld['serviceIds'][number]>;
  let clock: Clock;
  let redactor: Redactor;
  let logged: string[];
  let services: ServiceViews;
  let connect: (hubSessions?: HubSessionStore) => ServiceViews;
  let operator: DockerHubCredential;
  let byte = 0;
  const random = {
    bytes: (count: number) => Uint8Array.from({ length: count }, () => (byte = (byte * 29 + 11) % 251)),
  };
  const before = { ...process.env };

  beforeEach(async () => {
    clock = new VirtualClock();
    world = testWorld({ clock, random });
    simulators = await startSimulators(world);
    const { urls } = simulators;
    process.env['AWS_ENDPOINT_URL_SECRETS_MANAGER'] = urls.secretsManager;
    process.env['AWS_ENDPOINT_URL_STS'] = urls.sts;
    redactor = new Redactor();
    logged = [];
    const log = (message: string): void => void logged.push(message);
    const logger: Logger = { debug: log, info: log, warn: log, error: log };
    const { username, password } = world.operator.dockerHub;
    const oneTimeCode = (): Promise<string> => Promise.resolve(world.operator.dockerHub.oneTimeCode() ?? '');
    operator = { kind: 'password', username, password, oneTimeCode };
    const fixed = {
      transport: lazyTransport,
      clock,
      random,
      redactor,
      logger,
      endpoints: endpointsFrom({
        PULLBOOK_DOCKERHUB_URL: urls.dockerHub,
        PULLBOOK_REGISTRY_URL: urls.registry,
        PULLBOOK_CIRCLECI_URL: urls.circleCi,
      }),
      environment: process.env,
    };
    const own = {
      circleCi: { token: () => Promise.resolve(world.operator.circleCi.token) },
      aws: {
        region: inputs.aws.region,
        profile: undefined,
        credentials: {
          accessKeyId: world.operator.aws.accessKeyId,
          secretAccessKey: world.operator.aws.secretAccessKey.reveal(),
        },
      },
      registry: undefined,
    };
    connect = (sessions) =>
      testClients({
        ...fixed,
        services: { ...own, dockerHub: { operator: () => Promise.resolve(operator), sessions } },
      });
    services = connect();
  });

  afterEach(async () => {
    await simulators.stop();
    for (const name of ['AWS_ENDPOINT_URL_SECRETS_MANAGER', 'AWS_ENDPOINT_URL_STS']) {
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before[name];
    }
  });

  it('validate the three sign-ins without a writing request', async () => {
    assert.equal(
      await dockerHubCredential.prove(services.reads, operator, aSession),
      world.operator.dockerHub.username,
    );
    assert.ok(await circleCiCredential.prove(services.reads, world.operator.circleCi.token, aSession));
    assert.match(await awsCredential.prove(services.reads, '', aSession), new RegExp(`:${inputs.aws.account}:`));
    operator = { kind: 'organisation-token', ...world.operator.organisationToken };
    assert.equal(await dockerHubCredential.prove(services.reads, operator, aSession), organisation);
    assert.ok(world.journal.entries.every(({ writes }) => !writes));
  });

  it('ask once for a one-time code where they share their sessions, and again after signing out', async () => {
    const { username } = world.operator.dockerHub;
    await world.play({ service: 'dockerHub', play: 'two-factor', username });
    let asked = 0;
    operator = {
      ...(operator as Extract<DockerHubCredential, { kind: 'password' }>),
      oneTimeCode: () => {
        asked++;
        return Promise.resolve(world.operator.dockerHub.oneTimeCode() ?? '');
      },
    };
    const store: HubSessionStore = new Map();
    await dockerHubCredential.prove(connect(store).reads, operator, aSession);
    await (await connect(store).writes.dockerHub.asOperator(aSession)).listAccessTokens(aSession);
    assert.equal(asked, 1);
    await connect().reads.dockerHub.asOperator(aSession);
    assert.equal(asked, 2, 'clients with a store of their own know nothing of it');
    store.clear();
    await connect(store).reads.dockerHub.asOperator(aSession);
    assert.equal(asked, 3);
  });

  it('trap 1: refuse to be signed in with a personal access token, by its look or by what it may do', async () => {
    const session = await services.writes.dockerHub.asOperator(aSession);
    const { value } = await session.createAccessToken({ label: 'mine', scopes: ['repo:read'] });
    operator = { kind: 'password', username: world.operator.dockerHub.username, password: value };
    await assert.rejects(dockerHubCredential.prove(services.reads, operator, aSession), { code: 'TOKEN_KIND_REFUSED' });
  });

  it('invite a new ID, see it accepted, and read its teams and role', async () => {
    const username = 'opgcisirius';
    await world.credentials.keep(`dockerhub:${username}`, new Secret('long-' + 'enough-' + 'password'));
    await world.play({ service: 'dockerHub', play: 'sign-up', username, email: 'team+sirius@example.test' });
    await world.play({ service: 'dockerHub', play: 'validate-mail', username });
    const session = await services.writes.dockerHub.asOperator(aSession);
    assert.equal(await session.findMember(organisation, username, aSession), undefined);
    const request = { organisation, invitee: username, team, role: 'member' } as const;
    assert.equal((await session.previewInvite(request, aSession)).status, 'invited');
    assert.deepEqual(await session.listInvites(organisation, aSession), []);
    assert.equal((await session.invite(request)).status, 'invited');
    assert.deepEqual(
      (await session.listInvites(organisation, aSession)).map(({ invitee }) => invitee),
      [username],
    );
    await world.play({ service: 'dockerHub', play: 'accept-invite', username, organisation });
    const member = await session.findMember(organisation, username, aSession);
    assert.equal(member!.role, 'member');
    assert.deepEqual(await session.listTeamsOf(organisation, username, aSession), [team]);
    assert.equal((await services.reads.dockerHub.findUser(username, aSession))!.username, username);
  });

  it('create, list and delete a token, and open the registry with it', async () => {
    const session = await services.writes.dockerHub.asOperator(aSession);
    const { identity } = session;
    const { token, value } = await session.createAccessToken({ label: 'ci', scopes: ['repo:public_read'] });
    assert.equal(await services.reads.registry.accepts(identity, value, aSession), true);
    const limit = await services.reads.registry.readPullLimit({ username: identity, token: value }, aSession);
    const anonymous = await services.reads.registry.readPullLimit(undefined, aSession);
    assert.equal(typeof anonymous.limit, 'number');
    assert.notDeepEqual(limit, anonymous);
    assert.equal((await session.listAccessTokens(aSession)).find(({ uuid }) => uuid === token.uuid)!.label, 'ci');
    await session.deleteAccessToken(token.uuid);
    assert.equal(await services.reads.registry.accepts(identity, value, aSession), false);
  });

  it('rerun the infra workflow, follow it, and see the new variables', async () => {
    const { writes } = services;
    const { infra, branch, project } = inputs.circleci;
    const [pipeline] = (await writes.circleCi.listPipelines(infra, branch, aSession)).pipelines;
    const [workflow] = await writes.circleCi.listWorkflows(pipeline!.id, aSession);
    await writes.aws.putSecret('sirius-dockerhub_id', new Secret('opgcisirius'), 'c'.repeat(32));
    const id = await writes.circleCi.rerun(workflow!.id);
    for (let turn = 0; turn < 100; turn++) {
      const now = (await writes.circleCi.findWorkflow(id, aSession))!;
      if (now.status === 'success') break;
      if (now.status === 'on_hold') {
        const jobs = await writes.circleCi.listJobs(id, aSession);
        const waiting = jobs.find(({ approvalRequestId }) => approvalRequestId !== undefined);
        await writes.circleCi.approve(id, waiting!.approvalRequestId!);
      }
      await clock.sleep(10_000);
    }
    const variables = await writes.circleCi.listVariables(project, aSession);
    assert.equal(variables.find(({ name }) => name === 'DOCKER_USER')!.mask, 'xxxxrius');
    const found = await writes.circleCi.findProject(project, aSession);
    assert.equal(found!.slug, project);
    assert.ok(Array.isArray(await writes.circleCi.listContexts(found!.organisationId, aSession)));
    assert.ok((await writes.circleCi.runPipeline(infra, branch)).number > pipeline!.number);
  });

  it('show no secret in any error or log line, whatever goes wrong', async () => {
    const session = await services.writes.dockerHub.asOperator(aSession);
    const { value } = await session.createAccessToken({ label: 'seen', scopes: ['repo:read'] });
    await services.writes.aws.putSecret('sirius-dockerhub_token', value, 'd'.repeat(32));
    const calls: readonly (() => Promise<unknown>)[] = [
      () => session.createAccessToken({ label: 'again', scopes: ['repo:read'] }),
      () => session.listAccessTokens(aSession),
      () => services.writes.aws.putSecret('sirius-dockerhub_token', value, 'e'.repeat(32)),
      () => services.writes.aws.readSecret('sirius-dockerhub_token', aSession),
      () => services.writes.aws.whoAmI(aSession),
      () => services.writes.circleCi.listVariables(inputs.circleci.project, aSession),
      () => services.writes.circleCi.rerun('00000000-0000-4000-8000-000000000000'),
      () => services.reads.registry.readPullLimit({ username: 'opgcisirius', token: value }, aSession),
      () => services.reads.registry.accepts('opgcisirius', value, aSession),
    ];
    const faults = [
      { kind: 'reset', when: 'before' },
      { kind: 'reset', when: 'after' },
      { kind: 'truncated-body' },
      { kind: 'truncated-body', closes: true },
      { kind: 'status', status: 503 },
      { kind: 'status', status: 500, when: 'after' },
      { kind: 'rate-limited', retryAfterSeconds: 600 },
      { kind: 'expired-session' },
    ] as const;
    const secrets = [
      ...world.secrets(),
      world.operator.circleCi.token,
      world.operator.dockerHub.password,
      world.operator.aws.secretAccessKey,
      value,
    ].map((secret) => secret.reveal());
    let failures = 0;
    for (const fault of faults) {
      for (const call of calls) {
        world.faults.add({ ...fault, route: '*', times: 50 });
        const error: unknown = await call().then(
          () => undefined,
          (reason: unknown) => reason,
        );
        world.faults.clear();
        if (error === undefined) continue;
        failures++;
        const shown = everythingIn(error);
        assert.notEqual(codeOf(error), 'DEFECT', shown);
        for (const secret of secrets) {
          if (secret.length > 7) assert.ok(!shown.includes(secret), `${fault.kind}: the error shows a secret`);
        }
      }
    }
    assert.ok(failures > 50, `only ${failures} calls failed`);
    for (const secret of secrets) if (secret.length > 7) assert.ok(!logged.join('\n').includes(secret));
  });
});
