import assert from 'node:assert/strict';
import fc from 'fast-check';
import { absent } from '../../../../src/runbook/run/basis';
import { decidePassword, planAccount } from '../../../../src/steps/account/planAccount';
import type { AccountState } from '../../../../src/steps/account/accountState';
import { dockerIdPattern, proposeDockerId } from '../../../../src/services/dockerHub/dockerId';
import { aliasAddress, dockerhubAccount } from '../../../../src/steps/dockerhubAccount';
import type { LandingFacts } from '../../../../src/steps/landing/landing';
import { makePassword } from '../../../../src/steps/makePassword';
import { SeededRandom } from '../../../support/seededRandom';
import { ShortDisk, noSpace } from '../../../support/shortDisk';
import { type Bench, createBench, startProcess, stepOf } from '../bench';
import { accountOf, signUp, storeByHand, storeMarked, tokenSecret, username } from '../scenarios';

const vault: LandingFacts = {
  uri: 'manual',
  where: 'the team’s vault',
  ready: true,
  holds: 'unknown',
  seen: absent,
  change: { summary: 'file it in **the team’s vault**' },
};
const secret: LandingFacts = { ...vault, uri: 'aws-sm:x', holds: 'placeholder' };
const fresh: AccountState = {
  exists: false,
  user: absent,
  landing: vault,
  stored: false,
  kept: 'nothing',
  escrow: [],
  signsInWith: 'untried',
};
const existing = { ...fresh, exists: true };
const filled: LandingFacts = { ...secret, holds: 'value' };

describe('what happens to the password', () => {
  const cases: readonly [string, AccountState, ReturnType<typeof decidePassword>][] = [
    ['no ID, nothing known: a new one', fresh, 'make'],
    [
      'no ID, the vault has one that this machine lost: a new one',
      { ...fresh, landing: { ...vault, mark: 'aaaaaaaa' } },
      'make',
    ],
    ['no ID, kept and never filed', { ...fresh, kept: 'another' }, 'file-kept'],
    ['no ID, kept and filed', { ...fresh, kept: 'another', landing: { ...vault, mark: 'aaaaaaaa' } }, 'none'],
    ['no ID, in escrow', { ...fresh, escrow: ['aaaaaaaa'] }, 'file-escrow'],
    ['no ID, somebody filed one', { ...fresh, landing: filled, stored: true }, 'keep-stored'],
    ['no ID, filed and kept', { ...fresh, landing: filled, stored: true, kept: 'the-stored' }, 'none'],
    ['the place is not ready', { ...fresh, landing: { ...secret, ready: false } }, 'none'],
    ['the ID exists, nothing known: never a new one', existing, 'none'],
    [
      'the ID exists, the kept one signs in, the vault is trusted',
      { ...existing, kept: 'another', signsInWith: 'kept' },
      'none',
    ],
    [
      'the ID exists, the kept one signs in, the place is empty',
      { ...existing, landing: secret, kept: 'another', signsInWith: 'kept' },
      'file-kept',
    ],
    [
      'the ID exists, the kept one signs in, the filed one does not',
      { ...existing, landing: filled, stored: true, kept: 'another', signsInWith: 'kept' },
      'file-kept',
    ],
    [
      'the ID exists, the filed one signs in',
      { ...existing, landing: filled, stored: true, signsInWith: 'stored' },
      'keep-stored',
    ],
    [
      'the ID exists, no known one signs in: nothing is overwritten',
      { ...existing, landing: filled, stored: true, signsInWith: 'none' },
      'none',
    ],
    ['the ID asks for a second factor', { ...existing, kept: 'another', signsInWith: 'second-factor' }, 'none'],
  ];
  for (const [name, state, expected] of cases) it(name, () => assert.equal(decidePassword(state), expected));
});

