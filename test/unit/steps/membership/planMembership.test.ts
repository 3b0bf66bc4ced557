import assert from 'node:assert/strict';
import { absent } from '../../../../src/runbook/run/basis';
import type { MembershipState } from '../../../../src/steps/membership/membershipState';
import { planMembership } from '../../../../src/steps/membership/planMembership';
import { answering } from '../answering';
import { type Bench, createBench, startProcess, stepOf } from '../bench';
import { organisation, organisationOf, signUp, team, username } from '../scenarios';

const input = { organisation, team, account: username };
const outside: MembershipState = {
  hasOrganisation: true,
  hasTeam: true,
  operator: 'opgoperator',
  member: undefined,
  invite: undefined,
  preview: undefined,
  seen: absent,
};
const waiting = { id: 'i', invitee: username, team, role: 'member', sent: '2026-11-20', isExpired: false };
const member = (role: string, isInTeam = true): MembershipState => ({ ...outside, member: { role, isInTeam } });

describe('the plan for a membership', () => {
  const cases: readonly [string, MembershipState, readonly string[]][] = [
    ['a plain member in the team', member('member'), []],
    ['a stranger: invite, then accept', { ...outside, preview: 'invited' }, ['create: invite', 'person: accept']],
    ['an invite waits: only accept', { ...outside, invite: waiting }, ['person: accept']],
    [
      'an invite whose link has ended: send its mail anew, then accept',
      { ...outside, invite: { ...waiting, isExpired: true } },
      ['update: send', 'person: accept'],
    ],
    [
      'Docker Hub contradicts itself about the team: nothing is done',
      { ...outside, member: { role: 'member', isInTeam: 'unclear' } },
      ['person: find'],
    ],
    [
      'an owner, and a contradiction: the role is lowered, the team asked about',
      { ...outside, member: { role: 'owner', isInTeam: 'unclear' } },
      ['update: lower', 'person: find'],
    ],
    [
      'the operator’s own role, in another spelling of the ID',
      { ...member('owner'), operator: username.toUpperCase() },
      ['person: have'],
    ],
    ['an owner: lower the role', member('owner'), ['update: lower']],
    ['an editor outside the team', member('editor', false), ['update: lower', 'update: add']],
    ['a member outside the team', member('member', false), ['update: add']],
    ['a role that is not told is asked about', member(''), ['person: find']],
    ['a custom role is left to a person', member('release-manager'), ['person: have']],
    ['the operator’s own role is never lowered', { ...member('owner'), operator: username }, ['person: have']],
    ['no free seat', { ...outside, preview: 'conflict' }, ['person: have']],
    ['no such ID', { ...outside, preview: 'invalid_email_or_docker_id' }, ['person: have']],
    ['no such team', { ...outside, hasTeam: false }, ['person: have']],
    ['no such organisation', { ...outside, hasOrganisation: false, hasTeam: false }, ['person: find']],
  ];
  for (const [name, state, expected] of cases) {
    it(name, () =>
      assert.deepEqual(
        planMembership(input, state).map(({ action, summary }) => `${action}: ${summary.split(' ', 1)[0] ?? ''}`),
        expected,
      ),
    );
  }

  it('says the service’s own word, and sends nothing, when it would not invite', () => {
    const [change] = planMembership(input, { ...outside, preview: 'no_seats_available' });
    assert.match(change?.instructions?.[0] ?? '', /`no_seats_available`/);
    assert.equal(change?.action, 'person');
  });
});

