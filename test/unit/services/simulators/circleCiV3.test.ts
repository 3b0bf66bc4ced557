import assert from 'node:assert/strict';
import { testUrls } from '../../../support/loadedServices';
import { inProcessTransport } from '../../../../src/services/world/inProcessTransport';
import { type Rig, rig } from './rig';

const infra = '/project/gh/ministryofjustice/opg-org-infra';
const nobody = '00000000-0000-4000-8000-000000000000';

interface V3Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** As CircleCI's newer command line asks: a bearer token, and filters in brackets. */
async function v3(
  { world }: Rig,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  token?: string,
): Promise<V3Answer> {
  const answer = await inProcessTransport(world)({
    method,
    url: `${testUrls.circleCi}/api/v3${path}`,
    headers: { Authorization: `Bearer ${token ?? world.operator.circleCi.token.reveal()}` },
    timeoutMs: 1000,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: JSON.parse(answer.body) as Record<string, unknown> };
}

interface Entity {
  readonly id: string;
  readonly attributes: Record<string, unknown>;
  readonly references: Record<string, { readonly id?: string }>;
}
const one = ({ body }: V3Answer): Entity => body['data'] as Entity;
const all = ({ body }: V3Answer): Entity[] => {
  assert.deepEqual(body['page'], { next: null, prev: null });
  return body['data'] as Entity[];
};
const refusal = ({ status, body }: V3Answer): unknown[] => [status, (body['error'] as { title: string }).title];

async function ended(r: Rig): Promise<{ readonly run: string; readonly workflow: string }> {
  const run = (await r.circle('POST', `${infra}/pipeline`, { body: { branch: 'master' } })).at('id') as string;
  r.clock.advance(600_000);
  return { run, workflow: all(await v3(r, 'GET', `/workflows?filter[run_id]=${run}`))[0]!.id };
}

describe('simulated CircleCI, API v3', () => {
  it('says who the caller is', async () => {
    const r = rig();
    const [me, ...others] = all(await v3(r, 'GET', '/users?filter[user_id]=me'));
    assert.deepEqual(others, []);
    assert.equal(me!.id, (await r.circle('GET', '/me')).at('id'));
    assert.deepEqual([me!.attributes['login'], me!.attributes['name']], ['opgoperator', 'Team Operator']);
    assert.ok(URL.canParse(String(me!.attributes['avatar_url'])));
    assert.deepEqual(all(await v3(r, 'GET', `/users?filter[user_id]=${nobody}`)), []);
    assert.deepEqual(refusal(await v3(r, 'GET', '/users')), [400, 'filter[user_id] is required']);
    assert.deepEqual(refusal(await v3(r, 'GET', '/users?filter[user_id]=me', undefined, 'wrong')), [
      401,
      'Invalid token provided.',
    ]);
  });

  it('looks at the token before anything else, on every route', async () => {
    const r = rig();
    const routes = r.world.service('circleCi').routes.filter(({ path }) => path.startsWith('/api/v3/'));
    const told: unknown[] = [];
    for (const { method, path } of routes) {
      const asked = path.replace('/api/v3', '').replace(/\{[^}]+\}/g, nobody);
      const answer = await v3(r, method as 'GET', asked, method === 'POST' ? { surprising: 1 } : undefined, 'wrong');
      if (answer.status !== 401) told.push([method, asked, answer.status, answer.body]);
    }
    assert.ok(routes.length >= 11);
    assert.deepEqual(told, []);
  });

  it('finds a project by each spelling of its slug, by its organisation and its id', async () => {
    const r = rig();
    const project = await r.circle('GET', infra);
    for (const query of [
      'filter[slug]=gh/ministryofjustice/opg-org-infra',
      'filter[slug]=github%2Fministryofjustice%2Fopg-org-infra',
      `filter[org_id]=${project.at('organization_id') as string}&filter[name]=opg-org-infra`,
    ]) {
      const [found, ...others] = all(await v3(r, 'GET', `/projects?${query}`));
      assert.deepEqual([found!.id, found!.attributes['name'], others], [project.at('id'), 'opg-org-infra', []], query);
      assert.equal(found!.references['org']!.id, project.at('organization_id'));
    }
    for (const query of ['filter[slug]=gh/acme/kettle', `filter[org_id]=${nobody}`]) {
      assert.deepEqual(all(await v3(r, 'GET', `/projects?${query}`)), [], query);
    }
    assert.equal(
      one(await v3(r, 'GET', `/projects/${project.at('id') as string}`)).attributes['name'],
      'opg-org-infra',
    );
    assert.deepEqual(refusal(await v3(r, 'GET', `/projects/${nobody}`)), [404, 'Project not found']);
    assert.equal((await v3(r, 'GET', '/projects')).status, 400);
  });

  it('shows a run and its workflows in phases and outcomes', async () => {
    const r = rig();
    const run = (await r.circle('POST', `${infra}/pipeline`, { body: { branch: 'master' } })).at('id') as string;
    const [going] = all(await v3(r, 'GET', `/workflows?filter[run_id]=${run}`));
    assert.deepEqual([going!.attributes['phase'], going!.attributes['ended_at']], ['started', null]);
    assert.equal(one(await v3(r, 'GET', `/runs/${run}`)).attributes['phase'], 'started');
    r.clock.advance(600_000);
    const done = one(await v3(r, 'GET', `/workflows/${going!.id}`));
    const { name, phase, outcome, current_outcome } = done.attributes;
    assert.deepEqual([name, phase, outcome, current_outcome], ['build', 'ended', 'succeeded', 'succeeded']);
    assert.equal(typeof done.attributes['ended_at'], 'string');
    assert.equal(done.references['run']!.id, run);
    assert.deepEqual(all(await v3(r, 'GET', `/workflows?filter[event_id]=${run}`))[0], done);
    const ran = one(await v3(r, 'GET', `/runs/${run}`));
    const standing = [ran.attributes['phase'], ran.attributes['current_outcome'], 'outcome' in ran.attributes];
    assert.deepEqual(standing, ['ended', 'succeeded', false]);
    assert.equal((ran.attributes['vcs'] as { branch: string }).branch, 'master');
    assert.equal((await v3(r, 'GET', '/workflows')).status, 400);
    assert.deepEqual(refusal(await v3(r, 'GET', `/workflows?filter[run_id]=${nobody}`)), [404, 'Run not found']);
    for (const path of [`/workflows/${nobody}`, `/runs/${nobody}`])
      assert.equal((await v3(r, 'GET', path)).status, 404);
  });

  it('lists the jobs of a workflow', async () => {
    const r = rig();
    const { workflow } = await ended(r);
    const jobs = all(await v3(r, 'GET', `/jobs?filter[workflow_id]=${workflow}`));
    assert.deepEqual(
      jobs.map(({ attributes: { name, phase, outcome, type } }) => [name, phase, outcome, type]),
      [
        ['plan', 'ended', 'succeeded', 'build'],
        ['apply', 'ended', 'succeeded', 'build'],
      ],
    );
    assert.equal(jobs[0]!.references['workflow']!.id, workflow);
    assert.equal((await v3(r, 'GET', '/jobs')).status, 400);
    assert.equal((await v3(r, 'GET', `/jobs?filter[workflow_id]=${nobody}`)).status, 404);
  });

  it('searches the runs of a project, newest first and page by page', async () => {
    const r = rig();
    const { run } = await ended(r);
    r.clock.advance(1000);
    const onBranch = (await r.circle('POST', `${infra}/pipeline`, { body: { branch: 'try' } })).at('id') as string;
    const project = (await r.circle('GET', infra)).at('id') as string;
    const to = new Date(r.clock.now()).toISOString();
    const search = (body: object, scope: object = {}) =>
      v3(r, 'POST', '/runs/search', {
        scope: { project_ids: [project], from: '2020-01-01T00:00:00Z', to, ...scope },
        filter: '',
        page: { cursor: '', limit: 20 },
        ...body,
      });
    const ids = async (...given: Parameters<typeof search>): Promise<string[]> =>
      all(await search(...given)).map(({ id }) => id);
    assert.deepEqual((await ids({})).slice(0, 2), [onBranch, run]);
    assert.deepEqual(await ids({ filter: 'pipeline.git.branch == "try"' }), [onBranch]);
    assert.deepEqual(await ids({ filter: 'pipeline.git.branch == "try" and pipeline.status == "success"' }), []);
    assert.ok((await ids({ filter: 'pipeline.status == "success"' })).includes(run));
    assert.deepEqual(await ids({}, { project_ids: [nobody] }), []);
    assert.deepEqual(await ids({}, { to: '2020-01-02T00:00:00Z' }), []);
    assert.deepEqual((await ids({ scope: { project_ids: [project] } })).slice(0, 2), [onBranch, run]);
    const first = await search({ page: { cursor: '', limit: 1 } });
    assert.deepEqual((first.body['page'] as { next: string }).next, '1');
    const second = await search({ page: { cursor: '1', limit: 1 } });
    assert.equal((second.body['data'] as Entity[])[0]!.id, run);
    for (const [body, title] of [
      [{ page: { cursor: '', limit: 21 } }, 'Invalid page size'],
      [{ filter: 'pipeline.number > 3' }, 'filter is invalid'],
      [{ filter: String.raw`pipeline.git.branch == "\x00"` }, 'filter is invalid'],
      [{ scope: {} }, 'scope is invalid'],
      [{ scope: { project_ids: [project], from: 'yesterday' } }, 'scope is invalid'],
    ] as const) {
      assert.deepEqual(refusal(await search(body)), [400, title]);
    }
  });

  it('lists the runs that the caller has started', async () => {
    const r = rig();
    const { run } = await ended(r);
    const mine = (filters: string) => v3(r, 'GET', `/runs?filter[user_id]=me${filters}`);
    assert.equal(all(await mine(''))[0]!.id, run);
    assert.equal(all(await mine('&filter[phase]=ended&filter[current_outcome]=succeeded'))[0]!.id, run);
    assert.deepEqual(all(await mine('&filter[phase]=started')), []);
    assert.deepEqual(all(await v3(r, 'GET', `/runs?filter[user_id]=${nobody}`)), []);
    assert.equal((await v3(r, 'GET', '/runs')).status, 400);
    assert.deepEqual(refusal(await mine('&page[limit]=50')), [400, 'Invalid page size']);
  });

  it('reruns a workflow, which gets an id of its own in the same run', async () => {
    const r = rig();
    const { run, workflow } = await ended(r);
    const answer = await v3(r, 'POST', `/workflows/${workflow}/rerun`, { is_from_failed: false });
    assert.equal(answer.status, 201);
    const { id } = one(answer);
    assert.notEqual(id, workflow);
    assert.deepEqual(
      all(await v3(r, 'GET', `/workflows?filter[run_id]=${run}`)).map((entry) => entry.id),
      [workflow, id],
    );
    assert.equal((await r.circle('GET', `/workflow/${id}`)).at('pipeline_id'), run);
    assert.ok(r.world.journal.entries.some(({ route, writes }) => route.endsWith('/rerun') && writes));
  });

  it('goes by its own name of the flag, and passes over the one of v2', async () => {
    const r = rig();
    const { workflow } = await ended(r);
    // There is nothing failed to rerun: only what is read as the flag is refused.
    assert.equal((await v3(r, 'POST', `/workflows/${workflow}/rerun`, { is_from_failed: true })).status, 400);
    assert.equal((await v3(r, 'POST', `/workflows/${workflow}/rerun`, { from_failed: true })).status, 201);
    assert.equal((await v3(r, 'POST', `/workflows/${workflow}/rerun`, { is_from_failed: 'yes' })).status, 400);
    assert.equal((await v3(r, 'POST', `/workflows/${nobody}/rerun`, {})).status, 404);
  });

  it('cancels a workflow that runs, and no other', async () => {
    const r = rig();
    const { workflow } = await ended(r);
    assert.equal((await v3(r, 'POST', `/workflows/${workflow}/cancel`)).status, 400);
    const { id } = one(await v3(r, 'POST', `/workflows/${workflow}/rerun`, {}));
    assert.equal(one(await v3(r, 'POST', `/workflows/${id}/cancel`)).id, id);
    assert.equal(one(await v3(r, 'GET', `/workflows/${id}`)).attributes['outcome'], 'canceled');
  });

  it('refuses in a form of its own, where a fault strikes too', async () => {
    const r = rig();
    r.world.faults.add({ route: 'GET /api/v3/*', kind: 'rate-limited', retryAfterSeconds: 3 });
    assert.deepEqual(refusal(await v3(r, 'GET', '/users?filter[user_id]=me')), [429, 'Rate limit exceeded.']);
    r.world.faults.add({ route: 'GET /api/v3/*', kind: 'expired-session' });
    assert.deepEqual(refusal(await v3(r, 'GET', '/users?filter[user_id]=me')), [401, 'Invalid token provided.']);
  });
});
