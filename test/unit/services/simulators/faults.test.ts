import { testUrls } from '../../../support/loadedServices';
import assert from 'node:assert/strict';
import type { HttpRequest } from '../../../../src/shared/ports';
import { inProcessTransport } from '../../../../src/services/world/inProcessTransport';
import { rig } from './rig';

const organisation = 'ministryofjustice';
const team = `${testUrls.dockerHub}/v2/orgs/${organisation}/groups`;

/** Something that writes, and a count of what it wrote. */
async function withWrite() {
  const r = rig();
  const headers = { Authorization: `Bearer ${await r.ownerSession()}` };
  const transport = inProcessTransport(r.world);
  let number = 0;
  const base = { url: team, headers, method: 'POST', timeoutMs: 5000 } as const;
  return {
    ...r,
    write: (extra: Partial<HttpRequest> = {}) =>
      transport({ ...base, body: JSON.stringify({ name: `team${number++}` }), ...extra }),
    written: () => r.world.state.hub.organisations[0]!.teams.length - 2,
  };
}

const route = 'POST /v2/orgs/{org_name}/groups';

describe('faults', () => {
  it('strike once by default, only on their route', async () => {
    const { world, write, written, hub } = await withWrite();
    world.faults.add({ route, kind: 'status', status: 503 });
    assert.equal((await hub('GET', '/v2/users/opgoperator')).status, 200);
    assert.equal((await write()).status, 503);
    assert.equal(written(), 0);
    assert.equal((await write()).status, 201);
  });

  it('strike as often as they are told to', async () => {
    const { world, write } = await withWrite();
    world.faults.add({ route: 'POST *groups', kind: 'status', status: 500, times: 2 });
    const statuses = [(await write()).status, (await write()).status, (await write()).status];
    assert.deepEqual(statuses, [500, 500, 201]);
  });

  it('strike by chance, the same way for the same seed', async () => {
    const run = async () => {
      const { world, hub } = rig({ seed: 3 });
      world.faults.add({ route: '*', kind: 'status', status: 500, probability: 0.5, times: 1000 });
      const statuses: number[] = [];
      for (let n = 0; n < 40; n++) statuses.push((await hub('GET', '/v2/users/opgoperator')).status);
      return statuses;
    };
    const statuses = await run();
    assert.deepEqual(await run(), statuses);
    assert.deepEqual(new Set(statuses), new Set([200, 500]));
  });

  it('answer 429 in seconds, or in the older form as a moment', async () => {
    const { world, write, clock } = await withWrite();
    world.faults.add({ route, kind: 'rate-limited', retryAfterSeconds: 30 });
    const first = await write();
    assert.deepEqual([first.status, first.headers['retry-after']], [429, '30']);
    world.faults.add({ route, kind: 'rate-limited', retryAfterSeconds: 30, form: 'timestamp' });
    const second = await write();
    assert.equal(second.headers['retry-after'], undefined);
    assert.equal(Number(second.headers['x-retry-after']), Math.ceil(clock.now() / 1000) + 30);
  });

  it('break the connection before the effect, or after it; the client cannot tell which', async () => {
    const { world, write, written } = await withWrite();
    const lost = { code: 'NETWORK', facts: { effect: 'unknown' } };
    world.faults.add({ route, kind: 'reset', when: 'before' });
    await assert.rejects(write(), lost);
    assert.equal(written(), 0);
    world.faults.add({ route, kind: 'reset', when: 'after' });
    await assert.rejects(write(), lost);
    assert.equal(written(), 1);
    assert.deepEqual(
      world.journal.entries.slice(-2).map(({ status }) => status),
      ['reset', 'reset'],
    );
  });

  it('answer an error after the effect', async () => {
    const { world, write, written } = await withWrite();
    world.faults.add({ route, kind: 'status', status: 504, when: 'after' });
    assert.equal((await write()).status, 504);
    assert.equal(written(), 1);
  });

  it('cut the body, with the connection or without', async () => {
    const { world, write, written } = await withWrite();
    world.faults.add({ route, kind: 'truncated-body' });
    const { status, body } = await write();
    assert.equal(status, 201);
    assert.throws(() => JSON.parse(body) as unknown, SyntaxError);
    world.faults.add({ route, kind: 'truncated-body', closes: true });
    await assert.rejects(write(), { code: 'NETWORK' });
    assert.equal(written(), 2);
  });

  it('keep the client waiting; beyond its patience it is a timeout, though the request took effect', async () => {
    const { world, write, written, clock } = await withWrite();
    const start = clock.now();
    world.faults.add({ route, kind: 'latency', ms: 3000 });
    assert.equal((await write()).status, 201);
    assert.equal(clock.now() - start, 3000);
    world.faults.add({ route, kind: 'latency', ms: 60_000 });
    await assert.rejects(write(), { code: 'TIMEOUT', facts: { effect: 'unknown' } });
    assert.equal(clock.now() - start, 8000);
    assert.equal(written(), 2);
  });

  it('let a waiting request be cancelled', async () => {
    const { world, write } = await withWrite();
    world.faults.add({ route, kind: 'latency', ms: 3000 });
    const abort = new AbortController();
    const pending = write({ signal: abort.signal });
    abort.abort();
    await assert.rejects(pending, { code: 'CANCELLED' });
    await assert.rejects(write({ signal: abort.signal }), { code: 'CANCELLED' });
  });

  it("end the session in each vendor's own words", async () => {
    const { world, write, aws, circle, hub } = await withWrite();
    world.faults.add({ route: '*', kind: 'expired-session', times: 4 });
    assert.deepEqual(JSON.parse((await write()).body), { errinfo: {}, message: 'unauthorized' });
    // The older login has no session to end; it refuses as it does a wrong password.
    const login = await hub('POST', '/v2/users/login', { body: { username: 'opgoperator', password: 'any' } });
    assert.deepEqual([login.status, login.json], [401, { detail: 'Incorrect authentication credentials' }]);
    assert.equal((await circle('GET', '/me')).status, 401);
    const answer = await aws('GetSecretValue', { SecretId: 'sirius-dockerhub_id' });
    assert.deepEqual([answer.status, answer.at('__type')], [400, 'ExpiredTokenException']);
  });

  it('change headers of a true answer', async () => {
    const { world, registry } = rig();
    const scope = '/token?service=registry.docker.io&scope=repository:ratelimitpreview/test:pull';
    const { at } = await registry('GET', scope);
    world.faults.add({ route: 'HEAD *', kind: 'headers', headers: { 'ratelimit-limit': ';w=21600' } });
    const path = '/v2/ratelimitpreview/test/manifests/latest';
    assert.equal(
      (await registry('HEAD', path, `Bearer ${at('token') as string}`)).headers['ratelimit-limit'],
      ';w=21600',
    );
  });

  it('can be kept to one service', async () => {
    const { world, hub, circle } = rig();
    world.faults.add({ route: '*', service: 'circleCi', kind: 'status', status: 500 });
    assert.equal((await hub('GET', '/v2/users/opgoperator')).status, 200);
    assert.equal((await circle('GET', '/me')).status, 500);
  });
});
