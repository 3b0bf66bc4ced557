import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { rig } from './rig';
import type { Rig } from './rig';

const scope = '/token?service=registry.docker.io&scope=repository:ratelimitpreview/test:pull';
const manifest = '/v2/ratelimitpreview/test/manifests/latest';

const claimsIn = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as Record<string, unknown>;

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

  it('sends the manifest and the limit whatever the client says it takes, as to Docker’s hub-tool', async () => {
    const r = rig();
    const { at } = await r.registry('GET', scope);
    const bearer = `Bearer ${at('token') as string}`;
    const types = ['application/json', 'application/*', 'application/vnd.oci.image.manifest.v1+json', '*/*', undefined];
    for (const accept of types) {
      const answer = await r.registry('HEAD', manifest, bearer, accept === undefined ? {} : { Accept: accept });
      assert.equal(answer.status, 200, accept);
      assert.equal(answer.headers['content-type'], 'application/vnd.docker.distribution.manifest.v2+json');
      assert.equal(answer.headers['ratelimit-limit'], '100;w=21600');
      assert.equal(answer.headers['ratelimit-remaining'], '42;w=21600');
    }
  });

  it('tells the headers of a blob alone, and takes HEAD to ask for its version', async () => {
    const r = rig();
    const { at } = await r.registry('GET', scope);
    const bearer = `Bearer ${at('token') as string}`;
    const { digest, size } = (await r.registry('GET', manifest, bearer)).at('config') as Record<string, unknown>;
    const blob = `/v2/ratelimitpreview/test/blobs/${String(digest)}`;
    const answer = await r.registry('HEAD', blob, bearer);
    assert.deepEqual([answer.status, answer.body], [200, '']);
    assert.deepEqual(
      [answer.headers['content-length'], answer.headers['docker-content-digest']],
      [String(size), digest],
    );
    assert.equal((await r.registry('HEAD', blob)).status, 401);
    assert.equal((await r.registry('HEAD', blob.replace(/.$/, '-'), bearer)).status, 404);
    assert.equal((await r.registry('HEAD', '/v2/', bearer)).status, 200);
    assert.match((await r.registry('HEAD', '/v2/')).headers['www-authenticate'] ?? '', /^Bearer realm=/);
    assert.equal((await r.registry('HEAD', '/v2/ratelimitpreview/test/tags/list', bearer)).status, 404);
  });

  it('lists the tags of its image to whoever may pull it, in pages where they are asked for', async () => {
    const r = rig();
    const { at } = await r.registry('GET', scope);
    const bearer = `Bearer ${at('token') as string}`;
    const tags = '/v2/ratelimitpreview/test/tags/list';
    assert.equal((await r.registry('GET', tags)).status, 401);
    const list = async (query = '') => (await r.registry('GET', tags + query, bearer)).json;
    assert.deepEqual(await list(), { name: 'ratelimitpreview/test', tags: ['latest'] });
    assert.deepEqual(await list('?n=1'), { name: 'ratelimitpreview/test', tags: ['latest'] });
    assert.deepEqual(await list('?n=0'), { name: 'ratelimitpreview/test', tags: [] });
    assert.deepEqual(await list('?last=latest'), { name: 'ratelimitpreview/test', tags: [] });
    assert.equal((await r.registry('GET', `${tags}?n=x`, bearer)).at('errors.0.code'), 'PAGINATION_NUMBER_INVALID');
    const other = await r.registry('GET', '/token?service=registry.docker.io&scope=repository:library/alpine:pull');
    const elsewhere = await r.registry('GET', '/v2/library/alpine/tags/list', `Bearer ${other.at('token') as string}`);
    assert.deepEqual([elsewhere.status, elsewhere.at('errors.0.code')], [404, 'NAME_UNKNOWN']);
  });

  it('grants pulling alone, of each scope that is asked for', async () => {
    const r = rig();
    const access = async (query: string) => {
      const { at } = await r.registry('GET', `/token?service=registry.docker.io&${query}`);
      return claimsIn(at('token') as string)['access'];
    };
    const pull = (name: string) => ({ type: 'repository', name, actions: ['pull'] });
    assert.deepEqual(await access('scope=repository:library/alpine:pull,push'), [pull('library/alpine')]);
    assert.deepEqual(await access('scope=repository:library/alpine:push'), []);
    assert.deepEqual(await access('scope=registry:catalog:*'), []);
    const two = [pull('library/alpine'), pull('library/redis')];
    assert.deepEqual(await access('scope=repository:library/alpine:pull&scope=repository:library/redis:pull'), two);
    assert.deepEqual(await access('scope=repository:library/alpine:pull%20repository:library/redis:pull'), two);
  });

  for (const [what, query, error] of [
    [
      'for another service',
      'service=registry-1.docker.io&scope=repository:ratelimitpreview/test:pull',
      'invalid_token',
    ],
    ['for another image', 'service=registry.docker.io&scope=repository:library/alpine:pull', 'insufficient_scope'],
    ['for nothing', 'service=registry.docker.io', 'insufficient_scope'],
  ] as const) {
    it(`refuses a token ${what}, and says why`, async () => {
      const r = rig();
      const { at } = await r.registry('GET', `/token?${query}`);
      const answer = await r.registry('HEAD', manifest, `Bearer ${at('token') as string}`);
      assert.equal(answer.status, 401);
      assert.match(answer.headers['www-authenticate'] ?? '', new RegExp(`,error="${error}"$`));
    });
  }

  it('refuses a token that has ended as an invalid one, and says nothing of an error where there is none', async () => {
    const r = rig();
    const { at } = await r.registry('GET', scope);
    r.clock.advance(301_000);
    const ended = await r.registry('HEAD', manifest, `Bearer ${at('token') as string}`);
    assert.match(ended.headers['www-authenticate'] ?? '', /error="invalid_token"/);
    assert.doesNotMatch((await r.registry('HEAD', manifest)).headers['www-authenticate'] ?? 'error', /error/);
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

  it('counts a member of a paid organisation by its UUID, and states no limit', async () => {
    const r = await withToken();
    r.world.state.hub.organisations[0]!.members.push({ username: 'opgcisirius', role: 'member' });
    const answer = await probe(r, 'HEAD', r.credential);
    assert.equal(answer.status, 200);
    assert.deepEqual(
      Object.keys(answer.headers).filter((name) => name.includes('ratelimit')),
      ['docker-ratelimit-source'],
    );
    const { id } = (await r.hub('GET', '/v2/users/opgcisirius')).json as { id: string };
    assert.equal(answer.headers['docker-ratelimit-source']?.replaceAll('-', ''), id);
  });

  it('refuses wrong credentials, and a token that was deactivated', async () => {
    const r = await withToken();
    assert.equal((await r.registry('GET', scope, basic('opgcisirius', 'wrong'))).status, 401);
    assert.equal((await r.registry('GET', scope, r.credential)).status, 200);
    r.world.state.hub.accounts.find((account) => account.username === 'opgcisirius')!.tokens[0]!.active = false;
    assert.equal((await r.registry('GET', scope, r.credential)).status, 401);
  });

  it('gives no token for nobody to whoever sends a credential that opens nothing', async () => {
    const r = rig();
    for (const sent of ['Basic', 'Basic %%%', `Basic ${Buffer.from('nobody').toString('base64')}`, 'Bearer a.b.c']) {
      assert.equal((await r.registry('GET', scope, sent)).status, 401, sent);
    }
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
