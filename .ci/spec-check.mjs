// @ts-check
/**
 * Holds the simulators' answers against the vendors' own OpenAPI documents, which are not part of this repository:
 *
 *   node --import=tsx .ci/spec-check.mjs FOLDER     FOLDER holds dockerhub.yaml and circleci.json
 *
 * Plays one scenario through every route and validates each answer by the schema of its operation and status. Where a
 * document is known to be wrong or to leave something out, `slips` says so; a slip that is not needed any more fails too.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { rig } from '../test/unit/simulators/rig';

/**
 * Where a document contradicts itself or the vendor's own tools, it is put right before it is used.
 *
 * @type {{why: string, apply: (documents: {dockerhub: any, circleci: any}) => void}[]}
 */
const corrections = [
  {
    why: 'Docker Hub: `next` and `previous` of a page are strings, with the example null',
    apply: ({ dockerhub }) => {
      for (const page of pagesIn(dockerhub)) page.next.nullable = page.previous.nullable = true;
    },
  },
  {
    why: 'Docker Hub: members are declared as an array of pages; Docker’s Terraform provider reads one page',
    apply: ({ dockerhub }) => {
      const { content } = dockerhub.paths['/v2/orgs/{org_name}/members'].get.responses['200'];
      content['application/json'].schema = content['application/json'].schema.items;
    },
  },
  {
    why: 'Docker Hub: bulk invites are declared as invitees.invitees; Docker’s Terraform provider reads a flat list',
    apply: ({ dockerhub }) => {
      const { content } = dockerhub.paths['/v2/invites/bulk'].post.responses['202'];
      content['application/json'].schema = content['application/json'].schema.properties.invitees;
    },
  },
  {
    why: 'Docker Hub: the role of a member lacks Editor, which may be set',
    apply: ({ dockerhub }) => {
      dockerhub.components.schemas.org_member.properties.role.enum.push('Editor');
    },
  },
  {
    why: 'CircleCI: `started_at` of a job is a string, but a blocked job has not started',
    apply: ({ circleci }) => {
      const { schema } = circleci.paths['/workflow/{id}/job'].get.responses['200'].content['application/json'];
      schema.properties.items.items.properties.started_at.nullable = true;
    },
  },
];

/** Statuses that a document leaves out. Keys: `<document> <METHOD> <path> <status>`. */
const slips = {
  'dockerhub GET /v2/access-tokens 403': 'sessions got with a token: docker/hub-feedback#2478',
  'dockerhub POST /v2/access-tokens 403': 'sessions got with a token: docker/hub-feedback#2478',
  'dockerhub POST /v2/invites/bulk 403': 'only owners invite',
};

/** Every schema with `next` and `previous`, wherever it lies. @returns {Generator<any>} */
function* pagesIn(/** @type {any} */ node) {
  if (typeof node !== 'object' || node === null) return;
  if (node.properties?.next !== undefined && node.properties.previous !== undefined) yield node.properties;
  for (const child of Object.values(node)) yield* pagesIn(child);
}

const folder = process.argv[2];
if (folder === undefined) throw new Error('usage: spec-check.mjs FOLDER');
const documents = {
  dockerhub: parse(await readFile(path.join(folder, 'dockerhub.yaml'), 'utf8')),
  circleci: JSON.parse(await readFile(path.join(folder, 'circleci.json'), 'utf8')),
};

for (const { why, apply } of corrections) {
  apply(documents);
  console.log(`  corrected: ${why}`);
}

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addFormat('int64', true);
ajv.addFormat('int32', true);
for (const [name, document] of Object.entries(documents)) ajv.addSchema(nullable(document), name);

/** OpenAPI 3.0's two spellings of "or null" as JSON Schema has it. */
function nullable(/** @type {any} */ schema) {
  if (Array.isArray(schema)) return schema.map(nullable);
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, nullable(value)]));
  if (copy.required !== undefined && !Array.isArray(copy.required)) delete copy.required;
  if (schema['x-nullable'] !== true && schema.nullable !== true) return copy;
  delete copy.nullable;
  return { anyOf: [copy, { type: 'null' }] };
}

