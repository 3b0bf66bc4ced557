import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import { root } from '../../../.ci/lib.mjs';
import { type Simulation, startSimulation } from '../../support/simulate';
import { proves } from '../matrix/proofs';
import { contractTools } from './contractTools';
import { corrected } from './corrected';
import { documentNames, type DocumentName, type Method, type OpenApi, readDocument, servable } from './openapiDocument';
import { createValidator, type Validator } from './validator';

/** What is used of openapi-client-axios, which is not there when types are checked. */
type Send = (parameters: object, body: unknown, config: { headers: Record<string, string> }) => Promise<Reply>;
interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly data: string;
  readonly config: { readonly url: string };
}
type Body = Record<string, unknown>;
interface Client {
  readonly paths: Record<string, Record<string, Send>>;
}

/** An id that nothing has. */
const nobody = '00000000-0000-4000-8000-000000000000';

/** A client that knows nothing but the vendor's document, word for word. */
async function clientOf(document: OpenApi, url: string): Promise<Client> {
  const require = createRequire(path.join(contractTools(), 'package.json'));
  const { OpenAPIClientAxios } = require('openapi-client-axios') as {
    OpenAPIClientAxios: new (options: object) => { init(): Promise<Client> };
  };
  const { pathname } = new URL(document.servers[0]!.url);
  const axiosConfigDefaults = { validateStatus: () => true, transformResponse: [(text: string) => text], proxy: false };
  const server = { url: url + (pathname === '/' ? '' : pathname) };
  return new OpenAPIClientAxios({ definition: document, withServer: server, axiosConfigDefaults }).init();
}