describe('the plan for an account', () => {
  const summaries = (state: AccountState) =>
    planAccount({ username }, 'team+x@example.org', state).map(({ action, summary }) => `${action}: ${summary}`);

  it('makes, files, and asks a person to sign up', () => {
    assert.deepEqual(summaries(fresh), [
      `create: make a strong random password for **${username}**`,
      'update: file it in **the team’s vault**',
      `person: sign up **${username}** at Docker Hub`,
    ]);
  });

  it('names the part that the rehearsal can play, and the page where a person does it', () => {
    const signUpChange = planAccount({ username }, 'team+x@example.org', fresh).at(-1);
    assert.deepEqual(signUpChange?.part, {
      service: 'dockerHub',
      play: 'sign-up',
      username,
      email: 'team+x@example.org',
    });
    assert.equal(signUpChange.link?.url, 'https://app.docker.com/signup/');
    assert.notEqual(signUpChange.markable, true);
  });

  it('asks to sign in where the ID exists and its password is not known or wrong', () => {
    for (const state of [existing, { ...existing, kept: 'another', signsInWith: 'none' } as const]) {
      assert.deepEqual(summaries(state), [`person: sign in to Pullbook as **${username}**`]);
    }
  });

  it('is empty when the ID exists and signs in, and its password was filed', () => {
    const landing = { ...vault, mark: 'aaaaaaaa' };
    assert.deepEqual(summaries({ ...existing, landing, kept: 'another', signsInWith: 'kept' }), []);
  });

  it('does not know whether a password is filed that this machine did not file where nothing can be read back', () => {
    const [change, ...others] = planAccount({ username }, 'team+x@example.org', {
      ...existing,
      kept: 'another',
      signsInWith: 'kept',
    });
    assert.equal(change?.summary, `say whether the password of **${username}** is filed`);
    assert.deepEqual([change.markable, others.length], [true, 0]);
    assert.match(change.unknown ?? '', /a person's word/);
  });
});

describe('dockerhub/account', () => {
  it('never tries to make a second password for an ID that exists', async () => {
    const bench = createBench();
    await signUp(bench, { validated: true });
    const password = accountOf(bench).password;
    bench.world.state.credentials = {};
    const step = stepOf('dockerhub/account', { username, mail: 'team@example.org', store: 'manual' });
    const report = await startProcess(bench).plan(step);
    assert.equal(report.status, 'needs-person');
    assert.deepEqual(bench.world.vault.labels(), []);
    assert.equal(accountOf(bench).password, password);
  });

  it('takes a person’s word that the password is filed, until another password signs in', async () => {
    const bench = createBench();
    await signUp(bench, { validated: true });
    const step = stepOf('dockerhub/account', { username, mail: 'opg-team@example.org', store: 'manual' });
    const process = startProcess(bench, { target: 'live' });
    const planned = await process.plan(step);
    assert.equal(planned.verdict?.is, 'unknown');
    assert.equal((await process.mark(step, 'seen in the vault')).status, 'in-sync');
    accountOf(bench).password = ['another', 'password', '3141'].join('-');
    assert.equal((await startProcess(bench, { target: 'live' }).plan(step)).status, 'needs-person');
  });

  for (const [route, status] of [
    ['GET /v2/users/{username}', 401],
    ['GET /v2/users/{username}', 403],
    ['GET /v2/users/{username}', 404],
    ['GET /v2/users/{username}', 429],
    ['POST /v2/auth/token', 403],
    ['POST /v2/auth/token', 404],
    ['POST /v2/auth/token', 503],
  ] as const) {
    it(`is not in sync where ${route} is answered ${status}`, async () => {
      const bench = createBench();
      await signUp(bench, { validated: true });
      storeMarked(bench, tokenSecret, accountOf(bench).password, '0a1b2c3d');
      assert.equal((await startProcess(bench, { target: 'live' }).plan(inSecret)).status, 'in-sync');
      bench.world.faults.add({ kind: 'status', status, route, times: 9 });
      const report = await startProcess(bench, { target: 'live' }).plan(inSecret);
      assert.notEqual(report.status, 'in-sync');
    });
  }

  it('makes no password that the escrow could not keep', async () => {
    const disk = new ShortDisk();
    disk.refuses = (call, path) => (call === 'replace' && path.startsWith('escrow/') ? noSpace() : undefined);
    const bench = { ...createBench(), disk };
    const step = stepOf('dockerhub/account', { username, mail: 'team@example.org', store: 'manual' });
    const process = startProcess(bench);
    const planned = await process.plan(step);
    const report = await process.apply(step, planned.planHash!);
    assert.equal(report.error?.code, 'DISK_REFUSED');
    assert.match(report.error.advice ?? '', /^Nothing was created\./);
    assert.deepEqual([bench.world.vault.labels(), bench.world.state.credentials], [[], {}]);
    disk.refuses = () => undefined;
    assert.equal((await process.apply(step, report.planHash!)).status, 'needs-person');
    assert.equal(bench.world.vault.labels().length, 1);
  });

  const inSecret = stepOf('dockerhub/account', {
    username,
    mail: 'team@example.org',
    store: `aws-sm:${tokenSecret}`,
  });
  const signIns = ({ world }: Bench): number =>
    world.journal.entries.filter(({ method, route }) => method === 'POST' && /login|auth\/token/.test(route)).length;

  it('sends a filed value that it did not put there to Docker Hub only after a person has approved that', async () => {
    const bench = createBench();
    await signUp(bench, { validated: true });
    storeByHand(bench, tokenSecret, accountOf(bench).password);
    bench.world.state.credentials = {};
    bench.world.journal.clear();
    const process = startProcess(bench, { target: 'live' });
    const planned = await process.plan(inSecret);
    assert.equal(signIns(bench), 0);
    assert.deepEqual(
      planned.changes.map(({ action, summary }) => `${action}: ${summary}`),
      [`update: keep the filed password of **${username}** on this machine`],
    );
    assert.match(planned.changes[0]!.detail!, /has not been tried/);
    const applied = await process.apply(inSecret, planned.planHash!);
    assert.equal(applied.status, 'in-sync', JSON.stringify(applied.error));
    assert.equal(signIns(bench), 1);
  });

  it('nor one that `aws/secret` has copied there', async () => {
    const bench = createBench();
    await signUp(bench, { validated: true });
    bench.world.state.credentials = {};
    storeByHand(bench, 'sirius-dockerhub_id', ['key', 'of', 'another', 'system'].join('-'));
    const copy = stepOf('aws/secret', { secret: tokenSecret, value: 'aws-sm:sirius-dockerhub_id' });
    const process = startProcess(bench, { target: 'live' });
    const { planHash } = await process.plan(copy);
    assert.equal((await process.apply(copy, planHash!)).status, 'in-sync');
    bench.world.journal.clear();
    const report = await process.plan(inSecret);
    assert.equal(signIns(bench), 0);
    assert.match(report.changes[0]?.detail ?? '', /has not been tried/);
  });

  it('asks a person for the password once Docker Hub has refused the filed one', async () => {
    const bench = createBench();
    await signUp(bench, { validated: true });
    storeByHand(bench, tokenSecret, ['key', 'of', 'another', 'system'].join('-'));
    const process = startProcess(bench, { target: 'live' });
    bench.world.state.credentials = {};
    const planned = await process.plan(inSecret);
    const applied = await process.apply(inSecret, planned.planHash!);
    assert.equal(applied.status, 'needs-person');
    assert.match(applied.changes[0]!.summary, /^sign in to Pullbook as/);
  });

  it('proposes a name that Docker Hub takes', () => {
    const parsed = dockerhubAccount.input.safeParse({
      username: 'OPG-CI-Sirius',
      mail: 'team@example.org',
      store: 'manual',
    });
    assert.match(parsed.error?.issues[0]?.message ?? '', /`OPG-CI-Sirius` is no Docker ID.*`opgcisirius` would do/);
    fc.assert(fc.property(fc.string(), (wish) => dockerIdPattern.test(proposeDockerId(wish))));
  });

  it('composes the alias address', () => {
    assert.equal(aliasAddress('team@example.org', 'opgcisirius'), 'team+opgcisirius@example.org');
    assert.equal(aliasAddress('team+ci@example.org', 'opgcisirius'), 'team+ci@example.org');
  });
});

describe('a password', () => {
  it('has 32 characters, and every character of the alphabet about as often', () => {
    const random = new SeededRandom(5);
    const counts = new Map<string, number>();
    const rounds = 4000;
    for (let i = 0; i < rounds; i++) {
      const password = makePassword(random).reveal();
      assert.equal(password.length, 32);
      for (const char of password) counts.set(char, (counts.get(char) ?? 0) + 1);
    }
    const mean = (rounds * 32) / counts.size;
    // A plain remainder would give the first 256 mod 61 characters a quarter more than the rest.
    for (const [char, count] of counts) assert.ok(Math.abs(count / mean - 1) < 0.12, `${char}: ${count} of ${mean}`);
    assert.equal(counts.size, 61);
  });

  it('throws away bytes that would favour a character', () => {
    const bytes = [255, 250, 244, 243, 0];
    let at = 0;
    const random = {
      bytes: (count: number) => Uint8Array.from({ length: count }, () => bytes[at++ % bytes.length] ?? 0),
    };
    assert.equal(makePassword(random, { length: 4 }).reveal(), '~a~a');
  });
});
