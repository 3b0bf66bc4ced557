import assert from 'node:assert/strict';
import { rig } from './rig';
import type { Answer, Rig } from './rig';

const organisation = 'ministryofjustice';
const team = 'opgdockerhubusers';
const asked = { org: organisation, invitees: ['opgcisirius'], team, role: 'member' };

interface Organised extends Rig {
  readonly owner: string;
  readonly invite: (extra?: object) => Promise<Answer>;
  readonly free: () => number;
}

async function withServiceId(): Promise<Organised> {
  const r = rig();
  await r.newAccount('opgcisirius');
  const owner = await r.ownerSession();
  return {
    ...r,
    owner,
    invite: (extra = {}) => r.hub('POST', '/v2/invites/bulk', { token: owner, body: { ...asked, ...extra } }),
    free: () => {
      const { seats, members, invites } = r.world.state.hub.organisations[0]!;
      return seats - members.length - invites.length;
    },
  };
}

const statusIn = (answer: Answer): unknown => answer.at('invitees.0.status');

describe('simulated Docker Hub: organisation', () => {
  it('lists members with capitalised roles, by search, and takes roles in lower case only', async () => {
    const { hub, owner } = await withServiceId();
    const path = `/v2/orgs/${organisation}/members`;
    const found = await hub('GET', `${path}?search=opgengineer`, { token: owner });
    assert.deepEqual([found.at('count'), found.at('results.0.role')], [1, 'Member']);
    const refused = await hub('PUT', `${path}/opgengineer`, { token: owner, body: { role: 'Editor' } });
    assert.equal(refused.status, 400);
    const changed = await hub('PUT', `${path}/opgengineer/`, { token: owner, body: { role: 'editor' } });
    assert.deepEqual([changed.status, changed.at('role')], [200, 'Editor']);
  });

  it('keeps its last owner', async () => {
    const { hub, owner } = await withServiceId();
    const path = `/v2/orgs/${organisation}/members/opgoperator`;
    assert.equal((await hub('PUT', path, { token: owner, body: { role: 'member' } })).status, 400);
    assert.equal((await hub('DELETE', path, { token: owner })).status, 400);
  });

  it('refuses sessions got with a personal access token, with the real words', async () => {
    const { hub, owner, signIn } = await withServiceId();
    const body = { token_label: 'mine', scopes: ['repo:admin'] };
    const { token } = (await hub('POST', '/v2/access-tokens', { token: owner, body })).json as { token: string };
    const session = await signIn('opgoperator', token);
    for (const path of ['members', 'groups', 'invites']) {
      const answer = await hub('GET', `/v2/orgs/${organisation}/${path}`, { token: session });
      assert.deepEqual([answer.status, answer.at('message')], [403, 'token issued from personal access token'], path);
    }
    assert.equal((await hub('GET', `/v2/orgs/${organisation}`, { token: session })).status, 200);
  });

  it('lets an organisation access token in as far as its scopes go', async () => {
    const { hub, signIn, world } = await withServiceId();
    const { token } = world.operator.organisationToken;
    const session = await signIn(organisation, token.reveal());
    assert.equal((await hub('GET', `/v2/orgs/${organisation}/members`, { token: session })).status, 200);
    assert.equal(statusIn(await hub('POST', '/v2/invites/bulk', { token: session, body: asked })), 'invited');
    world.state.hub.organisations[0]!.tokens[0]!.scopes = ['scope-member-read'];
    assert.equal((await hub('GET', `/v2/orgs/${organisation}/invites`, { token: session })).status, 403);
    assert.equal((await hub('GET', '/v2/access-tokens', { token: session })).status, 403);
  });

  it('lets members look and only owners change', async () => {
    const { hub, world, signIn } = await withServiceId();
    const member = world.state.hub.accounts.find((account) => account.username === 'opgengineer')!;
    const session = await signIn(member.username, member.password);
    assert.equal((await hub('GET', `/v2/orgs/${organisation}/groups`, { token: session })).status, 200);
    assert.equal((await hub('GET', `/v2/orgs/${organisation}/invites`, { token: session })).status, 403);
    assert.equal((await hub('POST', '/v2/invites/bulk', { token: session, body: asked })).status, 403);
  });

  describe('invites', () => {
    it('know a Docker ID by its mail address in any spelling, and refuse what is no text', async () => {
      const { invite, world } = await withServiceId();
      const account = world.state.hub.accounts.find(({ username }) => username === 'opgcisirius')!;
      account.email = 'Team+Sirius@Example.com';
      const byMail = { invitees: ['team+sirius@example.com'] };
      assert.equal(statusIn(await invite(byMail)), 'invited');
      assert.equal(statusIn(await invite()), 'already_invited');
      await world.play({ service: 'dockerHub', play: 'accept-invite', username: 'opgcisirius', organisation });
      assert.equal(statusIn(await invite(byMail)), 'existing_org_member');
      for (const invitees of [[7], [''], [null], 'opgcisirius']) {
        assert.equal((await invite({ invitees })).status, 400);
      }
    });

    it('change nothing in a dry run, and are no write there', async () => {
      const { invite, world, free } = await withServiceId();
      const before = free();
      const answer = await invite({ dry_run: true });
      assert.deepEqual([answer.status, statusIn(answer), answer.at('invitees.0.invite')], [202, 'invited', undefined]);
      assert.equal(free(), before);
      assert.equal(world.journal.entries.at(-1)?.writes, false);
      assert.deepEqual(
        world.state.hub.mails.filter((mail) => mail.subject.startsWith('Join')),
        [],
      );
    });

    it('hold a seat until they are accepted; acceptance joins organisation and team', async () => {
      const { hub, invite, world, owner, free } = await withServiceId();
      const before = free();
      assert.equal(statusIn(await invite()), 'invited');
      assert.equal(world.journal.entries.at(-1)?.writes, true);
      assert.equal(free(), before - 1);
      const pending = await hub('GET', `/v2/orgs/${organisation}/invites`, { token: owner });
      assert.deepEqual([pending.at('data.length'), pending.at('data.0.invitee')], [1, 'opgcisirius']);
      const members = `/v2/orgs/${organisation}/members`;
      assert.equal((await hub('GET', `${members}?search=opgcisirius`, { token: owner })).at('count'), 0);
      const invitee = await hub('GET', `${members}?search=opgcisirius&type=invitee`, { token: owner });
      assert.equal(invitee.at('results.0.role'), 'Invitee');

      await world.play({ service: 'dockerHub', play: 'accept-invite', username: 'opgcisirius', organisation });
      assert.equal(free(), before - 1);
      const joined = await hub('GET', `${members}?search=opgcisirius`, { token: owner });
      assert.deepEqual([joined.at('results.0.role'), joined.at('results.0.groups')], ['Member', [team]]);
      const teams = await hub('GET', `/v2/orgs/${organisation}/groups?username=opgcisirius`, { token: owner });
      assert.deepEqual(
        (teams.at('results') as { name: string }[]).map((entry) => entry.name),
        [team],
      );
    });

    it('say who is in already, who is invited already and who is unknown; and mail people again all the same', async () => {
      const { invite, world } = await withServiceId();
      assert.equal(statusIn(await invite({ invitees: ['nobodyhere'] })), 'invalid_email_or_docker_id');
      await invite();
      assert.equal(statusIn(await invite()), 'already_invited');
      assert.equal(statusIn(await invite({ invitees: ['team+opgcisirius@example.com'] })), 'already_invited');
      await world.play({ service: 'dockerHub', play: 'accept-invite', username: 'opgcisirius', organisation });
      assert.equal(statusIn(await invite()), 'existing_org_member');
      const mails = world.state.hub.mails.filter((mail) => mail.subject.startsWith('Join'));
      assert.equal(mails.length, 4);
    });

    it('are refused when no seat is free: as a conflict, or by the status', async () => {
      const { invite, world, free } = await withServiceId();
      world.state.hub.organisations[0]!.seats -= free();
      assert.equal((await invite({ dry_run: true })).status, 409);
      assert.equal((await invite()).status, 409);
      world.state.hub.noSeatAnswer = 'status';
      const answer = await invite();
      assert.deepEqual([answer.status, statusIn(answer)], [202, 'no_seats_available']);
      assert.equal(free(), 0);
      await world.play({ service: 'dockerHub', play: 'free-seat', organisation });
      await world.play({ service: 'dockerHub', play: 'free-seat', organisation });
      assert.equal(free(), 1);
      assert.equal(statusIn(await invite()), 'invited');
    });

    it('can be sent again and called off, by their id alone', async () => {
      const { hub, invite, owner, free } = await withServiceId();
      const before = free();
      const { id } = (await invite()).at('invitees.0.invite') as { id: string };
      assert.equal((await hub('PATCH', `/v2/invites/${id}/resend`, { token: owner })).status, 204);
      assert.equal((await hub('DELETE', `/v2/invites/${id}`, { token: owner })).status, 204);
      assert.equal((await hub('DELETE', `/v2/invites/${id}`, { token: owner })).status, 404);
      assert.equal(free(), before);
    });

    it('refuse a role in capitals and a team that does not exist', async () => {
      const { invite } = await withServiceId();
      assert.equal((await invite({ role: 'Member' })).status, 400);
      assert.equal((await invite({ team: 'noteam' })).status, 400);
      assert.equal(statusIn(await invite({ team: '' })), 'invited');
    });
  });

  describe('teams', () => {
    it('take people who are in the organisation, and nobody else', async () => {
      const { hub, owner } = await withServiceId();
      const path = `/v2/orgs/${organisation}/groups/${team}/members`;
      const add = (member: string) => hub('POST', path, { token: owner, body: { member } });
      assert.equal((await add('opgcisirius')).status, 404);
      assert.deepEqual([(await add('opgengineer')).status, (await add('opgengineer')).status], [200, 200]);
      assert.equal((await hub('GET', path, { token: owner })).at('count'), 2);
      assert.equal((await hub('DELETE', `${path}/opgengineer`, { token: owner })).status, 204);
    });

    it('are made, changed and removed by owners', async () => {
      const { hub, owner } = await withServiceId();
      const path = `/v2/orgs/${organisation}/groups`;
      const made = await hub('POST', path, { token: owner, body: { name: 'readers' } });
      assert.deepEqual([made.status, made.at('member_count')], [201, 0]);
      assert.equal((await hub('POST', path, { token: owner, body: { name: 'no spaces' } })).status, 400);
      assert.equal((await hub('PATCH', `${path}/readers`, { token: owner, body: { description: 'x' } })).status, 200);
      assert.equal((await hub('DELETE', `${path}/readers`, { token: owner })).status, 204);
      assert.equal((await hub('GET', `${path}/readers`, { token: owner })).status, 404);
    });
  });
});
