import { testClients } from '../../support/loadedServices';
import assert from 'node:assert/strict';
import { axiosTransport } from '../../../src/services/http/axiosTransport';
import { type ServiceViews } from '../../../src/services/createServices';
import { publicEndpoints } from '../../../src/services/endpoints';
import type { CircleCi } from '../../../src/services/circleCi/contract';
import type { DockerHub, DockerHubCredential, DockerHubSession } from '../../../src/services/dockerHub/contract';
import type { Services } from '../../../src/services/services';
import { codeOf } from '../../../src/shared/errors';
import { silentLogger, type HttpResponse } from '../../../src/shared/ports';
import { Redactor } from '../../../src/shared/redactor';
import { Secret } from '../../../src/shared/secret';
import { SeededRandom } from '../../support/seededRandom';
import { aSession, fake, sessionToken, VirtualClock } from '../../unit/services/clients/testServices';
import { proves } from '../matrix/proofs';
import { corrected } from './corrected';
import { documentNames, type DocumentName, type OpenApi } from './openapiDocument';
import { type PrismServer, startPrism } from './prismServer';
import { createValidator, type Validator } from './validator';

const uuid = 'b9291e0d-a11e-41fb-8517-c545388b5953';
const slug = 'gh/acme/infra';
const invitation = { organisation: 'acme', invitee: 'robot', team: 'readers', role: 'member' } as const;

type Call<T> = (client: T) => Promise<unknown>;
/** One call or more of each method. */
type Calls<T> = { readonly [Method in keyof T]: readonly Call<T>[] };

const circleCiCalls: Calls<Omit<CircleCi, 'webLink'>> = {
  me: [(circleCi) => circleCi.me(aSession)],
  findProject: [(circleCi) => circleCi.findProject(slug, aSession)],
  listVariables: [(circleCi) => circleCi.listVariables(slug, aSession)],
  listPipelines: [(circleCi) => circleCi.listPipelines(slug, 'main', aSession)],
  listWorkflows: [(circleCi) => circleCi.listWorkflows(uuid, aSession)],
  findWorkflow: [(circleCi) => circleCi.findWorkflow(uuid, aSession)],
  listJobs: [(circleCi) => circleCi.listJobs(uuid, aSession)],
  listJobMessages: [(circleCi) => circleCi.listJobMessages(slug, 7, aSession)],
  rerun: [(circleCi) => circleCi.rerun(uuid)],
  runPipeline: [
    (circleCi) => circleCi.runPipeline(slug, 'main'),
    (circleCi) => circleCi.runPipeline(`circleci/${uuid}/${uuid}`, 'main'),
  ],
  approve: [(circleCi) => circleCi.approve(uuid, uuid)],
  listContexts: [
    (circleCi) => circleCi.listContexts(uuid, aSession),
    (circleCi) => circleCi.listContexts('gh/acme', aSession),
  ],
  listContextVariables: [(circleCi) => circleCi.listContextVariables(uuid, aSession)],
};

const hubCalls: Calls<DockerHub> = {
  findUser: [(hub) => hub.findUser('robot', aSession)],
  asOperator: [(hub) => hub.asOperator(aSession)],
  as: [(hub) => hub.as('robot', new Secret(fake.password), aSession)],
};

const sessionCalls: Calls<Omit<DockerHubSession, 'identity'>> = {
  listAccessTokens: [(session) => session.listAccessTokens(aSession)],
  createAccessToken: [
    (session) => session.createAccessToken({ label: 'CI', scopes: ['repo:read'] }),
    (session) => session.createAccessToken({ label: 'CI', scopes: ['repo:read'], expiresAt: Date.UTC(2027, 0) }),
  ],
  deleteAccessToken: [(session) => session.deleteAccessToken(uuid)],
  findMember: [(session) => session.findMember('acme', 'dockeruser', aSession)],
  listTeamsOf: [(session) => session.listTeamsOf('acme', 'robot', aSession)],
  listInvites: [(session) => session.listInvites('acme', aSession)],
  previewInvite: [(session) => session.previewInvite(invitation, aSession)],
  invite: [(session) => session.invite(invitation)],
  resendInvite: [(session) => session.resendInvite(uuid)],
  setRole: [(session) => session.setRole('acme', 'robot', 'editor')],
  addToTeam: [(session) => session.addToTeam('acme', 'readers', 'robot')],
  findOrganisation: [(session) => session.findOrganisation('acme', aSession)],
  hasTeam: [(session) => session.hasTeam('acme', 'readers', aSession)],
};