const seen = new Map();
const used = new Set();
const failures = [];

/** @param {'dockerhub' | 'circleci'} name */
function check(name, /** @type {string} */ method, /** @type {string} */ route, /** @type {any} */ answer) {
  const bare = (/** @type {string} */ text) => text.replace(/\{[^}]+\}/g, '{}');
  const paths = documents[name].paths;
  const template = Object.keys(paths).find((candidate) => bare(candidate) === bare(route));
  const key = `${name} ${method} ${bare(route)} ${answer.status}`;
  const operation = template === undefined ? undefined : paths[template][method.toLowerCase()];
  if (operation === undefined) {
    seen.set(key, 'not in the document');
    return;
  }
  const problem = problemOf(name, template ?? '', method.toLowerCase(), answer);
  seen.set(key, problem ?? 'as documented');
  if (problem === undefined) return;
  if (key in slips) used.add(key);
  else failures.push(`${key}: ${problem}`);
}

/** @returns {string | undefined} */
function problemOf(
  /** @type {'dockerhub' | 'circleci'} */ name,
  /** @type {string} */ template,
  /** @type {string} */ method,
  /** @type {any} */ answer,
) {
  const { responses } = documents[name].paths[template][method];
  const status = answer.status in responses ? String(answer.status) : 'default' in responses ? 'default' : undefined;
  if (status === undefined) return `status ${answer.status} is not documented`;
  const pointer = (/** @type {string[]} */ ...parts) =>
    parts.map((part) => '/' + part.replaceAll('~', '~0').replaceAll('/', '~1')).join('');
  let at = pointer('paths', template, method, 'responses', status);
  let response = responses[status];
  if (response.$ref !== undefined) {
    at = response.$ref.slice(1);
    response = at
      .slice(1)
      .split('/')
      .reduce((/** @type {any} */ node, /** @type {string} */ part) => node[part], documents[name]);
  }
  if (response.content === undefined) return answer.body === '' ? undefined : 'a body where none is documented';
  const validate = ajv.getSchema(`${name}#${encodeURI(at + pointer('content', 'application/json', 'schema'))}`);
  if (validate === undefined) return `no schema at ${at}`;
  return validate(answer.json) ? undefined : ajv.errorsText(validate.errors);
}

const r = rig();
const { world, clock } = r;
/** @type {(method: any, path: string, options?: any) => Promise<any>} */
const hub = async (method, target, options) => {
  const answer = await r.hub(method, target, options);
  check('dockerhub', method, world.journal.entries.at(-1)?.route ?? '', answer);
  return answer;
};
/** @type {(method: any, path: string, options?: any) => Promise<any>} */
const circle = async (method, target, options) => {
  const answer = await r.circle(method, target, options);
  check('circleci', method, (world.journal.entries.at(-1)?.route ?? '').replace('/api/v2', ''), answer);
  return answer;
};

const password = await r.newAccount('opgcisirius');
const owner = await r.ownerSession();
const { organisation, token: oat } = world.operator.organisationToken;
const team = 'opgdockerhubusers';
const org = `/v2/orgs/${organisation}`;

// Signing in
for (const secret of [password, 'wrong']) {
  await hub('POST', '/v2/auth/token', { body: { identifier: 'opgcisirius', secret } });
  await hub('POST', '/v2/users/login', { body: { username: 'opgcisirius', password: secret } });
}
await hub('POST', '/v2/auth/token', { body: { identifier: organisation, secret: oat.reveal() } });
const engineer = world.state.hub.accounts.find((account) => account.username === 'opgengineer');
if (engineer === undefined) throw new Error('the sample world has no second person');
engineer.totpKey = '00'.repeat(20);
const first = await hub('POST', '/v2/users/login', {
  body: { username: engineer.username, password: engineer.password },
});
await hub('POST', '/v2/users/2fa-login', { body: { login_2fa_token: first.at('login_2fa_token'), code: 'wrong' } });
const { oneTimeCode } = await import('../src/simulators/oneTimeCode');
const code = oneTimeCode(engineer.totpKey, clock.now());
await hub('POST', '/v2/users/2fa-login', { body: { login_2fa_token: first.at('login_2fa_token'), code } });

