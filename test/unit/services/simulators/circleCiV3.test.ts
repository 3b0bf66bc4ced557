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
  return { run, workflow: all(await v3(r, 'GET', `/workflows?filter[event_id]=${run}`))[0]!.id };
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
    const [going] = all(await v3(r, 'GET', `/workflows?filter[event_id]=${run}`));
    assert.deepEqual([going!.attributes['phase'], going!.attributes['ended_at']], ['started', null]);
    assert.equal(one(await v3(r, 'GET', `/runs/${run}`)).attributes['phase'], 'started');
    r.clock.advance(600_000);
    const done = one(await v3(r, 'GET', `/workflows/${going!.id}`));
    const { name, phase, outcome, current_outcome } = done.attributes;
    assert.deepEqual([name, phase, outcome, current_outcome], ['build', 'ended', 'succeeded', 'succeeded']);
    assert.equal(typeof done.attributes['ended_at'], 'string');
    assert.equal(done.references['event']!.id, run);
    const ran = one(await v3(r, 'GET', `/runs/${run}`));
    assert.deepEqual([ran.attributes['phase'], ran.attributes['outcome']], ['ended', 'succeeded']);
    assert.equal((ran.attributes['vcs'] as { branch: string }).branch, 'master');
    assert.equal((await v3(r, 'GET', '/workflows')).status, 400);
    assert.deepEqual(all(await v3(r, 'GET', `/workflows?filter[event_id]=${nobody}`)), []);
    for (const path of [`/workflows/${nobody}`, `/runs/${nobody}`])
      assert.equal((await v3(r, 'GET', path)).status, 404);
  });

  it('reruns a workflow, which gets an id of its own in the same run', async () => {
    const r = rig();
    const { run, workflow } = await ended(r);
    const answer = await v3(r, 'POST', `/workflows/${workflow}/rerun`, { is_from_failed: false });
    assert.equal(answer.status, 201);
    const { id } = one(answer);
    assert.notEqual(id, workflow);
    assert.deepEqual(
      all(await v3(r, 'GET', `/workflows?filter[event_id]=${run}`)).map((entry) => entry.id),
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
