import assert from 'node:assert/strict';
import { startSimulators } from '../../../../src/services/world/server';
import { testUrls } from '../../../support/loadedServices';
import { type Answer, type Rig, rig } from './rig';

/** What each service is asked that it does not have, the status, and where its own form of refusal holds the words. */
const unknown: Readonly<
  Record<string, { ask: (r: Rig) => Promise<Answer>; status: number; says: string; place?: string }>
> = {
  dockerHub: {
    ask: ({ hub }) => hub('GET', '/v2/repositories/acme/kettle?page=2'),
    status: 404,
    says: 'not simulated: GET /v2/repositories/acme/kettle',
    place: 'message',
  },
  registry: {
    ask: ({ registry }) => registry('GET', '/v2/_catalog?n=3'),
    status: 404,
    says: 'not simulated: GET /v2/_catalog',
    place: 'errors.0.message',
  },
  circleCi: {
    ask: ({ circle }) => circle('GET', '/insights/gh/acme/kettle/workflows?branch=main'),
    status: 404,
    says: 'not simulated: GET /api/v2/insights/gh/acme/kettle/workflows',
    place: 'message',
  },
  secretsManager: {
    ask: ({ aws }) => aws('CreateSecret', { Name: 'kettle' }),
    status: 400,
    says: 'not simulated: CreateSecret',
    place: 'message',
  },
  sts: {
    ask: async ({ sendTo }) => sendTo('POST', `${testUrls.sts}/`, 'Action=AssumeRole&RoleArn=arn'),
    status: 400,
    says: 'not simulated: AssumeRole',
  },
};

