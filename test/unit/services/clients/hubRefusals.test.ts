import assert from 'node:assert/strict';
import type { DockerHubSession } from '../../../../src/services/dockerHub/contract';
import { isPullbookError } from '../../../../src/shared/errors';
import { Secret } from '../../../../src/shared/secret';
import { aSession, fake, signedIn, testServices } from './testServices';

const invite = { organisation: 'acme', invitee: 'opgcisirius', team: 'pullers', role: 'member' } as const;

const hubReads: Readonly<Record<string, (hub: DockerHubSession) => Promise<unknown>>> = {
  listAccessTokens: (hub) => hub.listAccessTokens(aSession),
  findMember: (hub) => hub.findMember('acme', 'opgcisirius', aSession),
  listTeamsOf: (hub) => hub.listTeamsOf('acme', 'opgcisirius', aSession),
  listInvites: (hub) => hub.listInvites('acme', aSession),
  findOrganisation: (hub) => hub.findOrganisation('acme', aSession),
  hasTeam: (hub) => hub.hasTeam('acme', 'pullers', aSession),
};

describe('a refusal of Docker Hub or its registry', () => {
  it('speaks of single sign-on at a sign-in, with whichever status', async () => {
    for (const status of [401, 402, 403]) {
      const message = 'password authentication type is not available if your organization has SSO enforced';
      const services = testServices(() => ({ status, json: { message } }));
      await assert.rejects(services.reads.dockerHub.asOperator(aSession), (error) => {
        assert.ok(isPullbookError(error));
        assert.match(error.message, /SSO enforced/);
        assert.match(error.facts.advice!, /single sign-on.*organisation access token/s);
        return true;
      });
    }
  });

  it('speaks of seats at an invite, with whichever status, and is a conflict', async () => {
    for (const status of [402, 409]) {
      const { writes } = testServices(signedIn(() => ({ status, json: { message: 'you have no seats left' } })));
      const session = await writes.dockerHub.asOperator(aSession);
      for (const asked of [session.invite(invite), session.previewInvite(invite, aSession)]) {
        await assert.rejects(asked, (error) => {
          assert.ok(isPullbookError(error));
          assert.equal(error.code, 'CONFLICT');
          assert.match(error.message, /you have no seats left/);
          assert.match(error.facts.advice!, /seat/);
          return true;
        });
      }
    }
  });

  it('speaks of what keeps a pull from the token service', async () => {
    const { reads } = testServices(() => ({ status: 403, json: { details: 'account is suspended' } }));
    await assert.rejects(reads.registry.accepts('opgcisirius', new Secret(fake.token), aSession), (error) => {
      assert.ok(isPullbookError(error));
      assert.match(error.message, /account is suspended/);
      assert.match(error.facts.advice!, /blocked or deactivated/);
      return true;
    });
  });
});

describe('an answer of Docker Hub without what it was asked for', () => {
  for (const [what, reply] of [
    ['nothing', {}],
    ['an empty object', { json: {} }],
    ['a list', { json: [] }],
    ['a web page', { text: '<html></html>' }],
  ] as const) {
    for (const [name, read] of Object.entries(hubReads)) {
      it(`is no answer: ${what} to ${name}`, async () => {
        const { reads } = testServices(signedIn(() => reply));
        const session = await reads.dockerHub.asOperator(aSession);
        await assert.rejects(read(session), { code: 'UNEXPECTED_ANSWER' });
      });
    }
  }

  it('is a token whose scopes are not told; one whose end cannot be read has ended', async () => {
    const one = { uuid: 'u', token_label: 'CI', is_active: true, created_at: '2026-11-23T09:00:00Z' };
    const list = async (token: object) => {
      const { reads } = testServices(signedIn(() => ({ json: { results: [token] } })));
      return (await reads.dockerHub.asOperator(aSession)).listAccessTokens(aSession);
    };
    await assert.rejects(list(one), { code: 'UNEXPECTED_ANSWER' });
    const scopes = ['repo:read'];
    assert.equal((await list({ ...one, scopes, expires_at: 'soon' }))[0]?.expiresAt, 0);
    assert.equal((await list({ ...one, scopes, expires_at: null }))[0]?.expiresAt, undefined);
  });

  it('is the status of another than the one who was invited', async () => {
    const others = ['someone', 'else'].map((invitee) => ({ invitee, status: 'invited' }));
    const { writes } = testServices(signedIn(() => ({ status: 202, json: { invitees: others } })));
    const session = await writes.dockerHub.asOperator(aSession);
    assert.notEqual((await session.invite(invite)).status, 'invited');
  });
});
