import assert from 'node:assert/strict';
import { Secret } from '../../../../src/shared/secret';
import { aSession, fake, type Reply, sessionToken, testServices } from './testServices';

const credential = { username: 'opgcisirius', token: new Secret(fake.token) };
const account = '186e63fa-abf0-4deb-a711-0dbd34c4a821';

/** What an answer about a manifest has, limit or no limit. */
const ofManifest: Reply = { headers: { 'docker-content-digest': `sha256:${'0'.repeat(64)}` } };

function registry(head: Reply, token: Reply = { json: { token: 'anonymous' + '-bearer' } }) {
  const services = testServices(({ path }) => (path === '/token' ? token : head));
  return { ...services, registry: services.reads.registry };
}

describe('the registry', () => {
  it('asks for a token and then with HEAD, which does not count as a pull', async () => {
    const { registry: asked, requests } = registry({
      headers: {
        'ratelimit-limit': '200;w=21600',
        'ratelimit-remaining': '187;w=21600',
        'docker-ratelimit-source': account,
      },
    });
    assert.deepEqual(await asked.readPullLimit(credential, aSession), {
      limit: 200,
      remaining: 187,
      windowSeconds: 21_600,
      source: account,
    });
    assert.deepEqual(
      requests.map(({ method, url }) => `${method} ${url.split('?')[0]!}`),
      [
        'GET https://auth.docker.io/token',
        'HEAD https://registry-1.docker.io/v2/ratelimitpreview/test/manifests/latest',
      ],
    );
    assert.equal(requests[0]!.query.get('scope'), 'repository:ratelimitpreview/test:pull');
  });

  it('trap 10: always sends Basic authentication for an account, and none for nobody', async () => {
    const { registry: asked, requests } = registry(ofManifest);
    await asked.readPullLimit(credential, aSession);
    const pair = Buffer.from(`opgcisirius:${fake.token}`).toString('base64');
    assert.equal(requests[0]!.headers['authorization'], `Basic ${pair}`);
    await asked.readPullLimit(undefined, aSession);
    assert.equal(requests[2]!.headers['authorization'], undefined);
  });

  it('trap 9: an empty number is unknown; no header is no limit', async () => {
    const { registry: empty } = registry({
      headers: { 'ratelimit-limit': ';w=21600', 'ratelimit-remaining': ';w=21600' },
    });
    assert.deepEqual(await empty.readPullLimit(undefined, aSession), {
      limit: 'unknown',
      remaining: 'unknown',
      windowSeconds: 21_600,
      source: undefined,
    });
    const { registry: none } = registry(ofManifest);
    assert.equal((await none.readPullLimit(credential, aSession)).limit, 'none');
  });

  it('takes what is left for a limit, where the limit itself is not told', async () => {
    const { registry: left } = registry({ headers: { ...ofManifest.headers, 'ratelimit-remaining': '7;w=21600' } });
    const { limit, remaining } = await left.readPullLimit(credential, aSession);
    assert.deepEqual([limit, remaining], ['unknown', 7]);
  });

  it('shows a limit that is used up, and fails for the guard against abuse', async () => {
    const { registry: used } = registry({ status: 429, headers: { 'ratelimit-limit': '100;w=21600' } });
    assert.deepEqual(await used.readPullLimit(undefined, aSession), {
      limit: 100,
      remaining: 0,
      windowSeconds: 21_600,
      source: undefined,
    });
    const { registry: abuse } = registry({ status: 429 });
    await assert.rejects(abuse.readPullLimit(undefined, aSession), { code: 'RATE_LIMITED' });
  });

  it('tells whether it accepts an ID with its token', async () => {
    const { registry: yes } = registry({});
    assert.equal(await yes.accepts('opgcisirius', credential.token, aSession), true);
    const { registry: no } = registry({}, { status: 401, json: { details: 'incorrect username or password' } });
    assert.equal(await no.accepts('opgcisirius', credential.token, aSession), false);
    await assert.rejects(no.readPullLimit(credential, aSession), { code: 'CREDENTIALS_REFUSED' });
  });

  for (const [what, reply] of [
    ['404', { status: 404 }],
    ['403', { status: 403, json: { details: 'account is suspended' } }],
    ['200 without a token', { json: { issued_at: '2026-11-23T09:00:00Z' } }],
    ['200 with an empty token', { json: { token: '' } }],
    ['204', { status: 204 }],
    ['a web page', { text: '<html>Sign in to this network</html>' }],
  ] as const) {
    it(`does not take ${what} for having accepted a token`, async () => {
      const { registry: asked } = registry(ofManifest, reply);
      await assert.rejects(asked.accepts('opgcisirius', credential.token, aSession), { name: 'PullbookError' });
    });
  }

  it('sees by the subject of the token that the credential was dropped on the way', async () => {
    const anonymous = sessionToken(Date.parse('2026-11-23T09:05:00Z'), 'registry', { sub: '' });
    const { registry: asked } = registry(ofManifest, { json: { token: anonymous } });
    const dropped = { code: 'UNEXPECTED_ANSWER', message: /as to nobody/ };
    await assert.rejects(asked.accepts('opgcisirius', credential.token, aSession), dropped);
    await assert.rejects(asked.readPullLimit(credential, aSession), dropped);
    assert.equal((await asked.readPullLimit(undefined, aSession)).limit, 'none');
  });

  it('does not call a credential refused where the registry refuses the token that it has opened', async () => {
    const { registry: asked } = registry({ status: 401 });
    await assert.rejects(asked.readPullLimit(credential, aSession), { code: 'UNEXPECTED_ANSWER' });
  });

  it('hides token and Basic pair in everything said later', async () => {
    const { registry: asked, redactor } = registry({});
    await asked.accepts('opgcisirius', credential.token, aSession);
    const pair = Buffer.from(`opgcisirius:${fake.token}`).toString('base64');
    assert.equal(redactor.redact(`${pair} ${fake.token}`), '[redacted] [redacted]');
  });
});
