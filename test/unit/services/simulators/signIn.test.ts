import assert from 'node:assert/strict';
import { hexDigits } from '../../../../src/services/world/identifiers';
import { oneTimeCode } from '../../../../src/services/world/oneTimeCode';
import { rig } from './rig';

const wrongCredentials = { detail: 'Incorrect authentication credentials' };

describe('simulated Docker Hub: signing in', () => {
  it('gives a session for a password that expires after 10 minutes', async () => {
    const { hub, clock, ownerSession } = rig();
    const token = await ownerSession();
    assert.equal((await hub('GET', '/v2/user/', { token })).status, 200);
    clock.advance(10 * 60_000 - 1000);
    assert.equal((await hub('GET', '/v2/user/', { token })).status, 200);
    clock.advance(1000);
    assert.equal((await hub('GET', '/v2/user/', { token })).status, 401);
  });

  it('names the end of the session in `exp`', async () => {
    const { clock, ownerSession } = rig();
    const payload = (await ownerSession()).split('.')[1] ?? '';
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { exp: number };
    assert.equal(claims.exp * 1000, clock.now() + 600_000);
  });

  it('refuses a wrong password on both routes', async () => {
    const { hub } = rig();
    const fresh = await hub('POST', '/v2/auth/token', { body: { identifier: 'opgoperator', secret: 'wrong' } });
    assert.equal(fresh.status, 401);
    const old = await hub('POST', '/v2/users/login', { body: { username: 'opgoperator', password: 'wrong' } });
    assert.equal(old.status, 401);
    assert.deepEqual(old.json, wrongCredentials);
  });

  it('refuses an organisation at the login of people in words of its own, whatever the secret', async () => {
    const { hub, world } = rig();
    const { organisation, token } = world.operator.organisationToken;
    for (const password of [token.reveal(), 'wrong']) {
      const answer = await hub('POST', '/v2/users/login', { body: { username: organisation, password } });
      assert.deepEqual([answer.status, answer.json], [401, { detail: 'Cannot log into an organization account' }]);
    }
  });

  it('says that passwords are off where single sign-on is enforced, on both routes and not to a wrong one', async () => {
    const { hub, world } = rig();
    const { username, password } = world.operator.dockerHub;
    for (const one of world.state.hub.organisations) one.enforcesSso = true;
    const said = async (secret: string) => [
      (await hub('POST', '/v2/auth/token', { body: { identifier: username, secret } })).at('message'),
      (await hub('POST', '/v2/users/login', { body: { username, password: secret } })).at('detail'),
    ];
    for (const words of await said(password.reveal())) assert.match(String(words), /SSO enforced/);
    assert.deepEqual(await said('wrong'), ['unauthorized', wrongCredentials.detail]);
  });

  it('takes the mail address of a Docker ID, and says in the session whose it is', async () => {
    const { hub, world } = rig();
    const { password } = world.operator.dockerHub;
    const body = { identifier: 'OPGoperator@example.com', secret: password.reveal() };
    const token = String((await hub('POST', '/v2/auth/token', { body })).at('access_token'));
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as {
      'https://hub.docker.com': { username: string; source?: string };
    };
    assert.equal(claims['https://hub.docker.com'].username, 'opgoperator');
    assert.equal(claims['https://hub.docker.com'].source, undefined);
  });

  it('refuses a token that was tampered with', async () => {
    const { hub, ownerSession } = rig();
    const [header, payload = '', mac] = (await ownerSession()).split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as object;
    const forged = Buffer.from(JSON.stringify({ ...claims, name: 'opgengineer' })).toString('base64url');
    assert.equal((await hub('GET', '/v2/user/', { token: [header, forged, mac].join('.') })).status, 401);
  });

  describe('with a second factor', () => {
    function withSecondFactor() {
      const r = rig();
      const account = r.world.state.hub.accounts.find((candidate) => candidate.username === 'opgoperator')!;
      account.totpKey = hexDigits(r.world.random, 40);
      return { ...r, account };
    }

    it('does not take the password alone by `/v2/auth/token`', async () => {
      const { hub, account } = withSecondFactor();
      const answer = await hub('POST', '/v2/auth/token', {
        body: { identifier: account.username, secret: account.password },
      });
      assert.equal(answer.status, 401);
    });

    it('asks for the code by `login_2fa_token`, and takes the right one', async () => {
      const { hub, account, world } = withSecondFactor();
      const first = await hub('POST', '/v2/users/login', {
        body: { username: account.username, password: account.password },
      });
      assert.equal(first.status, 401);
      assert.equal(first.at('detail'), 'Require secondary authentication on MFA enabled account');
      const { login_2fa_token } = first.json as { login_2fa_token: string };
      const wrong = await hub('POST', '/v2/users/2fa-login', { body: { login_2fa_token, code: 'abcdef' } });
      assert.equal(wrong.status, 401);
      const code = world.operator.dockerHub.oneTimeCode();
      const second = await hub('POST', '/v2/users/2fa-login', { body: { login_2fa_token, code } });
      assert.equal(second.status, 200);
      assert.equal((await hub('GET', '/v2/access-tokens', { token: second.at('token') as string })).status, 200);
    });

    it('does not take the second-factor token as a session', async () => {
      const { hub, account } = withSecondFactor();
      const first = await hub('POST', '/v2/users/login', {
        body: { username: account.username, password: account.password },
      });
      assert.equal((await hub('GET', '/v2/user', { token: first.at('login_2fa_token') as string })).status, 401);
    });
  });

  it('computes one-time codes as RFC 6238 does', () => {
    // Appendix B, SHA-1: the last six of the eight digits at 59 s and at 1111111109 s.
    const key = Buffer.from('12345678901234567890').toString('hex');
    assert.equal(oneTimeCode(key, 59_000), '287082');
    assert.equal(oneTimeCode(key, 1_111_111_109_000), '081804');
  });

  it('counts requests by the minute and says when to come back', async () => {
    const { hub, world, clock } = rig();
    world.state.hub.requestsPerMinute = 2;
    const first = await hub('GET', '/v2/users/opgoperator');
    assert.equal(first.headers['x-ratelimit-limit'], '2');
    assert.equal(first.headers['x-ratelimit-remaining'], '1');
    await hub('GET', '/v2/users/opgoperator');
    const refused = await hub('GET', '/v2/users/opgoperator');
    assert.equal(refused.status, 429);
    assert.equal(refused.headers['retry-after'], '60');
    clock.advance(60_000);
    assert.equal((await hub('GET', '/v2/users/opgoperator')).status, 200);
  });

  it('finds Docker IDs without a session, and says 404 for unknown ones', async () => {
    const { hub } = rig();
    const found = await hub('GET', '/v2/users/opgoperator');
    assert.match(found.at('id') as string, /^[0-9a-f]{32}$/);
    assert.equal((await hub('GET', '/v2/users/nobodyhere')).status, 404);
    assert.equal((await hub('GET', '/v2/users/ministryofjustice')).at('type'), 'Organization');
  });
});
