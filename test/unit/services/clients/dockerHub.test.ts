import assert from 'node:assert/strict';
import type { DockerHubCredential } from '../../../../src/services/dockerHub/contract';
import { codeOf } from '../../../../src/shared/errors';
import { Secret } from '../../../../src/shared/secret';
import { aSession, everythingIn, fake, type Script, sessionToken, signedIn, testServices } from './testServices';

const nine = Date.parse('2026-11-23T09:00:00Z');
const minutes = 60_000;
const invite = { organisation: 'acme', invitee: 'opgcisirius', team: 'pullers', role: 'member' } as const;
const tokenAnswer = {
  uuid: 'u-1',
  token_label: 'ci 0a1b2c3d',
  scopes: ['repo:public_read'],
  is_active: true,
  created_at: '2026-11-23T09:00:00.123456Z',
  last_used: null,
  expires_at: null,
};

/** The operator's session on a Docker Hub that follows `script`, whose sign-in always works. */
async function operator(script: Script, views: 'reads' | 'writes' = 'writes') {
  const services = testServices(signedIn(script));
  const session = await services[views].dockerHub.asOperator(aSession);
  return { ...services, session };
}

const rejectsWith = (promise: Promise<unknown>, code: string): Promise<void> =>
  assert.rejects(promise, (error) => {
    assert.equal(codeOf(error), code);
    return true;
  });