// Personal access tokens
const session = await r.signIn('opgcisirius', password);
const wanted = { token_label: 'CircleCI access token', scopes: ['repo:public_read'] };
const made = await hub('POST', '/v2/access-tokens', { token: session, body: wanted });
const patSession = await r.signIn('opgcisirius', made.at('token'));
const one = `/v2/access-tokens/${made.at('uuid')}`;
await hub('POST', '/v2/access-tokens', { token: session, body: { token_label: '', scopes: [] } });
await hub('POST', '/v2/access-tokens', { body: wanted });
await hub('POST', '/v2/access-tokens', { token: patSession, body: wanted });
await hub('GET', '/v2/access-tokens', { token: session });
await hub('GET', '/v2/access-tokens', { token: patSession });
await hub('GET', one, { token: session });
await hub('PATCH', one, { token: session, body: { is_active: false } });
await hub('DELETE', one, { token: session });
await hub('GET', one, { token: session });
await hub('DELETE', one, { token: session });

// Organisation
await hub('GET', `${org}/members`, { token: owner });
await hub('GET', `${org}/members?type=all`, { token: patSession });
await hub('PUT', `${org}/members/opgengineer`, { token: owner, body: { role: 'editor' } });
await hub('PUT', `${org}/members/opgengineer`, { token: owner, body: { role: 'Editor' } });
await hub('PUT', `${org}/members/nobodyhere`, { token: owner, body: { role: 'member' } });
await hub('GET', `${org}/groups`, { token: owner });
await hub('POST', `${org}/groups`, { token: owner, body: { name: 'readers' } });
await hub('GET', `${org}/groups/readers`, { token: owner });
await hub('PUT', `${org}/groups/readers`, { token: owner, body: { name: 'readers', description: 'a' } });
await hub('PATCH', `${org}/groups/readers`, { token: owner, body: { description: 'b' } });
await hub('POST', `${org}/groups/readers/members`, { token: owner, body: { member: 'opgengineer' } });
await hub('POST', `${org}/groups/readers/members`, { token: owner, body: { member: 'opgcisirius' } });
await hub('GET', `${org}/groups/readers/members`, { token: owner });
await hub('DELETE', `${org}/groups/readers/members/opgengineer`, { token: owner });
await hub('DELETE', `${org}/groups/readers`, { token: owner });
await hub('GET', `${org}/groups/readers`, { token: owner });
const invite = { org: organisation, team, role: 'member' };
const invitees = ['opgcisirius', 'opgengineer', 'nobodyhere'];
const invited = await hub('POST', '/v2/invites/bulk', { token: owner, body: { ...invite, invitees } });
await hub('POST', '/v2/invites/bulk', { token: owner, body: { ...invite, invitees: [] } });
await hub('POST', '/v2/invites/bulk', { token: session, body: { ...invite, invitees } });
await hub('GET', `${org}/members?type=all`, { token: owner });
await hub('GET', `${org}/invites`, { token: owner });
await hub('GET', `${org}/invites`, { token: session });
const inviteId = invited.at('invitees.0.invite.id');
await hub('PATCH', `/v2/invites/${inviteId}/resend`, { token: owner });
await hub('DELETE', `/v2/invites/${inviteId}`, { token: owner });
await hub('DELETE', `/v2/invites/${inviteId}`, { token: owner });
world.state.hub.organisations[0].seats = 0;
await hub('POST', '/v2/invites/bulk', { token: owner, body: { ...invite, invitees } });
await hub('DELETE', `${org}/members/opgengineer`, { token: owner });

