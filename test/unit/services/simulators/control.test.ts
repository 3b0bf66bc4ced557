import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import type { RehearsalWorld } from '../../../../src/services/rehearsalWorld';
import { startSimulators, type Simulators } from '../../../../src/services/world/server';
import { type Rig, rig } from './rig';

describe('control of the simulated world', () => {
  let simulators: Simulators<RehearsalWorld['serviceIds'][number]>;
  let r: Rig;
  beforeEach(async () => {
    r = rig();
    simulators = await startSimulators(r.world);
  });
  afterEach(() => simulators.stop());

  const post = (url: string, body: unknown) => fetch(url, { method: 'POST', body: JSON.stringify(body) });
  const control = (path: string) => simulators.controlUrl + path;

  it('shows the journal, without its own requests', async () => {
    await fetch(`${simulators.urls.dockerHub}/v2/users/opgoperator`);
    const { entries } = (await (await fetch(control('/journal'))).json()) as { entries: { route: string }[] };
    assert.deepEqual(
      entries.map((entry) => entry.route),
      ['/v2/users/{username}'],
    );
  });

  it('hands out throw-away credentials that work', async () => {
    const credentials = (await (await fetch(control('/credentials'))).json()) as {
      dockerHub: { username: string; password: string };
      circleCi: { token: string };
    };
    const { username, password } = credentials.dockerHub;
    const signedIn = await post(`${simulators.urls.dockerHub}/v2/auth/token`, {
      identifier: username,
      secret: password,
    });
    assert.equal(signedIn.status, 200);
    const me = await fetch(`${simulators.urls.circleCi}/api/v2/me`, {
      headers: { 'Circle-Token': credentials.circleCi.token },
    });
    assert.equal(me.status, 200);
  });

  it('lists the secret values there are, those that were made since too', async () => {
    const before = r.world.operator.circleCi.token.reveal();
    const secrets = async () => ((await (await fetch(control('/secrets'))).json()) as { secrets: string[] }).secrets;
    assert.ok((await secrets()).includes(before));
    const password = 'a long password';
    await post(control('/play'), {
      service: 'dockerHub',
      play: 'sign-up',
      username: 'opgcisirius',
      email: 'a@example.com',
      password,
    });
    assert.ok((await secrets()).includes(password));
  });

  it('adds faults and takes them away', async () => {
    const url = `${simulators.urls.dockerHub}/v2/users/opgoperator`;
    const fault = { route: '*', kind: 'status', status: 503, times: 5 };
    assert.equal((await post(control('/faults'), fault)).status, 200);
    assert.equal((await fetch(url)).status, 503);
    assert.equal((await fetch(control('/faults'), { method: 'DELETE' })).status, 200);
    assert.equal((await fetch(url)).status, 200);
    assert.equal((await post(control('/faults'), { route: '*', kind: 'no-such-fault' })).status, 400);
  });

  it('refuses a fault that could never strike, and one with a member that it does not have', async () => {
    const refusals = [
      { route: 'GET /api/v2/project/gh/ministryofjustice/opg-sirius/envvar', kind: 'status', status: 500 },
      { route: 'GET */nosuch', kind: 'status', status: 500 },
      { route: '*/envvar', service: 'registry', kind: 'status', status: 500 },
      { route: 'POST */tags/list', kind: 'status', status: 500 },
      { route: '*', kind: 'status', status: 500, tiems: 5 },
      { route: '*', service: 'circleci', kind: 'status', status: 500 },
    ];
    const told = await Promise.all(
      refusals.map(async (fault) => {
        const answer = await post(control('/faults'), fault);
        return [answer.status, ((await answer.json()) as { message?: string }).message ?? ''] as const;
      }),
    );
    assert.deepEqual(
      told.map(([status]) => status),
      refusals.map(() => 400),
    );
    assert.match(told[0]![1], /write it as the journal does/);
    assert.match(told[4]![1], /tiems/);
    assert.match(told[5]![1], /`circleCi`/);
    for (const route of ['GET /api/v2/project/{project-slug}/envvar', 'GET */envvar', 'PutSecretValue', 'unknown']) {
      assert.equal((await post(control('/faults'), { route, kind: 'status', status: 500 })).status, 200, route);
    }
    const known = await Promise.all(
      r.world.serviceIds
        .flatMap((service) => r.world.service(service).routes)
        .map(async ({ method, path }) => {
          const route = `${method} ${path.replace(/[*+]\}/g, '}')}`;
          return (await post(control('/faults'), { route, kind: 'latency', ms: 0 })).status;
        }),
    );
    assert.ok(known.length > 70 && known.every((status) => status === 200), String(known));
  });

  it('refuses headers of a fault that nobody can send', async () => {
    for (const headers of [{ 'x foo': '1' }, { 'x-foo': 'a\nb' }, { '': '1' }]) {
      assert.equal((await post(control('/faults'), { route: '*', kind: 'headers', headers })).status, 400);
    }
    assert.equal((await fetch(`${simulators.urls.dockerHub}/v2/users/opgoperator`)).status, 200);
  });

  it('refuses a part with a member that it does not have, and says whose a part is', async () => {
    const part = { service: 'circleCi', play: 'ask-for-approval', project: 'gh/ministryofjustice/opg-org-infra' };
    const told = async (body: unknown) => {
      const answer = await post(control('/play'), body);
      return `${answer.status} ${((await answer.json()) as { message?: string }).message ?? ''}`;
    };
    assert.match(await told({ ...part, workfow: 'build' }), /^400 .*workfow/);
    assert.match(await told({ ...part, service: 'circleci' }), /^400 .*`circleCi`/);
    assert.match(await told({ play: 'ask-for-approval' }), /^400 .*`service`/);
    const { approval } = r.world.state.circleCi.projects.find(({ slug }) => slug === part.project)!.workflows[0]!;
    assert.equal(approval, false, 'nothing was played');
  });

  it('plays a part of a project under any spelling of its slug, as the service does', async () => {
    const project = 'github/ministryofjustice/opg-org-infra';
    for (const more of [
      { play: 'ask-for-approval' },
      { play: 'test-after-apply', fails: true },
      { play: 'schedule', workflow: 'nightly', everyHours: 24 },
      { play: 'set-up-first' },
      { play: 'push-broken-config', message: 'Job x not found' },
    ]) {
      assert.equal((await post(control('/play'), { service: 'circleCi', project, ...more })).status, 200, more.play);
    }
  });

  it('plays parts, and says why one cannot be played', async () => {
    const signUp = { service: 'dockerHub', play: 'sign-up', username: 'opgcisirius', email: 'a@example.com' };
    const refused = await post(control('/play'), signUp);
    assert.equal(refused.status, 409);
    assert.equal(((await refused.json()) as { code: string }).code, 'PERSON_NEEDED');
    assert.equal((await post(control('/play'), { ...signUp, password: 'a long password' })).status, 200);
    assert.equal((await fetch(`${simulators.urls.dockerHub}/v2/users/opgcisirius`)).status, 200);
    assert.equal((await post(control('/play'), { kind: 'dance' })).status, 400);
  });

  it('P14: has builds wait for an approval, which any client can give', async () => {
    const { circleCi } = simulators.urls;
    const project = 'gh/ministryofjustice/opg-org-infra';
    const part = { service: 'circleCi', play: 'ask-for-approval', project };
    assert.equal((await post(control('/play'), part)).status, 200);
    assert.equal((await post(control('/play'), { ...part, workflow: 'nightly' })).status, 409);
    assert.equal((await post(control('/play'), { ...part, project: 7 })).status, 400);
    const credentials = (await (await fetch(control('/credentials'))).json()) as { circleCi: { token: string } };
    const headers = { 'circle-token': credentials.circleCi.token, 'content-type': 'application/json' };
    const ask = async (method: string, path: string) =>
      (await (
        await fetch(`${circleCi}/api/v2${path}`, { method, headers, ...(method === 'POST' && { body: '{}' }) })
      ).json()) as Record<string, never>;
    const { id: pipeline } = await ask('POST', `/project/${project}/pipeline`);
    const { items } = await ask('GET', `/pipeline/${String(pipeline)}/workflow`);
    const [{ id }] = items as unknown as [{ id: string }];
    const jobs = (await ask('GET', `/workflow/${id}/job`))['items'] as unknown as { type: string }[];
    assert.ok(jobs.some(({ type }) => type === 'approval'));
  });

  it('resets the world', async () => {
    await post(control('/play'), {
      service: 'dockerHub',
      play: 'sign-up',
      username: 'opgcisirius',
      email: 'a@b.c',
      password: 'a long password',
    });
    assert.equal((await post(control('/reset'), {})).status, 200);
    assert.equal((await fetch(`${simulators.urls.dockerHub}/v2/users/opgcisirius`)).status, 404);
  });

  it('is closed to pages in a browser, and to other host names', async () => {
    for (const path of ['/credentials', '/secrets']) {
      const fromPage = await fetch(control(path), { headers: { Origin: 'https://example.com' } });
      assert.equal(fromPage.status, 403, path);
    }
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const url = new URL(control('/credentials'));
      const asked = httpRequest(
        { port: url.port, path: url.pathname, headers: { Host: 'rebound.example' } },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        },
      );
      asked.on('error', reject).end();
    });
    assert.equal(status, 421);
  });
});