describe('Docker Hub', () => {
  describe('signing in', () => {
    it('exchanges the password for a session and uses it as a bearer', async () => {
      const { session, requests } = await operator(() => ({ json: { results: [] } }));
      await session.listAccessTokens(aSession);
      assert.deepEqual(requests[0]!.body, { identifier: 'olivia', secret: fake.password });
      assert.match(requests[1]!.headers['authorization']!, /^Bearer ey/);
      assert.equal(session.identity, 'olivia');
    });

    it('signs in with an organisation access token under the name of the organisation', async () => {
      const token = 'dckr_' + 'oat_' + 'a1'.repeat(12);
      const services = testServices(
        signedIn(() => ({ json: { results: [] } })),
        { operator: { kind: 'organisation-token', organisation: 'acme', token: new Secret(token) } },
      );
      const session = await services.reads.dockerHub.asOperator(aSession);
      assert.equal(session.identity, 'acme');
      assert.deepEqual(services.requests[0]!.body, { identifier: 'acme', secret: token });
    });

    it('shares one session between reading and writing views, and between calls that come at once', async () => {
      const services = testServices(signedIn(() => ({ json: { results: [] } })));
      await Promise.all([
        services.reads.dockerHub.asOperator(aSession),
        services.writes.dockerHub.asOperator(aSession),
        services.writes.dockerHub.asOperator(aSession),
      ]);
      assert.deepEqual(services.calls(), ['POST /v2/auth/token']);
    });

    it('signs in anew shortly before the ten minutes are over', async () => {
      const { session, calls, clock } = await operator(() => ({ json: { results: [] } }));
      clock.advance(9 * minutes);
      await session.listAccessTokens(aSession);
      assert.equal(calls().filter((call) => call.includes('auth/token')).length, 1);
      clock.advance(40_000);
      await session.listAccessTokens(aSession);
      assert.equal(calls().filter((call) => call.includes('auth/token')).length, 2);
    });

    it('asks with the new password as soon as the operator has signed in with another', async () => {
      let password = 'first-' + 'password';
      const services = testServices(
        signedIn(() => ({})),
        {
          services: {
            dockerHub: {
              operator: () => Promise.resolve({ kind: 'password', username: 'olivia', password: new Secret(password) }),
            },
          },
        },
      );
      await services.reads.dockerHub.asOperator(aSession);
      password = 'second-' + 'password';
      await services.reads.dockerHub.asOperator(aSession);
      assert.equal(services.requests.length, 2);
    });

    it('says who must sign in when nobody has', async () => {
      const services = testServices(() => ({}), {
        services: { dockerHub: { operator: () => Promise.resolve(undefined) } },
      });
      await rejectsWith(services.reads.dockerHub.asOperator(aSession), 'CREDENTIALS_MISSING');
      assert.equal(services.requests.length, 0);
    });

    it('refuses a wrong password after asking the older login for a second factor', async () => {
      const services = testServices(() => ({ status: 401, json: { detail: 'Incorrect authentication credentials' } }));
      await rejectsWith(services.reads.dockerHub.asOperator(aSession), 'CREDENTIALS_REFUSED');
      assert.deepEqual(services.calls(), ['POST /v2/auth/token', 'POST /v2/users/login']);
    });
  });

  describe('trap 3: an account with two-factor authentication', () => {
    const challenge = 'ch4llenge-' + 'value';
    const withFactor: Script = ({ path, body }) => {
      if (path === '/v2/auth/token') return { status: 401, json: { message: 'unauthorized' } };
      if (path === '/v2/users/login') {
        return { status: 401, json: { detail: 'Require secondary authentication', login_2fa_token: challenge } };
      }
      const right = JSON.stringify(body) === JSON.stringify({ login_2fa_token: challenge, code: '123456' });
      return right
        ? { json: { token: sessionToken(nine + 30 * minutes) } }
        : { status: 401, json: { detail: 'Incorrect code' } };
    };
    const credential = (code?: string): DockerHubCredential => ({
      kind: 'password',
      username: 'olivia',
      password: new Secret(fake.password),
      ...(code !== undefined && { oneTimeCode: () => Promise.resolve(code) }),
    });

    it('is signed in with the one-time code', async () => {
      const services = testServices(withFactor, { operator: credential('123456') });
      assert.equal((await services.reads.dockerHub.asOperator(aSession)).identity, 'olivia');
      assert.deepEqual(services.calls(), ['POST /v2/auth/token', 'POST /v2/users/login', 'POST /v2/users/2fa-login']);
    });

    for (const [what, code] of [
      ['no way to ask for a code', undefined],
      ['an empty code', ''],
      ['a wrong code', '000000'],
    ] as const) {
      it(`needs its second factor with ${what}, and tells the challenge to nobody`, async () => {
        const services = testServices(withFactor, { operator: credential(code) });
        await assert.rejects(services.reads.dockerHub.asOperator(aSession), (error) => {
          assert.equal(codeOf(error), 'SECOND_FACTOR_REQUIRED');
          assert.ok(!everythingIn(error).includes(challenge));
          return true;
        });
      });
    }

    it('never sends the same one-time code twice', async () => {
      const services = testServices(
        (request, count) => (request.path === '/v2/users/2fa-login' ? { status: 503 } : withFactor(request, count)),
        { operator: credential('123456') },
      );
      await rejectsWith(services.reads.dockerHub.asOperator(aSession), 'UNAVAILABLE');
      assert.equal(services.calls().filter((call) => call.includes('2fa')).length, 1);
    });

    it('works with the session of `docker login`, without any sign-in', async () => {
      const token = sessionToken(nine + 5 * minutes);
      const services = testServices(() => ({ json: { results: [] } }), {
        operator: { kind: 'session', username: 'olivia', token: new Secret(token) },
      });
      const session = await services.reads.dockerHub.asOperator(aSession);
      await session.listAccessTokens(aSession);
      assert.deepEqual(services.calls(), ['GET /v2/access-tokens?page=1&page_size=100']);
      assert.equal(services.requests[0]!.headers['authorization'], `Bearer ${token}`);
    });
  });

  describe('a session that ends', () => {
    it('trap 7: renews once after a 401, and the call goes through', async () => {
      let refusals = 1;
      const { session, calls } = await operator(() =>
        refusals-- > 0 ? { status: 401, json: { message: 'unauthorized' } } : { status: 204 },
      );
      await session.deleteAccessToken('u-1');
      assert.deepEqual(calls(), [
        'POST /v2/auth/token',
        'DELETE /v2/access-tokens/u-1',
        'POST /v2/auth/token',
        'DELETE /v2/access-tokens/u-1',
      ]);
    });

    it('gives up after the second 401', async () => {
      const { session, calls } = await operator(() => ({ status: 401, json: { message: 'unauthorized' } }));
      await rejectsWith(session.listAccessTokens(aSession), 'CREDENTIALS_REFUSED');
      assert.equal(calls().length, 4);
    });

    it('names `docker login` when its session is over, before and after asking', async () => {
      for (const end of [nine - 1000, nine + 5 * minutes]) {
        const services = testServices(() => ({ status: 401 }), {
          operator: { kind: 'session', username: 'olivia', token: new Secret(sessionToken(end)) },
        });
        await rejectsWith(
          services.reads.dockerHub.asOperator(aSession).then((session) => session.listAccessTokens(aSession)),
          'SESSION_EXPIRED',
        );
      }
    });
  });

  describe('traps 1, 2 and 8: the wrong kind of token', () => {
    for (const [kind, status, json] of [
      ['personal', 403, { message: 'token issued from personal access token is not allowed', errinfo: {} }],
      ['personal', 403, { message: 'token issued from personal access token', errinfo: {} }],
      ['organisation', 403, { detail: 'token issued from organization access token is not allowed' }],
    ] as const) {
      it(`is told apart from a missing right (${kind}: ${JSON.stringify(json)})`, async () => {
        const { session } = await operator(() => ({ status, json }));
        await assert.rejects(session.listAccessTokens(aSession), (error: Error & { facts: { advice?: string } }) => {
          assert.equal(codeOf(error), 'TOKEN_KIND_REFUSED');
          assert.match(error.facts.advice ?? '', /account password/);
          return true;
        });
      });
    }

    it('is FORBIDDEN where the person lacks the right', async () => {
      const { session } = await operator(() => ({ status: 403, json: { message: 'permission denied' } }));
      await rejectsWith(session.listInvites('acme', aSession), 'FORBIDDEN');
    });

    it('is refused before anything is sent when a personal access token is typed as the password', async () => {
      const services = testServices(() => ({}), {
        operator: { kind: 'password', username: 'olivia', password: new Secret(fake.token) },
      });
      await rejectsWith(services.reads.dockerHub.asOperator(aSession), 'TOKEN_KIND_REFUSED');
      assert.equal(services.requests.length, 0);
    });
  });

  describe('access tokens', () => {
    it('are created with label, scopes and an end in whole seconds; the value is redacted from then on', async () => {
      const { session, requests, redactor } = await operator(() => ({
        status: 201,
        json: { ...tokenAnswer, expires_at: '2027-01-01T00:00:00Z', token: fake.token },
      }));
      const created = await session.createAccessToken({
        label: 'ci 0a1b2c3d',
        scopes: ['repo:public_read'],
        expiresAt: Date.parse('2027-01-01T00:00:00.789Z'),
      });
      assert.deepEqual(requests[1]!.body, {
        token_label: 'ci 0a1b2c3d',
        scopes: ['repo:public_read'],
        expires_at: '2027-01-01T00:00:00Z',
      });
      assert.equal(created.value.reveal(), fake.token);
      assert.equal(created.token.expiresAt, Date.parse('2027-01-01T00:00:00Z'));
      assert.equal(redactor.redact(`got ${fake.token}`), 'got [redacted]');
    });

    for (const token of ['', '***', null]) {
      it(`whose value does not come (${JSON.stringify(token)}) leave the outcome unknown`, async () => {
        const { session } = await operator(() => ({ status: 201, json: { ...tokenAnswer, token } }));
        await assert.rejects(session.createAccessToken({ label: 'x', scopes: [] }), {
          code: 'UNEXPECTED_ANSWER',
          name: 'PullbookError',
        });
      });
    }

    for (const [what, second, asked] of [
      ['repeats a page', [{ name: 'pullers' }], 2],
      ['says that there is more and has nothing', [], 2],
      ['says that there is more and has no list', null, 2],
    ] as const) {
      it(`no list is taken for a whole one that ${what}`, async () => {
        const first = [{ name: 'pullers' }];
        const { session, calls } = await operator(({ query }) => ({
          json: { next: 'https://elsewhere.example/?page=2', results: query.get('page') === '1' ? first : second },
        }));
        await rejectsWith(session.listTeamsOf('acme', 'botty', aSession), 'UNEXPECTED_ANSWER');
        assert.equal(calls().length, 1 + asked, 'the sign-in, and no page after that');
      });
    }

    it('are not asked for over and over where pages turn in a circle', async () => {
      const { session, calls } = await operator(({ query }) => ({
        json: { next: 'x', results: [{ name: `team-${Number(query.get('page')) % 3}` }] },
      }));
      await rejectsWith(session.listTeamsOf('acme', 'botty', aSession), 'UNEXPECTED_ANSWER');
      assert.equal(calls().length, 1 + 4, 'the sign-in, three pages, and the first of them again');
    });

    it('are listed page by page to the end, values left aside', async () => {
      const { session, calls } = await operator(({ query }) => {
        const page = Number(query.get('page'));
        return {
          json: {
            next: page < 3 ? `https://elsewhere.example/?page=${page + 1}` : null,
            results: [{ ...tokenAnswer, uuid: `u-${page}`, token: '***' }],
          },
        };
      });
      const found = await session.listAccessTokens(aSession);
      assert.deepEqual(
        found.map(({ uuid }) => uuid),
        ['u-1', 'u-2', 'u-3'],
      );
      assert.ok(!('token' in found[0]!));
      assert.equal(calls().length, 4, 'sign-in and three pages, none of them elsewhere');
    });

    it('may be gone before they are deleted', async () => {
      const { session } = await operator(() => ({ status: 404, json: { message: 'not found' } }));
      await session.deleteAccessToken('u-1');
    });

    it('are told from their paths when they are deleted', async () => {
      const { session, requests } = await operator(() => ({ status: 204 }));
      await session.deleteAccessToken('u/1');
      assert.equal(requests[1]!.target, '/v2/access-tokens/u%2F1');
    });
  });

  describe('members and teams', () => {
    const person = (username: string, role: string) => ({ username, role, groups: ['pullers'] });

    it('finds one member by the exact name on any page, with the role in lower case', async () => {
      const { session, requests } = await operator(({ query }) =>
        query.get('page') === '1'
          ? { json: { next: 'more', results: [person('opgcisirius2', 'Owner'), person('xopgcisirius', 'Member')] } }
          : { json: { next: null, results: [person('OPGcisirius', 'Member')] } },
      );
      const member = await session.findMember('acme', 'opgcisirius', aSession);
      assert.deepEqual(member, { username: 'OPGcisirius', role: 'member', teams: ['pullers'] });
      assert.equal(requests[1]!.query.get('search'), 'opgcisirius');
    });

    it('does not take somebody who is only invited for a member', async () => {
      const { session } = await operator(() => ({ json: { results: [person('opgcisirius', 'Invitee')] } }));
      assert.equal(await session.findMember('acme', 'opgcisirius', aSession), undefined);
    });

    it('sends roles in lower case', async () => {
      const { session, requests } = await operator(() => ({ json: {} }));
      await session.setRole('acme', 'opgcisirius', 'member');
      assert.equal(requests[1]!.method, 'PUT');
      assert.deepEqual(requests[1]!.body, { role: 'member' });
    });

    it('adds to a team, lists the teams of one ID, and knows whether a team exists', async () => {
      const { session, requests } = await operator(({ path }) =>
        path.endsWith('/nope') ? { status: 404 } : { json: { results: [{ name: 'pullers' }], name: 'pullers' } },
      );
      await session.addToTeam('acme', 'pullers', 'opgcisirius');
      assert.deepEqual(requests[1]!.body, { member: 'opgcisirius' });
      assert.deepEqual(await session.listTeamsOf('acme', 'opgcisirius', aSession), ['pullers']);
      assert.equal(requests[2]!.query.get('username'), 'opgcisirius');
      assert.equal(await session.hasTeam('acme', 'pullers', aSession), true);
      assert.equal(await session.hasTeam('acme', 'nope', aSession), false);
    });

    it('finds an organisation, also where an organisation token may not open its page', async () => {
      const { session } = await operator(({ path }) => {
        if (path === '/v2/orgs/acme') return { json: { id: 'o', orgname: 'acme' } };
        if (path === '/v2/orgs/closed') return { status: 403, json: { message: 'forbidden' } };
        if (path === '/v2/orgs/closed/groups') return { json: { results: [] } };
        return { status: 404 };
      });
      assert.deepEqual(await session.findOrganisation('acme', aSession), { name: 'acme' });
      assert.deepEqual(await session.findOrganisation('closed', aSession), { name: 'closed' });
      assert.equal(await session.findOrganisation('none', aSession), undefined);
    });
  });

  describe('invites', () => {
    const row = { invitee: 'opgcisirius', status: 'invited', invite: { id: 'i-1' } };

    it('trap 4: are the only way in, with organisation, team and role; both shapes of answer are read', async () => {
      for (const json of [{ invitees: [row] }, { invitees: { invitees: [row] } }]) {
        const { session, requests } = await operator(() => ({ status: 202, json }));
        assert.deepEqual(await session.invite(invite), { status: 'invited', inviteId: 'i-1' });
        assert.deepEqual(requests[1]!.body, {
          org: 'acme',
          invitees: ['opgcisirius'],
          team: 'pullers',
          role: 'member',
        });
      }
    });

    it('trap 5: are previewed without being sent, in a view that refuses to send them', async () => {
      const { session, requests } = await operator(
        () => ({ status: 202, json: { invitees: [{ invitee: 'opgcisirius', status: 'existing_org_member' }] } }),
        'reads',
      );
      assert.deepEqual(await session.previewInvite(invite, aSession), { status: 'existing_org_member' });
      assert.equal((requests[1]!.body as Record<string, unknown>)['dry_run'], true);
      await rejectsWith(session.invite(invite), 'DEFECT');
      assert.equal(requests.length, 2);
    });

    it('trap 6: fail with CONFLICT where Docker Hub answers 409, and are not sent twice', async () => {
      const { session, calls } = await operator(() => ({ status: 409, json: { message: 'no seats available' } }));
      await rejectsWith(session.invite(invite), 'CONFLICT');
      assert.equal(calls().length, 2);
    });

    it('that are pending are listed; an empty team is no team', async () => {
      const { session } = await operator(() => ({
        json: {
          data: [{ id: 'i-1', invitee: 'a@b.example', team: '', role: 'Owner', created_at: '2026-11-01T00:00:00Z' }],
        },
      }));
      assert.deepEqual(await session.listInvites('acme', aSession), [
        {
          id: 'i-1',
          invitee: 'a@b.example',
          team: undefined,
          role: 'owner',
          createdAt: Date.parse('2026-11-01T00:00:00Z'),
        },
      ]);
    });
  });

  it('finds a user without a session, and knows one that does not exist', async () => {
    const services = testServices(({ path }) =>
      path.endsWith('/opgcisirius') ? { json: { id: '186e63fa', username: 'opgcisirius' } } : { status: 404 },
    );
    assert.deepEqual(await services.reads.dockerHub.findUser('opgcisirius', aSession), {
      id: '186e63fa',
      username: 'opgcisirius',
    });
    assert.equal(await services.reads.dockerHub.findUser('nobody', aSession), undefined);
    assert.ok(services.requests.every(({ headers }) => headers['authorization'] === undefined));
  });
});