const wordsOf = ({ body }: Answer): string => /not simulated: [^"<]*/.exec(body)?.[0] ?? body;

describe('what is not simulated', () => {
  it('is asked of every service', () => {
    assert.deepEqual(Object.keys(unknown).sort(), [...rig().world.serviceIds].sort());
  });

  for (const [service, { ask, status, says, place }] of Object.entries(unknown)) {
    it(`is told as such by ${service}, in its own form, and journaled without the query`, async () => {
      const r = rig();
      const answer = await ask(r);
      assert.equal(answer.status, status);
      assert.equal(wordsOf(answer), says);
      if (place !== undefined) assert.equal(answer.at(place), says);
      const { route, path, method } = r.world.journal.entries.at(-1)!;
      assert.equal(route, 'unknown');
      assert.ok(says.endsWith(path!), path);
      assert.ok(!answer.body.includes('?') && !path!.includes('?'));
      assert.ok(says.includes(' /') ? says.includes(`${method} ${path!}`) : true);
    });
  }

  it('is each method that a known path does not take', async () => {
    const r = rig();
    const told: string[] = [];
    let asked = 0;
    for (const { services } of r.world.simulators) {
      for (const { id, routes } of services) {
        for (const path of new Set(routes.map((route) => route.path))) {
          if (!path.startsWith('/')) continue;
          const taken = routes.filter((route) => route.path === path).map(({ method }) => method);
          const filled = path.replace(/\{[^}]+\*\}/g, 'gh/acme/kettle').replace(/\{[^}]+\}/g, 'x');
          for (const method of ['PUT', 'OPTIONS'].filter((one) => !taken.includes(one))) {
            const answer = await r.sendTo(method as 'PUT', testUrls[id as 'dockerHub'] + filled);
            asked += 1;
            if (wordsOf(answer) !== `not simulated: ${method} ${filled}` || answer.status !== 404) {
              told.push(`${id} ${method} ${path}: ${answer.status} ${answer.body}`);
            }
          }
        }
      }
    }
    assert.ok(asked > 60, String(asked));
    assert.deepEqual(told, []);
  });

  it('is an operation of AWS by a method that it does not take', async () => {
    const r = rig();
    for (const method of ['PUT', 'DELETE'] as const) {
      const answer = await r.sendTo(method, `${testUrls.sts}/?Action=GetCallerIdentity`);
      assert.deepEqual([answer.status, wordsOf(answer)], [400, `not simulated: ${method} /`]);
    }
    const target = { method: 'GET', headers: { 'x-amz-target': 'secretsmanager.DescribeSecret' } };
    const service = r.world.service('secretsManager');
    const request = { ...target, path: '/', query: new URLSearchParams(), body: '', baseUrl: '' };
    assert.deepEqual([service.match(request), service.operationOf?.(request)], [undefined, undefined]);
    assert.equal((await r.sendTo('GET', `${testUrls.secretsManager}/`)).status, 400);
    assert.deepEqual(r.world.journal.entries.at(-1)!.path, '/', 'the method stands beside it');
  });

  it('is not said of a thing that is not there', async () => {
    const { circle, hub, registry, aws } = rig();
    const answers = [
      await circle('GET', '/project/gh/acme/kettle'),
      await circle('GET', '/project/gh/acme/100%/envvar'),
      await circle('GET', '/workflow/%ZZ'),
      // The route is there, and takes no slug with encoded slashes.
      await circle('POST', '/project/gh%2Fministryofjustice%2Fopg-sirius/pipeline/run', { body: {} }),
      await hub('GET', '/v2/users/nobodyhere'),
      await registry('GET', '/v2/acme/kettle/manifests/latest'),
      await aws('DescribeSecret', { SecretId: 'kettle' }),
    ];
    assert.deepEqual(
      answers.filter(({ body }) => body.includes('not simulated')),
      [],
    );
    assert.deepEqual(
      answers.map(({ status }) => status),
      [404, 404, 404, 404, 404, 401, 400],
    );
  });

  it('is journaled without a secret of the world or of the request, and at bounded length', async () => {
    const { circle, hub, world } = rig();
    const token = world.operator.circleCi.token.reveal();
    const own = ['a real', 'token of', 'somebody'].join('-').replaceAll(' ', '-');
    const answers = [
      await circle('GET', `/token/${token}`),
      await circle('GET', `/token/${encodeURIComponent(own)}`, { token: own }),
      await hub('GET', `/v2/hooks/${own}`, { token: own }),
      await circle('GET', `/token/${[...Buffer.from(token)].map((byte) => `%${byte.toString(16)}`).join('')}`),
      await circle('GET', `/token/${own.replaceAll('-', '%2d')}`, { token: own }),
      await circle('GET', `/long/${'x'.repeat(5000)}`),
    ];
    const seen = decodeURIComponent(JSON.stringify([world.journal.entries, answers.map(({ body }) => body)]));
    assert.ok(!seen.includes(token) && !seen.includes(own), seen.slice(0, 1000));
    assert.equal(world.journal.entries[0]!.path, '/api/v2/token/[redacted]');
    assert.ok(world.journal.entries.every(({ path }) => path!.length < 400));
  });

  it('leaves the journal of what is simulated without a path', async () => {
    const { circle, world } = rig();
    await circle('GET', '/me');
    assert.equal('path' in world.journal.entries.at(-1)!, false);
  });

  it('is told of an address that no service has, too', async () => {
    const { world } = rig();
    const simulators = await startSimulators(world);
    try {
      const { origin } = new URL(simulators.controlUrl);
      const answer = await fetch(`${origin}/api2/me?token=x`);
      const { message } = (await answer.json()) as { message: string };
      assert.deepEqual([answer.status, message.split('. ')[0]], [404, 'not simulated: GET /api2/me']);
      const { service, route, path } = world.journal.entries.at(-1)!;
      assert.deepEqual([service, route, path], ['unknown', 'unknown', '/api2/me']);
      const journal = await (await fetch(`${simulators.controlUrl}/journal`)).text();
      assert.ok(journal.includes('/api2/me'));
    } finally {
      await simulators.stop();
    }
  });
});