describe('dockerhub/membership', () => {
  const step = stepOf('dockerhub/membership', input);

  it('finds an invite that went to the mail address, and sends no other', async () => {
    const bench = createBench();
    await signUp(bench, { validated: true });
    const mail = `opg-team+${username}@example.org`;
    organisationOf(bench).invites.push({
      id: '00000000-0000-4000-8000-000000000001',
      invitee: mail,
      inviter: 'opgoperator',
      team,
      role: 'member',
      createdAt: bench.clock.now(),
    });
    const report = await startProcess(bench).rehearse(stepOf('dockerhub/membership', { ...input, mail }));
    assert.equal(report.status, 'in-sync');
    assert.equal(bench.world.state.hub.mails.filter(({ subject }) => subject.startsWith('Join')).length, 0);
  });

  const dayMs = 86_400_000;

  function inviteOfDay(bench: Bench, days: number, invitee = username): void {
    organisationOf(bench).invites.push({
      id: '00000000-0000-4000-8000-000000000001',
      invitee,
      inviter: 'opgoperator',
      team,
      role: 'member',
      createdAt: bench.clock.now() - days * dayMs,
    });
  }
  const mailed = ({ world }: Bench) => world.state.hub.mails.filter(({ subject }) => subject.startsWith('Join')).length;

  it('has the mail of an invite sent anew once its link has ended, and once alone', async () => {
    const bench = createBench();
    await signUp(bench, { validated: true });
    inviteOfDay(bench, 330);
    const process = startProcess(bench, { target: 'live' });
    const planned = await process.plan(step);
    assert.deepEqual(
      planned.changes.map(({ action, summary }) => `${action}: ${summary}`),
      [
        `update: send the invite of **${username}** to **${organisation}** anew`,
        `person: accept the invite as **${username}**`,
      ],
    );
    assert.match(planned.changes[1]!.instructions!.join(' '), /link of the invite's mail has ended.*notifications/);
    const applied = await process.apply(step, planned.planHash!);
    assert.equal(applied.status, 'needs-person', JSON.stringify(applied.error));
    assert.equal(mailed(bench), 1);
    assert.doesNotMatch(JSON.stringify((await process.plan(step)).changes), /has ended|anew/);
    bench.clock.advance(15 * dayMs);
    assert.match((await process.plan(step)).changes[0]!.summary, /anew/);
    assert.equal(organisationOf(bench).invites.length, 1);
  });

  it('leaves an invite alone whose link is good still, and says when it was sent', async () => {
    const bench = createBench();
    await signUp(bench, { validated: true });
    inviteOfDay(bench, 13);
    const { changes } = await startProcess(bench, { target: 'live' }).plan(step);
    assert.equal(changes.length, 1);
    assert.match(changes[0]!.instructions![1]!, /\(sent \d{4}-\d\d-\d\d, good for 14 days\)/);
  });

  it('looks for the organisation only where the team is not there', async () => {
    const bench = createBench();
    await signUp(bench, { validated: true });
    bench.world.faults.add({ kind: 'status', status: 404, route: 'GET /v2/orgs/{org_name}' });
    const { changes } = await startProcess(bench, { target: 'live' }).plan(step);
    assert.match(changes[0]!.summary, /^invite/);
    bench.world.faults.add({ kind: 'status', status: 404, route: 'GET /v2/orgs/{org_name}/groups/{group_name}' });
    const { changes: missing } = await startProcess(bench, { target: 'live' }).plan(step);
    assert.match(missing[0]!.summary, /^find organisation/);
  });

  for (const [what, answers] of [
    ['no team of the member', { listTeamsOf: () => Promise.resolve([]) }],
    ['other teams of the member', { listTeamsOf: () => Promise.resolve(['owners']) }],
    ['a record in other teams', { findMember: () => Promise.resolve({ username, role: 'member', teams: ['owners'] }) }],
    ['no member', { findMember: () => Promise.resolve(undefined) }],
    ['no team', { hasTeam: () => Promise.resolve(false) }],
  ] as const) {
    it(`is not in sync where one answer shows ${what}, whatever the others show`, async () => {
      const bench = createBench();
      await signUp(bench, { validated: true });
      organisationOf(bench).members.push({ username, role: 'member' });
      organisationOf(bench)
        .teams.find(({ name }) => name === team)!
        .members.push(username);
      const process = startProcess(bench, { target: 'live' });
      assert.equal((await process.plan(step)).status, 'in-sync');
      answering(process, ({ dockerHub }) => ({
        dockerHub: {
          ...dockerHub,
          asOperator: async (options) => ({ ...(await dockerHub.asOperator(options)), ...answers }),
        },
      }));
      const report = await process.plan(step);
      assert.equal(report.status, 'needs-person');
      const isDoubt = report.changes.every(({ unknown }) => unknown !== undefined);
      assert.equal(isDoubt, /of the member|a record/.test(what), report.changes[0]!.summary);
    });
  }

  for (const [what, answer] of [
    ['402', 402],
    ['409', 409],
  ] as const) {
    it(`has a seat freed where the invite is refused with ${what}, in Docker’s own words`, async () => {
      const bench = createBench();
      await signUp(bench, { validated: true });
      bench.world.faults.add({ kind: 'status', status: answer, route: 'POST /v2/invites/bulk' });
      const { changes } = await startProcess(bench, { target: 'live' }).plan(step);
      assert.match(changes[0]!.summary, /^have a seat freed/);
      assert.match(changes[0]!.instructions!.join(' '), new RegExp(`Docker Hub answered ${what}`));
    });
  }

  it('waits for acceptance in Live, without inviting again', async () => {
    const bench = createBench();
    await signUp(bench, { validated: true });
    const process = startProcess(bench, { target: 'live' });
    const planned = await process.plan(step);
    const applied = await process.apply(step, planned.planHash ?? '');
    assert.equal(applied.status, 'needs-person', JSON.stringify(applied.error));
    const again = await process.plan(step);
    assert.deepEqual(
      again.changes.map(({ action }) => action),
      ['person'],
    );
    assert.equal(organisationOf(bench).invites.length, 1);
  });

  it('refuses a plan that went stale because somebody else invited in between', async () => {
    const bench = createBench();
    await signUp(bench, { validated: true });
    const first = startProcess(bench, { target: 'live' });
    const planned = await first.plan(step);
    await startProcess(bench).rehearse(step);
    const report = await first.apply(step, planned.planHash ?? '');
    assert.equal(report.status, 'in-sync');
    assert.equal(bench.world.state.hub.mails.filter(({ subject }) => subject.startsWith('Join')).length, 1);
  });

  it('has the seat freed in the rehearsal whichever way the service says it', async () => {
    const bench = createBench();
    await signUp(bench, { validated: true });
    const found = organisationOf(bench);
    found.seats = found.members.length;
    bench.world.state.hub.noSeatAnswer = 'status';
    const report = await startProcess(bench).rehearse(step);
    assert.equal(report.status, 'in-sync', JSON.stringify(report.changes));
  });
});
