import assert from 'node:assert/strict';
import type { StepReport } from '../../../../src/runbook/report';
import type { CircleCiWorkflow } from '../../../../src/simulators/worldState';
import { startPipeline } from '../../../../src/simulators/circleCi/startPipeline';
import { type Bench, createBench, startProcess, stepOf } from '../bench';
import { changeSecrets, infraOf, infraRuns } from '../serviceScenarios';

const step = stepOf('circleci/rerun-workflow', {
  project: 'gh/ministryofjustice/opg-org-infra',
  branch: 'master',
  secrets: ['sirius-dockerhub_id', 'aws-sm:sirius-dockerhub_token'],
});
const minute = 60_000;

function changed(): Bench {
  const bench = createBench();
  changeSecrets(bench);
  return bench;
}

const plan = (bench: Bench, which = step): Promise<StepReport> => startProcess(bench, { target: 'live' }).plan(which);

async function apply(bench: Bench, which = step): Promise<StepReport> {
  const process = startProcess(bench, { target: 'live' });
  const planned = await process.plan(which);
  return process.apply(which, planned.planHash ?? 'nothing to apply');
}

function writesOf({ world }: Bench): string[] {
  return world.journal.entries.filter(({ writes }) => writes).map(({ method, route }) => `${method} ${route}`);
}

const summaries = ({ changes }: StepReport): string[] => changes.map(({ action, summary }) => `${action}: ${summary}`);

/** Somebody else's push, a minute ago. */
function push(bench: Bench): CircleCiWorkflow {
  const { state, random } = bench.world;
  const actor = '5a8f3c1e-0b7d-4e2a-9c64-7d1f0e9b8a23';
  const start = { branch: 'master', trigger: 'webhook', actor, subject: 'A change' } as const;
  const pipeline = startPipeline(state, infraOf(bench), start, { now: bench.clock.now(), random });
  return pipeline.workflows[0]!;
}