const password = { kind: 'password', username: 'olivia', password: new Secret(fake.password) } as const;
/** Costs no call. */
const session = { kind: 'session', username: 'olivia', token: new Secret(sessionToken(Date.UTC(2030, 0))) } as const;

/** Refusals that are an answer: nobody of that name, already gone, another call to ask. */
const answers: Readonly<Record<string, readonly string[]>> = {
  'GET /api/v2/project/{provider}/{organization}/{project}': ['404'],
  'GET /api/v2/project/{provider}/{organization}/{project}/job/{job-number}': ['404'],
  'GET /api/v2/workflow/{id}': ['404'],
  'POST /api/v2/project/{provider}/{organization}/{project}/pipeline/run': ['404'],
  'GET /v2/users/{username}': ['404'],
  'POST /v2/auth/token': ['401'],
  'DELETE /v2/access-tokens/{uuid}': ['404'],
  'GET /v2/orgs/{org_name}': ['403', '404'],
  'GET /v2/orgs/{org_name}/groups/{group_name}': ['404'],
};

/** What each refusal is to be called. */
const codes: Readonly<Record<string, readonly string[]>> = {
  400: ['BAD_REQUEST'],
  401: ['CREDENTIALS_REFUSED', 'SESSION_EXPIRED'],
  403: ['FORBIDDEN'],
  404: ['NOT_FOUND'],
  409: ['CONFLICT'],
  429: ['RATE_LIMITED'],
  500: ['UNAVAILABLE'],
};

/** A made-up project has several definitions, between which a person has to choose. */
const always = { 'GET /api/v2/projects/{project_id}/pipeline-definitions': 'dynamic=false' };

