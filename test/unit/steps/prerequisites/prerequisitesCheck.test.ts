import assert from 'node:assert/strict';
import type { StepReport } from '../../../../src/runbook/run/report';
import { PullbookError } from '../../../../src/shared/errors';
import { lookAtAll } from '../../../../src/steps/prerequisites/lookAtAll';
import { prerequisitesCheck } from '../../../../src/steps/prerequisitesCheck';
import { retryOffer, signInOffer } from '../../../../src/shared/offer';
import { type Bench, createBench, startProcess, stepOf } from '../bench';

const input = {
  organisation: 'ministryofjustice',
  team: 'opgdockerhubusers',
  account: '123456789012',
  project: 'gh/ministryofjustice/opg-sirius',
  infra: 'gh/ministryofjustice/opg-org-infra',
  mail: 'opg-team@example.org',
};
const step = stepOf('prerequisites/check', input);

const plan = (bench: Bench): Promise<StepReport> => startProcess(bench, { target: 'live' }).plan(step);

/** `what: state` of each row. */
function rows({ sections }: StepReport): string[] {
  const table = sections.find((section) => section.type === 'table');
  assert.ok(table?.type === 'table');
  return table.rows.map(([what, state]) => `${what}: ${state}`);
}

const organisationOf = ({ world }: Bench) =>
  world.state.hub.organisations.find(({ name }) => name === input.organisation)!;

describe('prerequisites/check', () => {
  it('shows one table, and leaves only what nothing can show to a person', async () => {
    const report = await plan(createBench());
    assert.equal(report.status, 'needs-person');
    assert.deepEqual(rows(report), [
      'you are an owner of ministryofjustice: holds',
      'you are in team opgdockerhubusers: holds',
      'your AWS session is in account 123456789012: holds',
      'you reach the settings of the project gh/ministryofjustice/opg-sirius: holds',
      'you reach the settings of the infra project gh/ministryofjustice/opg-org-infra: holds',
      'you can read mail to opg-team@example.org: to confirm',
    ]);
    assert.equal(report.changes.length, 1);
    assert.equal(report.changes[0]!.markable, true);
  });

  it('is in sync after the person has confirmed the mail group', async () => {
    const bench = createBench();
    const report = await startProcess(bench, { target: 'live' }).mark(step, 'Arrived at nine.');
    assert.equal(report.status, 'in-sync');
    assert.equal(rows(report).at(-1), 'you can read mail to opg-team@example.org: holds');
  });

  const faults: readonly (readonly [string, (bench: Bench) => void, RegExp, RegExp])[] = [
    [
      'you are a plain member',
      (bench) => {
        for (const member of organisationOf(bench).members) member.role = 'member';
      },
      /you are an owner/,
      /owner of `ministryofjustice`/,
    ],
    [
      'you are not in the team',
      (bench) => {
        for (const one of organisationOf(bench).teams) one.members = [];
      },
      /you are in team/,
      /add you to `opgdockerhubusers`/,
    ],
    [
      'there is no such team',
      (bench) => {
        organisationOf(bench).teams = [];
      },
      /you are in team/,
      /ministryofjustice/,
    ],
    [
      'the AWS session is of another account',
      ({ world }) => {
        world.state.aws.caller.account = '999999999999';
      },
      /AWS session/,
      /profile of account/,
    ],
    [
      'the token does not reach a project',
      ({ world }) => {
        world.state.circleCi.users[0]!.projects = [input.project];
      },
      /infra project/,
      /slug/,
    ],
  ];
  for (const [what, spoil, summary, ask] of faults) {
    it(`says whom to ask where ${what}`, async () => {
      const bench = createBench();
      spoil(bench);
      const report = await plan(bench);
      const missing = report.changes.filter(({ markable }) => markable !== true);
      assert.equal(missing.length > 0, true);
      assert.match(missing[0]!.summary, summary);
      assert.match(missing[0]!.instructions!.join(' '), ask);
      assert.equal(report.planHash, undefined, 'there is nothing to apply');
    });
  }

  it('asks for every sign-in that is missing at once, with a remedy for each', async () => {
    const signIn = (credential: string) =>
      new PullbookError('CREDENTIALS_MISSING', `Nobody is signed in to ${credential}.`, {
        offers: [signInOffer(credential, credential), retryOffer],
      });
    const holds = { what: 'x', holds: true, found: 'y', ask: '' };
    const looks = [
      () => Promise.reject(signIn('dockerhub')),
      () => Promise.resolve([holds]),
      () => Promise.reject(signIn('circleci')),
    ];
    await assert.rejects(lookAtAll(looks), (error: PullbookError) => {
      assert.equal(error.code, 'CREDENTIALS_MISSING');
      assert.deepEqual(error.facts.offers, [
        signInOffer('dockerhub', 'dockerhub'),
        signInOffer('circleci', 'circleci'),
      ]);
      return true;
    });
    await assert.rejects(lookAtAll(looks.slice(1)), { message: 'Nobody is signed in to circleci.' });
    assert.deepEqual(await lookAtAll(looks.slice(1, 2)), [holds]);
  });

  it('fails for what says nothing about a right, such as a service that is down', async () => {
    const bench = createBench();
    bench.world.faults.add({ kind: 'status', status: 503, route: 'GET /api/v2/me', times: 10 });
    const report = await plan(bench);
    assert.equal(report.error!.code, 'UNAVAILABLE');
  });

  for (const [name, value] of [
    ['account', '12345'],
    ['mail', 'not-an-address'],
    ['mail', 'team+sirius@example.org'],
    ['project', 'ministryofjustice/opg-sirius'],
  ] as const) {
    it(`refuses \`${value}\` as ${name}`, () => {
      const result = prerequisitesCheck.input.safeParse({ ...input, [name]: value });
      assert.deepEqual(
        result.error!.issues.map(({ path }) => path),
        [[name]],
      );
    });
  }
});
