import assert from 'node:assert/strict';
import type { RehearsalWorld } from '../../../../src/services/rehearsalWorld';
import { type Simulators, startSimulators } from '../../../../src/services/world/server';
import { type Rig, rig } from './rig';

/** CircleCI's programs are told a host, and put the API at its root. */
describe('CircleCI, where its own programs look for it', () => {
  let simulators: Simulators<RehearsalWorld['serviceIds'][number]>;
  let r: Rig;
  let origin: string;
  let headers: Record<string, string>;
  beforeEach(async () => {
    r = rig();
    simulators = await startSimulators(r.world);
    ({ origin } = new URL(simulators.controlUrl));
    headers = { 'Circle-Token': r.world.operator.circleCi.token.reveal() };
  });
  afterEach(() => simulators.stop());

  const get = async (path: string): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> => {
    const answer = await fetch(origin + path, { headers });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };

  for (const base of ['', '/circleci', '/circleci/', '//circleci', '/']) {
    it(`answers behind ${JSON.stringify(base)}`, async () => {
      const { status, body } = await get(`${base}/api/v2/me`);
      assert.deepEqual([status, body['login']], [200, 'opgoperator']);
      assert.equal(r.world.journal.entries.at(-1)!.route, '/api/v2/me');
      const asked = await get(`${base}/api/v2/project/gh/ministryofjustice/opg-sirius/envvar`);
      assert.equal(asked.status, 200);
    });

    it(`tells behind ${JSON.stringify(base)} which versions and GraphQL are not simulated`, async () => {
      const v1 = await get(`${base}/api/v1.1/projects`);
      assert.deepEqual([v1.status, v1.body['message']], [404, 'not simulated: GET /api/v1.1/projects']);
      const v3 = await get(`${base}/api/v3/insights`);
      const refusal = v3.body['error'] as { title: string };
      assert.deepEqual([v3.status, refusal.title], [404, 'not simulated: GET /api/v3/insights']);
      const graph = await fetch(`${origin}${base}/graphql-unstable`, { method: 'POST', body: '{"query":"{me{id}}"}' });
      const { message } = (await graph.json()) as { message: string };
      assert.deepEqual([graph.status, message], [404, 'not simulated: POST /graphql-unstable']);
    });
  }

  it('lists what is simulated in the place of its OpenAPI document', async () => {
    for (const base of ['', '/circleci']) {
      const { status, body } = await get(`${base}/api/v2/openapi.json`);
      assert.equal(status, 200);
      const paths = body['paths'] as Record<string, Record<string, unknown>>;
      assert.deepEqual(Object.keys(paths['/context']!).sort(), ['get', 'post']);
      assert.ok(paths['/project/{project-slug}/envvar']!['post']);
      assert.equal('/schedule/{schedule-id}' in paths, false);
      const service = r.world.service('circleCi');
      const listed = Object.values(paths).flatMap((item) => Object.keys(item));
      assert.equal(listed.length, service.routes.filter(({ path }) => path.startsWith('/api/v2/')).length);
    }
  });

  it('stands beside Docker Hub and the registry, which share the rest of the root', async () => {
    const users = await get('/v2/users/opgoperator');
    assert.deepEqual([users.status, r.world.journal.entries.at(-1)!.service], [200, 'dockerHub']);
    assert.equal((await fetch(`${origin}/v2/`)).status, 401);
    assert.equal(r.world.journal.entries.at(-1)!.service, 'registry');
    assert.equal((await fetch(`${origin}/v2/ratelimitpreview/test/manifests/latest`)).status, 401);
    assert.equal(r.world.journal.entries.at(-1)!.service, 'registry');
  });
});