describe('circleci/rerun-workflow', () => {
  it('plans one rerun of the newest run, says that it is followed, and links to CircleCI', async () => {
    const report = await plan(changed());
    assert.deepEqual(summaries(report), ['run: rerun workflow **build** of pipeline 1']);
    assert.match(report.changes[0]!.link!.url, /\/pipelines\/github\/ministryofjustice\/opg-org-infra\?branch=master$/);
    assert.ok(report.planHash);
  });

  it('shows each job while it follows the run, and gives its id and start to later steps', async () => {
    const bench = changed();
    const report = await apply(bench);
    assert.equal(report.status, 'in-sync');
    assert.deepEqual(
      report.progress.map(({ text, state }) => `${state} ${text}`),
      [
        'done rerun workflow build of pipeline 1',
        'done job plan',
        'done job apply',
        'done workflow **build** of pipeline 1',
      ],
    );
    const run = infraRuns(bench).at(-1)!;
    assert.deepEqual(report.outputs, { workflow: run.id, started: new Date(run.createdAt).toISOString() });
  });

  it('runs nothing when anybody’s build has read the secrets since they changed', async () => {
    const bench = changed();
    bench.clock.advance(minute);
    push(bench);
    bench.clock.advance(10 * minute);
    const report = await plan(bench);
    assert.equal(report.status, 'in-sync');
  });

  it('follows a run that goes on, and starts none beside it', async () => {
    const bench = changed();
    const run = push(bench);
    assert.deepEqual(summaries(await plan(bench)), ['run: follow workflow **build** of pipeline 2 to its end']);
    const report = await apply(bench);
    assert.equal(report.outputs['workflow'], run.id);
    assert.deepEqual(writesOf(bench), []);
  });

  it('waits for a run that began before the change, and does not count it', async () => {
    const bench = createBench();
    const before = push(bench);
    before.plan = { ...before.plan, durationMs: 10 * minute };
    changeSecrets(bench);
    const report = await apply(bench);
    assert.equal(report.status, 'in-sync');
    const [, last] = infraRuns(bench).slice(-2);
    assert.ok(last!.createdAt >= before.createdAt + 10 * minute, 'the rerun began beside the earlier run');
    assert.equal(writesOf(bench).length, 1);
  });

  for (const [outcome, code] of [
    ['failed', 'PERSON_NEEDED'],
    ['error', 'PERSON_NEEDED'],
    ['unauthorized', 'FORBIDDEN'],
  ] as const) {
    it(`fails with ${code} when the build ends ${outcome}, and starts no second one by itself`, async () => {
      const bench = changed();
      for (const workflow of infraOf(bench).workflows) workflow.outcome = outcome;
      const report = await apply(bench);
      assert.equal(report.status, 'failed');
      assert.equal(report.error!.code, code);
      assert.equal(writesOf(bench).length, 1);
      const next = await plan(bench);
      assert.deepEqual(summaries(next), ['run: rerun workflow **build** of pipeline 1']);
    });
  }

  it('asks for an approval in a plan of its own, and goes on after it', async () => {
    const bench = changed();
    for (const workflow of infraOf(bench).workflows) workflow.approval = true;
    const first = await apply(bench);
    assert.equal(first.status, 'changes');
    assert.deepEqual(summaries(first), ['gate: approve **approve** in workflow **build** of pipeline 1']);
    const second = await apply(bench);
    assert.equal(second.status, 'in-sync');
    assert.deepEqual(writesOf(bench), [
      'POST /api/v2/workflow/{id}/rerun',
      'POST /api/v2/workflow/{id}/approve/{approval_request_id}',
    ]);
  });

  it('trap 15: says so when a pipeline starts no workflow', async () => {
    const bench = changed();
    const infra = infraOf(bench);
    infra.pipelines = [];
    infra.workflows = [];
    const report = await apply(bench);
    assert.equal(report.error!.code, 'PERSON_NEEDED');
    assert.match(report.error!.message, /started no workflow/);
  });

  it('trap 17: starts a pipeline where the last run is 90 days old, and says why', async () => {
    const bench = createBench();
    bench.clock.advance(91 * 24 * 60 * minute);
    changeSecrets(bench);
    const report = await plan(bench);
    assert.deepEqual(summaries(report), [
      'run: start a pipeline on **master** of **gh/ministryofjustice/opg-org-infra**',
    ]);
    assert.match(report.changes[0]!.detail!, /90 days/);
  });

  it('trap 17: plans a pipeline after CircleCI refused the rerun, instead of starting one unasked', async () => {
    const bench = changed();
    bench.world.faults.add({ kind: 'status', status: 400, route: 'POST /api/v2/workflow/*/rerun' });
    const refused = await apply(bench);
    assert.equal(refused.error!.code, 'BAD_REQUEST');
    assert.equal(writesOf(bench).length, 1);
    assert.match(summaries(await plan(bench))[0]!, /^run: start a pipeline/);
    assert.equal((await apply(bench)).status, 'in-sync');
  });

  it('never reruns an old commit after the branch has moved on', async () => {
    const bench = createBench();
    const newer = push(bench);
    newer.plan = { ...newer.plan, name: 'nightly' };
    changeSecrets(bench);
    bench.clock.advance(10 * minute);
    const named = stepOf('circleci/rerun-workflow', {
      project: 'gh/ministryofjustice/opg-org-infra',
      branch: 'master',
      secrets: ['sirius-dockerhub_id'],
      workflow: 'build',
    });
    const report = await plan(bench, named);
    assert.match(report.changes[0]!.detail!, /older commit/);
  });

  it('needs the name of the workflow where the branch runs several', async () => {
    const bench = createBench();
    const infra = infraOf(bench);
    infra.workflows = [...infra.workflows, { ...infra.workflows[0]!, name: 'nightly', appliesTerraform: false }];
    push(bench);
    changeSecrets(bench);
    const report = await plan(bench);
    assert.equal(report.error!.code, 'INPUT_INVALID');
    assert.match(report.error!.message, /`build`, `nightly`/);
  });

  it('trap 24: sees that the build wrote the placeholder back, and names the cause', async () => {
    const bench = changed();
    bench.world.state.terraform.resetsSecrets = true;
    const report = await apply(bench);
    assert.equal(report.status, 'needs-person');
    assert.match(report.changes[0]!.instructions!.join(' '), /ignore_changes/);
  });

  for (const [what, spoil] of [
    ['holds the placeholder', () => undefined],
    [
      'is scheduled for deletion',
      (bench: Bench) => {
        for (const secret of bench.world.state.aws.secrets) secret.deletedAt = bench.clock.now() + minute;
      },
    ],
    ['is not there', (bench: Bench) => void (bench.world.state.aws.secrets = [])],
  ] as const) {
    it(`does not run a build for a secret that ${what}`, async () => {
      const bench = createBench();
      spoil(bench);
      const report = await plan(bench);
      assert.equal(report.status, 'needs-person');
      assert.equal(report.changes.length, 2);
      assert.equal(report.planHash, undefined);
    });
  }

  it('goes on following after it was stopped', async () => {
    const bench = changed();
    for (const workflow of infraOf(bench).workflows) workflow.durationMs = 10 * minute;
    const process = startProcess(bench, { target: 'live' });
    const stop = new AbortController();
    const planned = await process.plan(step);
    const sleep = bench.clock.sleep.bind(bench.clock);
    bench.clock.sleep = (ms, signal) => {
      stop.abort();
      return sleep(ms, signal);
    };
    const stopped = await process.rehearse(step, stop.signal);
    bench.clock.sleep = sleep;
    assert.ok(planned.planHash);
    assert.equal(stopped.status, 'cancelled');
    assert.deepEqual(summaries(await plan(bench)), ['run: follow workflow **build** of pipeline 1 to its end']);
    assert.equal((await apply(bench)).status, 'in-sync');
    assert.equal(writesOf(bench).length, 1);
  });
});
