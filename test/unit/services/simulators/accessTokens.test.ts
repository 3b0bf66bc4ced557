import assert from 'node:assert/strict';
import { rig } from './rig';
import type { Rig } from './rig';

const asked = { token_label: 'CircleCI access token', scopes: ['repo:public_read'] };

async function withServiceId(): Promise<Rig & { session: string }> {
  const r = rig();
  const password = await r.newAccount('opgcisirius');
  return { ...r, session: await r.signIn('opgcisirius', password) };
}

describe('simulated Docker Hub: personal access tokens', () => {
  it('shows the value once, in the answer to its creation', async () => {
    const { hub, session, world } = await withServiceId();
    const created = await hub('POST', '/v2/access-tokens', { token: session, body: asked });
    assert.equal(created.status, 201);
    assert.match(created.at('token') as string, /^dckr_pat_/);
    const { uuid } = created.json as { uuid: string };
    assert.equal((await hub('GET', `/v2/access-tokens/${uuid}`, { token: session })).at('token'), '***');
    world.state.hub.redactedToken = '';
    assert.equal((await hub('GET', '/v2/access-tokens', { token: session })).at('results.0.token'), '');
  });

  it('creates one more at each call: the label is no key', async () => {
    const { hub, session } = await withServiceId();
    await hub('POST', '/v2/access-tokens', { token: session, body: asked });
    await hub('POST', '/v2/access-tokens', { token: session, body: asked });
    assert.equal((await hub('GET', '/v2/access-tokens', { token: session })).at('count'), 2);
  });

  for (const [why, body] of Object.entries({
    'an empty label': { ...asked, token_label: '' },
    'a label of 101 characters': { ...asked, token_label: 'x'.repeat(101) },
    'an unknown scope': { ...asked, scopes: ['repo:everything'] },
    'no scope': { ...asked, scopes: [] },
    'an expiry in the past': { ...asked, expires_at: '2020-01-01T00:00:00Z' },
    'an expiry without a time zone': { ...asked, expires_at: '2027-01-01T00:00:00' },
  })) {
    it(`refuses ${why}`, async () => {
      const { hub, session } = await withServiceId();
      assert.equal((await hub('POST', '/v2/access-tokens', { token: session, body })).status, 400);
      assert.equal((await hub('GET', '/v2/access-tokens', { token: session })).at('count'), 0);
    });
  }

  it('refuses all of it to a session got with a token, with the real words', async () => {
    const { hub, session, signIn } = await withServiceId();
    const { token: pat } = (await hub('POST', '/v2/access-tokens', { token: session, body: asked })).json as {
      token: string;
    };
    const patSession = await signIn('opgcisirius', pat);
    for (const answer of [
      await hub('GET', '/v2/access-tokens', { token: patSession }),
      await hub('POST', '/v2/access-tokens', { token: patSession, body: asked }),
    ]) {
      assert.equal(answer.status, 403);
      assert.equal(answer.at('message'), 'token issued from personal access token is not allowed');
    }
    assert.equal((await hub('GET', '/v2/user', { token: patSession })).status, 200);
  });

  it('answers 401 to the token itself as a bearer', async () => {
    const { hub, session } = await withServiceId();
    const { token: pat } = (await hub('POST', '/v2/access-tokens', { token: session, body: asked })).json as {
      token: string;
    };
    assert.equal((await hub('GET', '/v2/user', { token: pat })).status, 401);
  });

  it('refuses an account whose mail address is not verified, until it is', async () => {
    const { hub, newAccount, signIn, world } = rig();
    const password = await newAccount('opgcisirius', { verified: false });
    const session = await signIn('opgcisirius', password);
    assert.equal((await hub('GET', '/v2/access-tokens', { token: session })).status, 403);
    await world.play({ service: 'dockerHub', play: 'validate-mail', username: 'opgcisirius' });
    assert.equal((await hub('GET', '/v2/access-tokens', { token: session })).status, 200);
  });

  it('renames, deactivates and deletes; what is off or gone opens nothing', async () => {
    const { hub, session } = await withServiceId();
    const { uuid, token: pat } = (await hub('POST', '/v2/access-tokens', { token: session, body: asked }))
      .json as Record<string, string>;
    const signInWithPat = () =>
      hub('POST', '/v2/auth/token', { body: { identifier: 'opgcisirius', secret: pat } }).then(({ status }) => status);
    assert.equal(await signInWithPat(), 200);
    const path = `/v2/access-tokens/${uuid!}`;
    const patched = await hub('PATCH', path, { token: session, body: { token_label: 'old', is_active: false } });
    assert.deepEqual([patched.at('token_label'), patched.at('is_active')], ['old', false]);
    assert.equal((await hub('GET', '/v2/access-tokens', { token: session })).at('active_count'), 0);
    assert.equal(await signInWithPat(), 401);
    assert.equal((await hub('DELETE', path, { token: session })).status, 204);
    assert.equal((await hub('DELETE', path, { token: session })).status, 404);
  });

  it('refuses a body that is not JSON', async () => {
    const { hub, session } = await withServiceId();
    const { uuid } = (await hub('POST', '/v2/access-tokens', { token: session, body: asked })).json as { uuid: string };
    for (const [method, path] of [
      ['POST', '/v2/access-tokens'],
      ['PATCH', `/v2/access-tokens/${uuid}`],
    ] as const) {
      assert.equal((await hub(method, path, { token: session, body: '{"cut' })).status, 400);
    }
  });

  it('expires, and tells when it was last used', async () => {
    const { hub, session, signIn, clock } = await withServiceId();
    const expires_at = new Date(clock.now() + 3_600_000).toISOString();
    const created = await hub('POST', '/v2/access-tokens', { token: session, body: { ...asked, expires_at } });
    assert.deepEqual([created.at('expires_at'), created.at('last_used')], [expires_at, null]);
    await signIn('opgcisirius', created.at('token') as string);
    const read = await hub('GET', `/v2/access-tokens/${created.at('uuid') as string}`, { token: session });
    assert.equal(read.at('last_used'), new Date(clock.now()).toISOString());
    clock.advance(3_600_000);
    const late = await hub('POST', '/v2/auth/token', {
      body: { identifier: 'opgcisirius', secret: created.at('token') },
    });
    assert.equal(late.status, 401);
  });

  it('pages with links that lead back to itself', async () => {
    const { hub, session } = await withServiceId();
    for (let n = 0; n < 12; n++) await hub('POST', '/v2/access-tokens', { token: session, body: asked });
    const first = await hub('GET', '/v2/access-tokens', { token: session });
    assert.deepEqual([first.at('count'), first.at('results.length'), first.at('previous')], [12, 10, null]);
    assert.equal(first.at('next'), 'https://dockerhub.rehearsal.invalid/v2/access-tokens?page=2&page_size=10');
    const second = await hub('GET', '/v2/access-tokens?page=2&page_size=10', { token: session });
    assert.deepEqual([second.at('results.length'), second.at('next')], [2, null]);
    assert.equal((await hub('GET', '/v2/access-tokens?page=0', { token: session })).status, 400);
  });
});