describe('a client made of the vendors’ documents alone, on `pullbook simulate`', () => {
  let simulation: Simulation;
  const clients = {} as Record<DocumentName, Client>;
  /** Values for parameters, by name, as the walk finds them. */
  const values: Record<DocumentName, Record<string, string>> = { dockerHub: {}, circleCi: {} };
  const validators = {} as Record<DocumentName, Validator>;
  const headers: Record<DocumentName, Record<string, string>> = { dockerHub: {}, circleCi: {} };
  const documents = { dockerHub: readDocument('dockerHub'), circleCi: readDocument('circleCi') };

  before(async () => {
    simulation = await startSimulation(path.join(root, 'media/sample/sirius.runbook.md'));
    const { environment } = simulation;
    for (const name of documentNames) validators[name] = await createValidator(corrected(name));
    clients.dockerHub = await clientOf(documents.dockerHub, environment['PULLBOOK_DOCKERHUB_URL']!);
    clients.circleCi = await clientOf(documents.circleCi, environment['PULLBOOK_CIRCLECI_URL']!);
  });
  after(() => simulation.stop());

  async function send(service: DocumentName, operation: string, parameters: object, body?: unknown): Promise<Reply> {
    const [method = '', template = ''] = operation.split(' ');
    const call = clients[service].paths[template]![method.toLowerCase()]!;
    return call(parameters, body, { headers: headers[service] });
  }

  /** Sends a request that is to succeed; the answer's body. */
  async function ask(service: DocumentName, operation: string, body?: unknown, expected?: number): Promise<Body> {
    const reply = await send(service, operation, parametersFor(service, operation), body);
    check(service, operation, reply, expected);
    return reply.data === '' ? {} : (JSON.parse(reply.data) as Body);
  }

  function check(service: DocumentName, operation: string, { status, data, headers }: Reply, expected?: number): void {
    const isExpected = expected === undefined ? status < 300 : status === expected;
    assert.ok(isExpected, `${operation} was answered ${status}: ${data}`);
    const documented = onTheWire(service, operation);
    const [method = '', template = ''] = documented.split(' ');
    const sent = { method, target: template.replace(/\{.+?\}/g, nobody), headers: {} };
    const type = { 'content-type': headers['content-type'] ?? '' };
    const problems = validators[service].problemsOfAnswer(sent, {
      status,
      headers: data === '' ? {} : type,
      body: data,
    });
    assert.deepEqual(problems, [], operation);
    if (status < 300) proves(service, documented, 'otherClient');
  }

  /** The operation as it stands in the document that validators use. */
  function onTheWire(service: DocumentName, operation: string): string {
    const [method = '', template = ''] = operation.split(' ');
    const alone = { ...documents[service], paths: { [template]: documents[service].paths[template]! } };
    return `${method} ${Object.keys(servable(alone).paths)[0]!}`;
  }

  /** Values for what an operation takes; an id that nobody has where the walk knows none. */
  function parametersFor(service: DocumentName, operation: string): Record<string, string> {
    const [method = '', template = ''] = operation.split(' ');
    const { parameters = [] } = documents[service].paths[template]![method.toLowerCase() as Method]!;
    const inPath = [...template.matchAll(/\{(.+?)\}/g)].map((match) => match[1]!);
    const inQuery = parameters.filter((one) => one.in === 'query' && one.name in values[service]);
    const names = [...inPath, ...inQuery.map(({ name }) => name)];
    return Object.fromEntries(names.map((name) => [name, values[service][name] ?? nobody]));
  }

  it('signs in to Docker Hub, with a second factor too, and makes something to read', async () => {
    const { username, password } = (await simulation.credentials()).dockerHub;
    const session = await ask('dockerHub', 'POST /v2/auth/token', { identifier: username, secret: password });
    await ask('dockerHub', 'POST /v2/users/login', { username, password });
    await simulation.play({ service: 'dockerHub', play: 'two-factor', username });
    const login = await ask('dockerHub', 'POST /v2/users/login', { username, password }, 401);
    const code = (await simulation.credentials()).dockerHub.oneTimeCode;
    await ask('dockerHub', 'POST /v2/users/2fa-login', { login_2fa_token: login['login_2fa_token'], code });

    headers.dockerHub['authorization'] = `Bearer ${session['access_token'] as string}`;
    const { uuid } = await ask('dockerHub', 'POST /v2/access-tokens', { token_label: 'walk', scopes: ['repo:read'] });
    Object.assign(values.dockerHub, { uuid, org_name: 'ministryofjustice', name: 'ministryofjustice' });
    Object.assign(values.dockerHub, { group_name: 'walkers', username: 'opgengineer' });
    await ask('dockerHub', 'POST /v2/orgs/{org_name}/groups', { name: 'walkers' });
    await ask('dockerHub', 'POST /v2/orgs/{org_name}/groups/{group_name}/members', { member: 'opgengineer' });
    const invite = { org: 'ministryofjustice', team: 'walkers', role: 'member', invitees: ['robot@example.com'] };
    await ask('dockerHub', 'POST /v2/invites/bulk', invite);
    const invites = await ask('dockerHub', 'GET /v2/orgs/{org_name}/invites');
    values.dockerHub['id'] = (invites['data'] as { id: string }[])[0]!.id;
  });

  it('makes something to read on CircleCI', async () => {
    const { circleCi } = await simulation.credentials();
    headers.circleCi['circle-token'] = circleCi.token;
    const found = values.circleCi;
    Object.assign(found, {
      'project-slug': 'gh/ministryofjustice/opg-org-infra',
      'env-var-name': 'WALK',
      name: 'WALK',
    });
    Object.assign(found, { provider: 'gh', organization: 'ministryofjustice', project: 'opg-org-infra' });
    found['user-id'] = (await ask('circleCi', 'GET /me'))['id'] as string;
    const project = await ask('circleCi', 'GET /project/{project-slug}');
    found['owner-id'] = project['organization_id'] as string;
    await ask('circleCi', 'POST /project/{project-slug}/envvar', { name: 'WALK', value: 'some-value' });
    const owner = { id: found['owner-id'], type: 'organization' };
    found['context-id'] = (await ask('circleCi', 'POST /context', { name: 'walk', owner }))['id'] as string;
    await ask('circleCi', 'PUT /context/{context-id}/environment-variable/{env-var-name}', { value: 'some-value' });
    const firstOf = (page: Body): Record<string, string> => (page['items'] as Record<string, string>[])[0]!;
    found['context_id'] = found['context-id'];
    const pipeline = firstOf(await ask('circleCi', 'GET /project/{project-slug}/pipeline'));
    found['pipeline-id'] = pipeline['id']!;
    found['pipeline-number'] = String(pipeline['number']);
    found['org-slug'] = 'gh/ministryofjustice';
    found['id'] = firstOf(await ask('circleCi', 'GET /pipeline/{pipeline-id}/workflow'))['id']!;
    found['job-number'] = String(firstOf(await ask('circleCi', 'GET /workflow/{id}/job'))['job_number']);
  });

  for (const service of documentNames) {
    const templates = Object.entries(readDocument(service).paths).flatMap(([template, { get }]) =>
      get === undefined ? [] : [template],
    );

    it(`reads every route of ${service} that is simulated, of ${templates.length} in the document`, async () => {
      let served = 0;
      for (const template of templates) {
        const operation = `GET ${template}`;
        const isUser = template === '/user/{id}';
        const parameters = isUser ? { id: values[service]['user-id']! } : parametersFor(service, operation);
        const reply = await send(service, operation, parameters);
        if ((await simulation.journal()).at(-1)!.route === 'unknown') continue;
        check(service, operation, reply);
        served += 1;
      }
      assert.notEqual(served, 0);
    });
  }

  it('changes and removes what it made on Docker Hub', async () => {
    const [org, team] = ['/v2/orgs/{org_name}', '/v2/orgs/{org_name}/groups/{group_name}'];
    await ask('dockerHub', 'PATCH /v2/access-tokens/{uuid}', { is_active: false });
    await ask('dockerHub', 'DELETE /v2/access-tokens/{uuid}');
    await ask('dockerHub', 'PATCH /v2/invites/{id}/resend');
    await ask('dockerHub', 'DELETE /v2/invites/{id}');
    await ask('dockerHub', `PUT ${team}`, { name: 'walkers', description: 'who walk' });
    await ask('dockerHub', `PATCH ${team}`, { description: 'who walked' });
    await ask('dockerHub', `PUT ${org}/members/{username}`, { role: 'editor' });
    await ask('dockerHub', `DELETE ${team}/members/{username}`);
    await ask('dockerHub', `DELETE ${team}`);
    await ask('dockerHub', `DELETE ${org}/members/{username}`);
  });

  it('starts, stops and removes on CircleCI', async () => {
    await ask('circleCi', 'POST /workflow/{id}/rerun', {});
    await ask('circleCi', 'POST /project/{project-slug}/pipeline', { branch: 'master' });
    const body = { config: { branch: 'master' }, checkout: { branch: 'master' } };
    const run = 'POST /project/{provider}/{organization}/{project}/pipeline/run';
    values.circleCi['pipeline-id'] = (await ask('circleCi', run, body))['id'] as string;
    const { items } = await ask('circleCi', 'GET /pipeline/{pipeline-id}/workflow');
    values.circleCi['id'] = (items as { id: string }[])[0]!.id;
    await ask('circleCi', 'POST /workflow/{id}/cancel');
    await ask('circleCi', 'DELETE /project/{project-slug}/envvar/{name}');
    await ask('circleCi', 'DELETE /context/{context-id}/environment-variable/{env-var-name}');
    await ask('circleCi', 'DELETE /context/{context-id}');
  });
});
