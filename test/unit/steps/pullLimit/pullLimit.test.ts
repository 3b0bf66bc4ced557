import assert from 'node:assert/strict';
import { basisOf } from '../../../../src/runbook/run/basis';
import type { PullLimit } from '../../../../src/services/registry/contract';
import { planPullLimit } from '../../../../src/steps/pullLimit/planPullLimit';
import type { CountedFor, LimitAnswer, PullLimitState } from '../../../../src/steps/pullLimit/readPullLimit';
import { viewPullLimit } from '../../../../src/steps/pullLimit/viewPullLimit';
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
const limited = (remaining: number | 'unknown', limit: number | 'unknown' = 200): PullLimit => ({
  limit,
  remaining,
  windowSeconds: 21_600,
  source: '192.0.2.10',
});
const unlimited: PullLimit = { limit: 'none', remaining: 'unknown', windowSeconds: undefined, source: undefined };
const state = (signedIn: LimitAnswer, countedFor: CountedFor): PullLimitState => ({
  anonymous: limited(37, 100),
  signedIn,
  countedFor,
  token: basisOf('the token'),
});

describe('the plan for the pull limit', () => {
  it('does not move when the counts do', () => {
    for (const counted of ['account', 'another', 'address', 'nobody', 'unknown'] as const) {
      assert.deepEqual(
        planPullLimit(input, state(limited(36), counted)),
        planPullLimit(input, state(limited(5), counted)),
      );
      assert.deepEqual(
        planPullLimit(input, state(limited(36), counted)),
        planPullLimit(input, state(limited(0), counted)),
      );
    }
  });

  it('has no moving number in what a plan is read by, nor in what a word is bound to', () => {
    const throttled = (retryAfterSeconds: number) =>
      planPullLimit(input, state({ limit: 'throttled', operation: 'GET /token', retryAfterSeconds }, 'nobody'))[0]!;
    const [one, other] = [throttled(61), throttled(9)];
    assert.deepEqual([one.summary, one.unknown, one.basis], [other.summary, other.unknown, other.basis]);
    assert.match(one.instructions?.[0] ?? '', /try again in 61 s/);
  });

  it('lets no word stand that was given about an exempt network once there is a limit without the credential', () => {
    const before = planPullLimit(input, { ...state(unlimited, 'nobody'), anonymous: unlimited })[0]!;
    const after = planPullLimit(input, {
      ...state(unlimited, 'nobody'),
      anonymous: { limit: 'throttled', operation: '', retryAfterSeconds: undefined },
    })[0]!;
    assert.notEqual(before.basis, after.basis);
  });
});

describe('the view of the pull limit', () => {
  it('shows both answers as gauges, with the window in words', () => {
    const [gauge] = viewPullLimit(input, state(unlimited, 'nobody'));
    assert.deepEqual(gauge, {
      type: 'gauge',
      rows: [
        { label: 'anonymous, from this address', left: 37, limit: 100, note: 'per 6 h · source 192.0.2.10' },
        { label: `as ${username}`, left: 'unknown', limit: 'none' },
      ],
    });
  });

  it('says that nothing is proved where no limit holds without the credential either', () => {
    const text = viewPullLimit(input, { ...state(unlimited, 'nobody'), anonymous: unlimited })[1];
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

  it('tells a plain ID, whose pulls have a limit, from a member of a paid organisation', async () => {
    const { bench } = await ready();
    const plain = await startProcess(bench).plan(step);
    assert.equal(plain.status, 'needs-person');
    assert.equal(plain.changes[0]!.summary, `have the pull limit of **${username}** lifted`);
    assert.match(plain.changes[0]!.instructions!.join(' '), /See \*Members\*.*has it a licence\?/);
    assert.match(JSON.stringify(plain.sections), /"limit":200/);
    assert.match(JSON.stringify(plain.sections), /counted for the account/);
    organisationOf(bench).members.push({ username, role: 'member' });
    const member = await startProcess(bench).plan(step);
    assert.equal(member.status, 'in-sync', JSON.stringify(member.changes));
    assert.match(JSON.stringify(member.sections), /"limit":"none"/);
    assert.match(JSON.stringify(member.sections), /its pulls count for the account itself/);
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
    organisationOf(bench).members.push({ username, role: 'member' });
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