// CircleCI
const product = '/project/gh/ministryofjustice/opg-sirius';
const infra = '/project/gh/ministryofjustice/opg-org-infra';
await circle('GET', '/me');
await circle('GET', '/me', { token: 'wrong' });
await circle('GET', product);
await circle('GET', '/project/gh/ministryofjustice/other');
await circle('POST', `${product}/envvar`, { body: { name: 'X', value: 'some-value' } });
await circle('POST', `${product}/envvar`, { body: { name: '1', value: 'some-value' } });
await circle('GET', `${product}/envvar`);
await circle('GET', `${product}/envvar/X`);
await circle('DELETE', `${product}/envvar/X`);
await circle('DELETE', `${product}/envvar/X`);
const infraPlan = world.state.circleCi.projects.find(({ name }) => name === 'opg-org-infra')?.workflows[0];
if (infraPlan === undefined) throw new Error('the sample world has no infra workflow');
infraPlan.approval = true;
await circle('POST', `${infra}/pipeline`, { body: { branch: 'master' } });
const run = await circle('POST', `${infra}/pipeline/run`, { body: { checkout: { branch: 'master' } } });
await circle('POST', `${infra}/pipeline/run`, { body: { nonsense: true } });
await circle('POST', `${infra}/pipeline/run`, { body: {}, token: 'wrong' });
await circle('POST', '/project/gh/ministryofjustice/other/pipeline/run', { body: {} });
await circle('GET', `${infra}/pipeline?branch=master`);
await circle('GET', `/pipeline/${run.at('id')}`);
const workflows = await circle('GET', `/pipeline/${run.at('id')}/workflow`);
const workflow = `/workflow/${workflows.at('items.0.id')}`;
await circle('GET', workflow);
await circle('GET', `${workflow}/job`);
clock.advance(60_000);
await circle('GET', workflow);
const jobs = await circle('GET', `${workflow}/job`);
await circle('GET', `${infra}/job/${jobs.at('items.0.job_number')}`);
await circle('POST', `${workflow}/approve/${jobs.at('items.1.approval_request_id')}`);
clock.advance(60_000);
await circle('GET', `${workflow}/job`);
await circle('POST', `${workflow}/rerun`, { body: { from_failed: true } });
const again = await circle('POST', `${workflow}/rerun`, { body: {} });
await circle('POST', `/workflow/${again.at('workflow_id')}/cancel`);
await circle('GET', `/workflow/${again.at('workflow_id')}`);
await circle('GET', '/workflow/00000000-0000-4000-8000-000000000000');
const context = await circle('POST', '/context', { body: { name: 'shared', owner: { slug: 'gh/ministryofjustice' } } });
const contextPath = `/context/${context.at('id')}`;
await circle('GET', '/context?owner-slug=gh/ministryofjustice');
await circle('GET', contextPath);
await circle('PUT', `${contextPath}/environment-variable/DOCKER_USER`, { body: { value: 'x' } });
await circle('GET', `${contextPath}/environment-variable`);
await circle('DELETE', `${contextPath}/environment-variable/DOCKER_USER`);
await circle('DELETE', contextPath);
await circle('GET', contextPath);

for (const key of Object.keys(slips))
  if (!used.has(key)) failures.push(`${key}: listed as a slip, but the answer is as documented`);
for (const [key, result] of [...seen].filter(([, result]) => result === 'not in the document'))
  console.log(`  ${key}: ${result}`);
for (const key of used) console.log(`  left out: ${key}: ${slips[/** @type {keyof typeof slips} */ (key)]}`);
for (const failure of failures) console.error(`✕ ${failure}`);
const documented = [...seen.values()].filter((result) => result === 'as documented').length;
console.log(
  `spec check: ${documented} kinds of answers as documented, ${corrections.length} corrections, ${used.size} left out, ${failures.length} failures`,
);
process.exitCode = failures.length === 0 ? 0 : 1;