describe('our clients on mocks that Prism makes of the vendors’ documents', () => {
  const documents = {} as Record<DocumentName, OpenApi>;
  const validators = {} as Record<DocumentName, Validator>;
  const servers = {} as Record<DocumentName, PrismServer>;
  /** What the mock is asked to prefer, by operation. */
  let preferences: Readonly<Record<string, string>>;
  let preferred: string | undefined;
  let asked: { readonly service: DocumentName; readonly operation: string; readonly answer: HttpResponse }[];

  before(async () => {
    for (const name of documentNames) {
      documents[name] = corrected(name);
      validators[name] = await createValidator(documents[name]);
      servers[name] = await startPrism(name, documents[name]);
    }
  });
  after(() => Promise.all(Object.values(servers).map((server) => server.stop())));
  beforeEach(() => {
    preferences = { ...always };
    preferred = undefined;
    asked = [];
  });

  function connect(operator: DockerHubCredential = session): ServiceViews {
    return testClients({
      transport: async (request) => {
        const service = request.url.startsWith(servers.dockerHub.url) ? 'dockerHub' : 'circleCi';
        const target = request.url.slice(servers[service].url.length);
        const operation = validators[service].operationOf({ ...request, target }) ?? target;
        const prefer = preferences[operation] ?? preferred;
        const headers = { ...request.headers, ...(prefer !== undefined && { prefer }) };
        const answer = await axiosTransport({ ...request, headers });
        asked.push({ service, operation, answer });
        return answer;
      },
      clock: new VirtualClock(),
      random: new SeededRandom(1),
      redactor: new Redactor(),
      logger: silentLogger,
      endpoints: { ...publicEndpoints, dockerHub: servers.dockerHub.url, circleCi: servers.circleCi.url },
      services: {
        dockerHub: { operator: () => Promise.resolve(operator) },
        circleCi: { token: () => Promise.resolve(new Secret(fake.circleToken)) },
        aws: { region: 'eu-west-1', profile: undefined },
        registry: undefined,
      },
      environment: {},
    });
  }

  /** Every request was one that the mock takes, and every answer one that it was asked for. */
  function allWentWell(): void {
    const done = asked;
    asked = [];
    assert.notEqual(done.length, 0);
    for (const { service, operation, answer } of done) {
      assert.equal(answer.headers['sl-violations'], undefined, operation);
      const wanted = /code=(\d+)/.exec(preferences[operation] ?? preferred ?? '')?.[1];
      const isWanted = wanted === undefined ? answer.status < 300 : answer.status === Number(wanted);
      assert.ok(isWanted, `${operation} was answered ${answer.status}: ${answer.body}`);
      proves(service, operation, 'otherServer');
    }
  }

  /** Statuses with which the document lets an operation refuse. CircleCI has one answer for all. */
  function refusalsOf(service: DocumentName, operation: string): string[] {
    const [method = '', path = ''] = operation.split(' ');
    const item = documents[service].paths[path]!;
    const { responses } = item[method.toLowerCase() as 'get']!;
    return Object.keys(responses).flatMap((status) =>
      status === 'default' ? ['400', '401', '403', '404'] : Number(status) >= 400 ? [status] : [],
    );
  }

  function each<T>(
    what: string,
    calls: Calls<T>,
    of: (services: Services) => T | Promise<T>,
    operator: DockerHubCredential = session,
  ): void {
    describe(what, () => {
      for (const [method, variants] of Object.entries<readonly Call<T>[]>(calls)) {
        for (const [number, call] of variants.entries()) {
          const title = number === 0 ? method : `${method}, ${number + 1}`;
          it(`${title}: reads the document’s example and a made-up answer`, async () => {
            await call(await of(connect(operator).writes));
            allWentWell();
            preferred = 'dynamic=true';
            // A page of made-up values may hold nobody of that name; that it was read is what counts.
            await call(await of(connect(operator).writes));
            allWentWell();
          });

          it(`${title}: tells each refusal for what it is`, async () => {
            await call(await of(connect(operator).writes));
            const operations = [...new Map(asked.map((one) => [one.operation, one.service]))];
            asked = [];
            for (const [operation, service] of operations) {
              for (const status of refusalsOf(service, operation)) {
                preferences = { ...always, [operation]: `code=${status}` };
                const error: unknown = await Promise.resolve(of(connect(operator).writes))
                  .then(call)
                  .then(() => undefined)
                  .catch((reason: unknown) => reason);
                allWentWell();
                if (error === undefined)
                  assert.ok(answers[operation]?.includes(status), `${operation}: ${status} is lost`);
                else assert.ok(codes[status]?.includes(codeOf(error)), `${operation}: ${status} is ${codeOf(error)}`);
              }
            }
          });
        }
      }
    });
  }

  each('CircleCI', circleCiCalls, ({ circleCi }) => circleCi);
  each('Docker Hub', hubCalls, ({ dockerHub }) => dockerHub, password);
  each('Docker Hub, signed in', sessionCalls, ({ dockerHub }) => dockerHub.asOperator(aSession));

  it('Docker Hub: signs in with a password, an organisation’s token, and a one-time code', async () => {
    const token = {
      kind: 'organisation-token',
      organisation: 'acme',
      token: new Secret(fake.token.replace('pat', 'oat')),
    } as const;
    for (const operator of [password, token]) {
      assert.ok(await connect(operator).writes.dockerHub.asOperator(aSession));
    }
    allWentWell();
    preferences = { 'POST /v2/auth/token': 'code=401', 'POST /v2/users/login': 'code=401' };
    const oneTimeCode = () => Promise.resolve('123456');
    assert.ok(await connect({ ...password, oneTimeCode }).writes.dockerHub.asOperator(aSession));
    assert.equal(asked.at(-1)?.operation, 'POST /v2/users/2fa-login');
    allWentWell();
  });

  it('Docker Hub: asks who it is that has signed in with a mail address', async () => {
    const operator = { ...password, username: 'olivia@example.com' };
    const { identity } = await connect(operator).writes.dockerHub.asOperator(aSession);
    assert.doesNotMatch(identity, /@/);
    assert.equal(asked.at(-1)?.operation, 'GET /v2/user');
    allWentWell();
  });

  it('CircleCI: starts a pipeline by the older call where the newer one is not there', async () => {
    preferences = { 'POST /api/v2/project/{provider}/{organization}/{project}/pipeline/run': 'code=404' };
    assert.ok(await connect().writes.circleCi.runPipeline(slug, 'main'));
    assert.equal(asked.at(-1)?.operation, 'POST /api/v2/project/{provider}/{organization}/{project}/pipeline');
    allWentWell();
  });

  it('sees a request that the document does not allow', async () => {
    await assert.rejects(connect().writes.circleCi.rerun('no-uuid'), { code: 'BAD_REQUEST' });
    assert.equal(asked[0]?.answer.status, 422);
  });
});
