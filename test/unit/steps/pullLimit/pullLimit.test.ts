import assert from 'node:assert/strict';
import type { LimitAnswer, PullLimitState } from '../../../../src/steps/pullLimit/readPullLimit';
import { planPullLimit, viewPullLimit } from '../../../../src/steps/pullLimit/viewPullLimit';
import { createBench, startProcess, stepOf } from '../bench';
import {
  accountOf,
  addToken,
  label,
  organisationOf,
  signUp,
  storeByHand,
  storeMarked,
  tokenSecret,
  username,
} from '../scenarios';

const input = { account: username, token: `aws-sm:${tokenSecret}` };
const limited = (remaining: number | 'unknown', limit: number | 'unknown' = 200): LimitAnswer => ({
  limit,
  remaining,
  windowSeconds: 21_600,
  source: '192.0.2.10',
});
const unlimited: LimitAnswer = { limit: 'none', remaining: 'unknown', windowSeconds: undefined, source: undefined };
const state = (signedIn: LimitAnswer, isCountedForAccount?: boolean): PullLimitState => ({
  anonymous: limited(37, 100),
  signedIn,
  isCountedForAccount,
});

describe('the plan for the pull limit', () => {
  const cases: readonly [string, PullLimitState, readonly string[]][] = [
    ['no limit', state(unlimited), []],
    ['counted for the account', state(limited(199), true), []],
    ['counted for the account, nothing left', state(limited(0), true), []],
    ['counted for the address', state(limited(36), false), ['find']],
    ['no source is named', state(limited(36), undefined), ['find']],
    ['the number is left empty', state(limited('unknown', 'unknown'), undefined), ['find']],
    ['the credential is refused', state('refused'), ['make']],
    ['throttled before any answer', state('spent'), ['wait']],
  ];
  for (const [name, given, expected] of cases) {
    it(name, () =>
      assert.deepEqual(
        planPullLimit(input, given).map(({ summary }) => summary.split(' ', 1)[0]),
        expected,
      ),
    );
  }

  it('does not move when the counts do', () => {
    for (const counted of [false, undefined]) {
      assert.deepEqual(
        planPullLimit(input, state(limited(36), counted)),
        planPullLimit(input, state(limited(5), counted)),
      );
    }
  });
});

describe('the view of the pull limit', () => {
  it('shows both answers as gauges, with the window in words', () => {
    const [gauge] = viewPullLimit(input, state(unlimited));
    assert.deepEqual(gauge, {
      type: 'gauge',
      rows: [
        { label: 'anonymous, from this address', left: 37, limit: 100, note: 'per 6 h · source 192.0.2.10' },
        { label: `as ${username}`, left: 'unknown', limit: 'none' },
      ],
    });
  });

  it('says that nothing is proved where no limit holds without the credential either', () => {
    const text = viewPullLimit(input, { anonymous: unlimited, signedIn: unlimited, isCountedForAccount: undefined })[1];
    assert.match(text?.type === 'text' ? text.text : '', /this network is exempt/);
  });
});

describe('dockerhub/pull-limit', () => {
  const step = stepOf('dockerhub/pull-limit', input);

  async function ready() {
    const bench = createBench();
    await signUp(bench, { validated: true });
    const token = addToken(bench, { label });
    storeByHand(bench, tokenSecret, token.value);
    return { bench, token };
  }

  it('tells a plain ID, counted for the account, from a member of a paid organisation', async () => {
    const { bench } = await ready();
    const plain = await startProcess(bench).plan(step);
    assert.equal(plain.status, 'in-sync', JSON.stringify(plain.changes));
    assert.match(JSON.stringify(plain.sections), /"limit":200/);
    assert.match(JSON.stringify(plain.sections), /counted for the account/);
    organisationOf(bench).members.push({ username, role: 'member' });
    const member = await startProcess(bench).plan(step);
    assert.match(JSON.stringify(member.sections), /"limit":"none"/);
  });

  it('shows a limit that is used up, and still whose it is', async () => {
    const { bench } = await ready();
    const now = bench.clock.now();
    const source = accountOf(bench).id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    bench.world.state.hub.pulls[source] = Array.from({ length: 200 }, () => now - 1000);
    const report = await startProcess(bench).plan(step);
    assert.match(JSON.stringify(report.sections), /"left":0,"limit":200/);
  });

  it('says so when the registry refuses the stored token', async () => {
    const { bench, token } = await ready();
    token.active = false;
    const report = await startProcess(bench).plan(step);
    assert.equal(report.status, 'needs-person');
    assert.match(report.changes[0]?.summary ?? '', /^make the registry take the token/);
  });

  const uuidLike = ['0b1f7a52', '5a3e', '4f1c', '9d7e', '0123456789ab'].join('-');
  for (const [what, value] of [
    ['a UUID, as keys of many systems are', uuidLike],
    ['the secret of another system', ['key', 'of', 'another', 'system'].join('-')],
  ] as const) {
    it(`does not send ${what} to Docker, and asks for the right secret`, async () => {
      const { bench } = await ready();
      storeByHand(bench, tokenSecret, value);
      bench.world.journal.clear();
      const report = await startProcess(bench, { target: 'live' }).plan(step);
      assert.equal(report.status, 'needs-person');
      assert.equal(
        report.changes[0]!.summary,
        `have **aws-sm:${tokenSecret}** hold the access token of **${username}**`,
      );
      assert.match(report.changes[0]!.instructions!.join(' '), /not known to be a Docker token/);
      const asked = bench.world.journal.entries.filter(
        ({ service, route }) => service === 'registry' && /token/.test(route),
      );
      assert.equal(asked.length, 1, 'only the anonymous question is asked');
      assert.equal(JSON.stringify(report).includes(value), false);
    });
  }

  it('does not send the secret of another system that `aws/secret` has copied there', async () => {
    const { bench } = await ready();
    storeByHand(bench, 'sirius-dockerhub_id', uuidLike);
    const copy = stepOf('aws/secret', { secret: tokenSecret, value: 'aws-sm:sirius-dockerhub_id' });
    const process = startProcess(bench, { target: 'live' });
    const { planHash } = await process.plan(copy);
    assert.equal((await process.apply(copy, planHash!)).status, 'in-sync');
    bench.world.journal.clear();
    const report = await process.plan(step);
    assert.match(report.changes[0]?.instructions?.join(' ') ?? '', /not known to be a Docker token/);
    assert.equal(bench.world.journal.entries.filter(({ status }) => status === 401).length, 0);
  });

  it('tries a value of any form that Pullbook has put there', async () => {
    const { bench, token } = await ready();
    token.value = uuidLike;
    storeMarked(bench, tokenSecret, uuidLike, '0a1b2c3d');
    assert.equal((await startProcess(bench, { target: 'live' }).plan(step)).status, 'in-sync');
  });

  it('refuses a token written into the runbook, without repeating it', async () => {
    const { bench, token } = await ready();
    const report = await startProcess(bench).plan(stepOf('dockerhub/pull-limit', { ...input, token: token.value }));
    assert.equal(report.error?.code, 'INPUT_INVALID');
    assert.match(report.error.message, /A secret is never written into a runbook/);
    assert.equal(JSON.stringify(report).includes(token.value), false);
  });
});
