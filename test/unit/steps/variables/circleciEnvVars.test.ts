import assert from 'node:assert/strict';
import type { StepReport } from '../../../../src/runbook/report';
import { type Bench, createBench, startProcess, stepOf } from '../bench';
import { storeByHand, tokenSecret, username } from '../scenarios';
import { changeSecrets, storedToken } from '../serviceScenarios';

const project = 'gh/ministryofjustice/opg-sirius';
const variables = { DOCKER_USER: username, DOCKER_ACCESS_TOKEN: `aws-sm:${tokenSecret}` };
const minute = 60_000;

/** A project whose two variables were set `ageMs` ago, to these values. */
function project2(values: Readonly<Record<string, string>>, ageMs = 0): Bench {
  const bench = createBench();
  changeSecrets(bench);
  const found = bench.world.state.circleCi.projects.find(({ slug }) => slug === project)!;
  found.variables = Object.entries(values).map(([name, value]) => ({
    name,
    value,
    createdAt: bench.clock.now() - ageMs,
  }));
  return bench;
}

const right = { DOCKER_USER: username, DOCKER_ACCESS_TOKEN: storedToken };

const plan = (bench: Bench, more: Readonly<Record<string, unknown>> = {}): Promise<StepReport> =>
  startProcess(bench, { target: 'live' }).plan(stepOf('circleci/env-vars', { project, variables, ...more }));

const items = ({ sections }: StepReport): string[] =>
  sections.flatMap((section) =>
    section.type === 'checklist' ? section.items.map(({ state, text }) => `${state} ${text}`) : [],
  );

describe('circleci/env-vars', () => {
  it('is in sync when both are set, end like the values and are no older', async () => {
    const report = await plan(project2(right));
    assert.equal(report.status, 'in-sync');
    assert.deepEqual(items(report), [
      'done **DOCKER_USER** is set, and ends like the value',
      'done **DOCKER_ACCESS_TOKEN** is set, and ends like the value',
      'done no context sets the same names',
    ]);
  });

  for (const [what, values, words] of [
    ['is not set', { DOCKER_USER: username }, /is not set/],
    ['still has the placeholder', { ...right, DOCKER_ACCESS_TOKEN: 'default' }, /Terraform’s placeholder/],
    ['ends otherwise', { ...right, DOCKER_ACCESS_TOKEN: `${storedToken}x` }, /does not end like the value/],
  ] as const) {
    it(`needs a person where a variable ${what}, and says which step to run`, async () => {
      const report = await plan(project2(values));
      assert.equal(report.status, 'needs-person');
      assert.match(report.changes[0]!.summary, words);
      assert.match(report.changes[0]!.instructions!.join(' '), /circleci\/rerun-workflow/);
      assert.match(report.changes[0]!.link!.url, /settings\/project\/github\/ministryofjustice\/opg-sirius/);
    });
  }

  it('trap 16: finds a variable that is older than the value although its end fits', async () => {
    const report = await plan(project2(right, minute / 2));
    assert.equal(report.status, 'needs-person');
    assert.match(report.changes[0]!.summary, /DOCKER_ACCESS_TOKEN.*older than the value/);
  });

  it('accepts an older variable that a later build has compared and left alone', async () => {
    const bench = project2(right, minute / 2);
    const after = new Date(bench.clock.now()).toISOString();
    assert.equal((await plan(bench, { after })).status, 'in-sync');
    const before = new Date(bench.clock.now() - minute).toISOString();
    assert.equal((await plan(bench, { after: before })).status, 'needs-person');
  });

  it('shows a context that sets the same name, which is no fault of the project', async () => {
    const bench = project2(right);
    const now = bench.clock.now();
    bench.world.state.circleCi.organisations[0]!.contexts.push({
      id: '00000000-0000-4000-8000-00000000c0de',
      name: 'shared',
      createdAt: now,
      variables: [{ name: 'DOCKER_USER', value: 'some' + 'body', createdAt: now, updatedAt: now }],
    });
    const report = await plan(bench);
    assert.equal(report.status, 'in-sync');
    assert.ok(items(report).includes('unknown context **shared** sets **DOCKER_USER** too'));
  });

  it('goes on where contexts may not be listed, and says so', async () => {
    const bench = project2(right);
    bench.world.faults.add({ kind: 'status', status: 403, route: 'GET /api/v2/context' });
    const report = await plan(bench);
    assert.equal(report.status, 'in-sync');
    assert.ok(items(report).includes('unknown contexts could not be looked at'));
  });

  it('checks a value that lies in a vault by hand for the placeholder only', async () => {
    const handle = { secret: 'handle', uri: 'manual', label: 'access token' } as const;
    const more = { variables: { DOCKER_ACCESS_TOKEN: handle } };
    const report = await plan(project2(right), more);
    assert.equal(report.status, 'in-sync');
    assert.match(items(report)[0]!, /^unknown \*\*DOCKER_ACCESS_TOKEN\*\* is set/);
    assert.equal((await plan(project2({ DOCKER_ACCESS_TOKEN: 'default' }), more)).status, 'needs-person');
  });

  it('traps 12 and 13: fails where CircleCI shows no such project', async () => {
    const report = await plan(project2(right), { project: 'gh/ministryofjustice/nowhere' });
    assert.equal(report.error!.code, 'NOT_FOUND');
  });

  it('shows neither the value nor its end', async () => {
    const bench = project2({ ...right, DOCKER_ACCESS_TOKEN: `${storedToken}x` });
    storeByHand(bench, tokenSecret, storedToken);
    const shown = JSON.stringify(await plan(bench));
    assert.ok(!shown.includes(storedToken));
    assert.ok(!shown.includes(`xxxx${storedToken.slice(-4)}`));
  });
});
