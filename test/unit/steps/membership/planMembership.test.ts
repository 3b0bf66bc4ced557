import assert from 'node:assert/strict';
import { absent } from '../../../../src/runbook/run/basis';
import type { MembershipState } from '../../../../src/steps/membership/membershipState';
import { planMembership } from '../../../../src/steps/membership/planMembership';
import { createBench, startProcess, stepOf } from '../bench';
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
const member = (role: string, isInTeam = true): MembershipState => ({ ...outside, member: { role, isInTeam } });

describe('the plan for a membership', () => {
  const cases: readonly [string, MembershipState, readonly string[]][] = [
    ['a plain member in the team', member('member'), []],
    ['a stranger: invite, then accept', { ...outside, preview: 'invited' }, ['create: invite', 'person: accept']],
    ['an invite waits: only accept', { ...outside, invite: { invitee: username, team } }, ['person: accept']],
    ['an owner: lower the role', member('owner'), ['update: lower']],
    ['an editor outside the team', member('editor', false), ['update: lower', 'update: add']],
    ['a member outside the team', member('member', false), ['update: add']],
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
