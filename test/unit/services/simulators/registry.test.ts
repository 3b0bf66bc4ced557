import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { rig } from './rig';
import type { Rig } from './rig';

const scope = '/token?service=registry.docker.io&scope=repository:ratelimitpreview/test:pull';
const manifest = '/v2/ratelimitpreview/test/manifests/latest';

const basic = (name: string, secret: string): string => `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`;

async function probe(r: Rig, method: 'GET' | 'HEAD', credential?: string) {
  const { at } = await r.registry('GET', scope, credential);
  return r.registry(method, manifest, `Bearer ${at('token') as string}`);
}

async function withToken(): Promise<Rig & { credential: string }> {
  const r = rig();
  const session = await r.signIn('opgcisirius', await r.newAccount('opgcisirius'));
  const body = { token_label: 'CI', scopes: ['repo:public_read'] };
  const { at } = await r.hub('POST', '/v2/access-tokens', { token: session, body });
  return { ...r, credential: basic('opgcisirius', at('token') as string) };
}

describe('simulated registry', () => {
  it('asks for a token, and says where to get one', async () => {
    const answer = await rig().registry('HEAD', manifest);
    assert.equal(answer.status, 401);
    assert.match(answer.headers['www-authenticate'] ?? '', /realm="https:\/\/registry\.rehearsal\.invalid\/token"/);
  });

  it('says that it is a registry, first how to sign in and then with 200', async () => {
    const r = rig();
    const asked = await r.registry('GET', '/v2/');
    assert.equal(asked.status, 401);
    assert.equal(asked.headers['docker-distribution-api-version'], 'registry/2.0');
    assert.doesNotMatch(asked.headers['www-authenticate'] ?? 'scope', /scope/);
    const { at } = await r.registry('GET', '/token?service=registry.docker.io');
    assert.equal((await r.registry('GET', '/v2/', `Bearer ${at('token') as string}`)).status, 200);
  });

  it('serves an image whose digests are those of its texts', async () => {
    const r = rig();
    const { at } = await r.registry('GET', scope);
    const bearer = `Bearer ${at('token') as string}`;
    const digestOf = (body: string): string => `sha256:${createHash('sha256').update(body).digest('hex')}`;
    const found = await r.registry('GET', manifest, bearer);
    assert.equal(found.headers['docker-content-digest'], digestOf(found.body));
    const byDigest = await r.registry('HEAD', manifest.replace('latest', digestOf(found.body)), bearer);
    assert.deepEqual([byDigest.status, byDigest.body], [200, '']);
    const config = await r.registry(
      'GET',
      `/v2/ratelimitpreview/test/blobs/${String(found.at('config.digest'))}`,
      bearer,
    );
    assert.equal(digestOf(config.body), found.at('config.digest'));
    assert.equal(config.body.length, found.at('config.size'));
    assert.equal((await r.registry('GET', manifest.replace('latest', 'v1'), bearer)).status, 404);
    assert.equal((await r.registry('GET', `/v2/ratelimitpreview/test/blobs/${digestOf('')}`, bearer)).status, 404);
  });

  it('has no manifest for a client that takes other forms alone', async () => {
    const r = rig();
    const { at } = await r.registry('GET', scope);
    const bearer = `Bearer ${at('token') as string}`;
    const status = async (accept: string) => (await r.registry('HEAD', manifest, bearer, { Accept: accept })).status;
    assert.equal(await status('application/json'), 404);
    assert.equal(await status('*/*'), 200);
    assert.equal(await status('application/vnd.docker.distribution.manifest.v2+json'), 200);
  });

  it('states the limit of the address to anonymous clients: HEAD does not count, GET does', async () => {
    const r = rig();
    r.world.state.hub.pulls = {};
    const first = await probe(r, 'HEAD');
    assert.equal(first.headers['ratelimit-limit'], '100;w=21600');
    assert.equal(first.headers['ratelimit-remaining'], '100;w=21600');
    assert.equal(first.headers['docker-ratelimit-source'], r.world.state.hub.egressIp);
    assert.equal((await probe(r, 'HEAD')).headers['ratelimit-remaining'], '100;w=21600');
    assert.equal((await probe(r, 'GET')).headers['ratelimit-remaining'], '99;w=21600');
    r.clock.advance(21_600_000);
    assert.equal((await probe(r, 'HEAD')).headers['ratelimit-remaining'], '100;w=21600');
  });

  it('refuses pulls beyond the limit', async () => {
    const r = rig();
    r.world.state.hub.pulls = { [r.world.state.hub.egressIp]: Array.from({ length: 100 }, () => r.clock.now()) };
    const answer = await probe(r, 'GET');
    assert.equal(answer.status, 429);
    assert.match(answer.at('errors.0.message') as string, /^You have reached your pull rate limit\./);
  });

  it('limits a personal account by its own count, under its UUID', async () => {
    const r = await withToken();
    const answer = await probe(r, 'HEAD', r.credential);
    assert.equal(answer.headers['ratelimit-limit'], '200;w=21600');
    const { id } = (await r.hub('GET', '/v2/users/opgcisirius')).json as { id: string };
    assert.equal(answer.headers['docker-ratelimit-source']?.replaceAll('-', ''), id);
    assert.match(answer.headers['docker-ratelimit-source'] ?? '', /^[0-9a-f]{8}-/);
  });

  it('states no limit at all to members of a paid organisation', async () => {
    const r = await withToken();
    r.world.state.hub.organisations[0]!.members.push({ username: 'opgcisirius', role: 'member' });
    const answer = await probe(r, 'HEAD', r.credential);
    assert.equal(answer.status, 200);
    assert.deepEqual(
      Object.keys(answer.headers).filter((name) => name.includes('ratelimit')),
      [],
    );
  });

  it('refuses wrong credentials, and a token that was deactivated', async () => {
    const r = await withToken();
    assert.equal((await r.registry('GET', scope, basic('opgcisirius', 'wrong'))).status, 401);
    assert.equal((await r.registry('GET', scope, r.credential)).status, 200);
    r.world.state.hub.accounts.find((account) => account.username === 'opgcisirius')!.tokens[0]!.active = false;
    assert.equal((await r.registry('GET', scope, r.credential)).status, 401);
  });

  it("takes an organisation access token under the organisation's name", async () => {
    const r = rig();
    const { organisation, token } = r.world.operator.organisationToken;
    assert.equal((await r.registry('GET', scope, basic(organisation, token.reveal()))).status, 200);
  });

  it('keeps a token to the repository it was issued for', async () => {
    const r = rig();
    const { at } = await r.registry('GET', '/token?service=registry.docker.io&scope=repository:library/alpine:pull');
    assert.equal((await r.registry('HEAD', manifest, `Bearer ${at('token') as string}`)).status, 401);
  });
});
