import assert from 'node:assert/strict';
import type { StepReport } from '../../../src/runbook/run/report';
import { signInAsOffer } from '../../../src/steps/serviceId';
import { createBench, startProcess, stepOf } from './bench';
import { accountOf, addToken, label, signUp, username } from './scenarios';

const step = stepOf('dockerhub/email-validated', { account: username });
const listing = 'GET /v2/access-tokens';

async function bench(options: { readonly validated: boolean }) {
  const made = createBench();
  await signUp(made, options);
  return made;
}

function assertSignsInAsItself({ actions, error }: StepReport): void {
  const offers = actions.filter((action) => action.kind === 'offer' && action.command === 'sign-in');
  assert.deepEqual(offers, [{ kind: 'offer', ...signInAsOffer(username) }]);
  assert.ok(error?.advice?.includes(username));
}

describe('dockerhub/email-validated', () => {
  it('asks for the link in the mail where the ID may not see its tokens, in Docker’s own words', async () => {
    const report = await startProcess(await bench({ validated: false }), { target: 'live' }).plan(step);
    assert.equal(report.changes[0]!.summary, `validate the mail address of **${username}**`);
    assert.match(report.changes[0]!.instructions![0]!, /email address is not verified/);
    assert.equal(report.verdict?.is, 'wrong');
  });

  it('knows nothing by an empty list: it may be answered to anybody', async () => {
    const report = await startProcess(await bench({ validated: true }), { target: 'live' }).plan(step);
    assert.equal(report.status, 'needs-person');
    assert.equal(report.verdict?.is, 'unknown');
    assert.ok(report.actions.some(({ kind }) => kind === 'mark-done'));
  });

  for (const [what, given] of [
    ['an active token', {}],
    ['a token that was deactivated since', { active: false }],
  ] as const) {
    it(`sees by ${what} that the address is validated`, async () => {
      const world = await bench({ validated: true });
      addToken(world, { label, ...given });
      const report = await startProcess(world, { target: 'live' }).plan(step);
      assert.equal(report.status, 'in-sync');
      assert.equal(report.verdict?.is, 'right');
    });
  }

  it('takes a person’s word until Docker Hub says otherwise', async () => {
    const world = await bench({ validated: true });
    const process = startProcess(world, { target: 'live' });
    assert.equal((await process.mark(step, 'seen in the settings')).status, 'in-sync');
    assert.equal((await process.plan(step)).status, 'in-sync');
    accountOf(world).emailVerified = false;
    assert.equal((await process.plan(step)).status, 'needs-person');
  });

  it('is played in the rehearsal: the mail, then the word', async () => {
    const world = await bench({ validated: false });
    assert.equal((await startProcess(world).rehearse(step)).status, 'in-sync');
    assert.equal(accountOf(world).emailVerified, true);
  });

  for (const status of [401, 404, 503]) {
    it(`is not in sync where the list is answered ${status}`, async () => {
      const world = await bench({ validated: true });
      addToken(world, { label });
      world.world.faults.add({ kind: 'status', status, route: listing, times: 9 });
      const report = await startProcess(world, { target: 'live' }).plan(step);
      assert.equal(report.status, 'failed');
    });
  }

  it('does not take a session of a personal access token for an address that is not validated', async () => {
    const world = await bench({ validated: true });
    const { value } = addToken(world, { label });
    world.world.state.credentials[`dockerhub:${username}`] = value;
    const report = await startProcess(world, { target: 'live' }).plan(step);
    assert.equal(report.error?.code, 'TOKEN_KIND_REFUSED');
    assertSignsInAsItself(report);
  });

  it('has the ID sign in anew, and not the operator, where its password is refused', async () => {
    const world = await bench({ validated: true });
    world.world.state.credentials[`dockerhub:${username}`] = 'not-its-password';
    const report = await startProcess(world, { target: 'live' }).plan(step);
    assert.equal(report.error?.code, 'CREDENTIALS_REFUSED');
    assertSignsInAsItself(report);
  });

  it('has two-factor authentication of the ID turned off: nobody types its codes', async () => {
    const world = await bench({ validated: true });
    accountOf(world).totpKey = 'ab'.repeat(20);
    const report = await startProcess(world, { target: 'live' }).plan(step);
    assert.equal(report.error?.code, 'SECOND_FACTOR_REQUIRED');
    assert.match(report.error.advice ?? '', /turn off two-factor/);
    assertSignsInAsItself(report);
  });
});
