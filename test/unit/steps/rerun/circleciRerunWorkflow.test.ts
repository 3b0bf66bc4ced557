import assert from 'node:assert/strict';
import { testUrls } from '../../../support/loadedServices';
import { inProcessTransport } from '../../../../src/services/world/inProcessTransport';
import type { StepReport } from '../../../../src/runbook/run/report';
import type { CircleCiWorkflow } from '../../../../src/services/circleCi/simulator/circleCiState';
import { newWorkflow, startPipeline } from '../../../../src/services/circleCi/simulator/startPipeline';
import { type Bench, createBench, startProcess, stepOf } from '../bench';
import { storeByHand } from '../scenarios';
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

const hour = 60 * minute;

/** Dynamic config: what the setup of the newest pipeline goes on with once it has ended. */
function continueAfterSetup(bench: Bench, plan: CircleCiWorkflow['plan']): void {
  const { state, random } = bench.world;
  const sleep = bench.clock.sleep.bind(bench.clock);
  bench.clock.sleep = async (ms, signal) => {
    await sleep(ms, signal);
    const pipeline = infraOf(bench).pipelines.at(-1)!;
    const [first, ...others] = pipeline.workflows;
    const now = bench.clock.now();
    if (first === undefined || others.length > 0 || first.createdAt + first.plan.durationMs > now) return;
    pipeline.workflows.push(newWorkflow(plan, pipeline.actor, { now, random }, state.terraform.code));
  };
}

/** A run of a workflow: its name, and what differs from one that took a minute and succeeded. */
type Ran = readonly [name: string, more?: Partial<CircleCiWorkflow['plan']>];
const setup: Ran = ['setup-workflow', { setup: true }];
const apply1: Ran = ['apply', { appliesTerraform: true }];

/**
 * A branch with these pipelines alone, newest first, each so many hours before now. Both secrets changed two hours ago.
 * Pipelines of one revision build one commit.
 */
function branchOf(
  ...pipelines: readonly {
    readonly hoursAgo: number;
    readonly ran: readonly Ran[];
    readonly trigger?: 'webhook' | 'api' | 'scheduled_pipeline';
    readonly revision?: string;
    readonly number: number;
  }[]
): Bench {
  const bench = createBench();
  const infra = infraOf(bench);
  bench.clock.advance(48 * hour);
  const now = bench.clock.now();
  changeSecrets(bench);
  bench.clock.advance(2 * hour - minute);
  const actor = '5a8f3c1e-0b7d-4e2a-9c64-7d1f0e9b8a23';
  infra.pipelines = [];
  for (const { hoursAgo, ran, trigger = 'webhook', revision, number } of [...pipelines].reverse()) {
    const at = now + 2 * hour - hoursAgo * hour;
    const plans = ran.map(([name, more]) => ({ ...infra.workflows[0]!, name, appliesTerraform: false, ...more }));
    const start = { branch: 'master', trigger, actor, subject: 'A change' } as const;
    const pipeline = startPipeline(bench.world.state, infra, start, { now: at, random: bench.world.random }, plans);
    Object.assign(pipeline, { number }, revision === undefined ? {} : { revision });
  }
  infra.workflows = [{ ...infra.workflows[0]!, name: 'apply' }];
  return bench;
}

const named = stepOf('circleci/rerun-workflow', {
  project: 'gh/ministryofjustice/opg-org-infra',
  branch: 'master',
  secrets: ['sirius-dockerhub_id', 'aws-sm:sirius-dockerhub_token'],
  workflow: 'apply',
});

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

  describe('of a branch where the newest pipeline is not the build', () => {
    const nightly = {
      ran: [['nightly-drift']],
      trigger: 'scheduled_pipeline',
      revision: 'c0ffee',
      number: 51,
    } as const;
    const last = { hoursAgo: 30, ran: [apply1], revision: 'c0ffee', number: 50 } as const;

    for (const [what, which] of [
      ['without a name', step],
      ['by its name', named],
    ] as const) {
      it(`S1a: does not take a nightly since the change for the build, ${what}`, async () => {
        const report = await plan(branchOf({ ...nightly, hoursAgo: 1 }, last), which);
        assert.deepEqual(summaries(report), ['run: rerun workflow **apply** of pipeline 50']);
      });

      it(`S1b: does not rerun a nightly of before the change, ${what}`, async () => {
        const report = await plan(branchOf({ ...nightly, hoursAgo: 6 }, last), which);
        assert.deepEqual(summaries(report), ['run: rerun workflow **apply** of pipeline 50']);
      });

      it(`S1c: does not take the setup of a pipeline that left the build out for the build, ${what}`, async () => {
        const bench = branchOf(
          { hoursAgo: 1, ran: [setup], number: 51 },
          { hoursAgo: 30, ran: [setup, apply1], number: 50 },
        );
        const report = await plan(bench, which);
        assert.equal(report.status, 'changes');
        assert.match(summaries(report)[0]!, /^run: start a pipeline on \*\*master/);
        assert.ok(!JSON.stringify(report.sections).includes('setup-workflow'));
      });

      for (const [state, more] of [
        ['is running', { durationMs: 24 * hour }],
        ['is running, since before the change', { durationMs: 24 * hour }],
      ] as const) {
        it(`follows a pipeline whose setup ${state} to the build, and starts none beside it, ${what}`, async () => {
          const bench = branchOf(
            {
              hoursAgo: state === 'is running' ? 1 : 3,
              ran: [['setup-workflow', { setup: true, ...more }]],
              number: 51,
            },
            { hoursAgo: 30, ran: [setup, apply1], number: 50 },
          );
          const report = await plan(bench, which);
          assert.deepEqual(summaries(report), ['run: follow pipeline 51 to the end of its workflow **apply**']);
        });
      }

      for (const outcome of ['failed', 'error', 'unauthorized'] as const) {
        it(`starts anew after a setup that ended ${outcome}, ${what}`, async () => {
          const bench = branchOf(
            { hoursAgo: 1, ran: [['setup-workflow', { setup: true, outcome }]], number: 51 },
            { hoursAgo: 30, ran: [setup, apply1], number: 50 },
          );
          assert.match(summaries(await plan(bench, which))[0]!, /^run: start a pipeline/);
        });
      }

      it(`counts the build of dynamic config, and not its setup, ${what}`, async () => {
        const bench = branchOf({ hoursAgo: 1, ran: [setup, apply1], number: 51 });
        const report = await plan(bench, which);
        assert.equal(report.status, 'in-sync');
        assert.match(JSON.stringify(report.sections), /workflow \*\*apply\*\* of pipeline 51 handed the values over/);
      });

      it(`finds the build behind more nightlies than are looked at, ${what}`, async () => {
        const nights = [1, 25, 49, 73, 97, 121].map((hoursAgo, index) => ({
          ...nightly,
          hoursAgo,
          number: 60 - index,
        }));
        const report = await plan(branchOf(...nights, { ...last, hoursAgo: 200 }), which);
        assert.deepEqual(summaries(report), ['run: rerun workflow **apply** of pipeline 50']);
      });
    }

    it('counts the build of a push that lies behind a nightly', async () => {
      const bench = branchOf({ ...nightly, hoursAgo: 1 }, { ...last, hoursAgo: 1.5 });
      assert.equal((await plan(bench)).status, 'in-sync');
    });

    it('asks where a push has run another workflow than an older one, and lists both', async () => {
      const bench = branchOf({ hoursAgo: 1, ran: [['docs']], number: 51 }, last);
      const report = await plan(bench);
      assert.equal(report.error!.code, 'INPUT_INVALID');
      assert.match(report.error!.message, /2 workflows on `master`: `apply`, `docs`/);
      assert.match(report.error!.advice!, /workflow:/);
      assert.match(summaries(await plan(bench, named))[0]!, /^run: start a pipeline/);
    });

    for (const [what, more] of [
      ['since the secrets changed', { trigger: 'webhook', hoursAgo: 1 }],
      ['before that', { trigger: 'webhook', hoursAgo: 3 }],
      ['by the API', { trigger: 'api', hoursAgo: 1 }],
    ] as const) {
      it(`asks where the build lies behind many runs of another workflow, ${what}`, async () => {
        const others = Array.from({ length: 7 }, (_, index) => ({
          ...more,
          ran: [['docs'] as const],
          number: 60 - index,
        }));
        const report = await plan(branchOf(...others, last));
        assert.equal(report.error?.code, 'INPUT_INVALID', JSON.stringify(report.headline));
        assert.match(report.error.message, /`apply`, `docs`/);
      });
    }

    it('asks where somebody has started another workflow by the API', async () => {
      const report = await plan(branchOf({ hoursAgo: 1, ran: [['tear-down']], trigger: 'api', number: 51 }, last));
      assert.match(report.error!.message, /`apply`, `tear-down`/);
    });

    it('asks where a schedule alone has run any workflow', async () => {
      const bench = branchOf({ ...nightly, hoursAgo: 1 });
      const report = await plan(bench);
      assert.equal(report.error!.code, 'INPUT_INVALID');
      assert.match(report.error!.message, /a schedule alone has run any workflow: `nightly-drift`/);
    });

    it('refuses the name of a workflow that only sets pipelines up', async () => {
      const bench = branchOf({ hoursAgo: 1, ran: [setup, apply1], number: 51 });
      const report = await plan(
        bench,
        stepOf('circleci/rerun-workflow', { ...Object(named.resolve(() => undefined)), workflow: 'setup-workflow' }),
      );
      assert.equal(report.error!.code, 'INPUT_INVALID');
      assert.match(report.error!.message, /only sets pipelines up.*`apply`/);
    });

    it('starts a pipeline, and follows what comes after its setup', async () => {
      const bench = branchOf(
        { hoursAgo: 30, ran: [setup, apply1], number: 50 },
        { hoursAgo: 31, ran: [setup, apply1], number: 49 },
      );
      const infra = infraOf(bench);
      infra.pipelines[0]!.workflows = [];
      infra.pipelines[1]!.workflows = [];
      const [build] = infra.workflows;
      infra.workflows = [
        { ...build!, name: 'setup-workflow', appliesTerraform: false, durationMs: 5 * minute, setup: true },
      ];
      continueAfterSetup(bench, build!);
      const report = await apply(bench);
      assert.equal(report.status, 'in-sync', JSON.stringify(report.error));
      assert.equal(writesOf(bench).length, 1);
      assert.match(JSON.stringify(report.sections), /workflow \*\*apply\*\* of pipeline 51 handed the values over/);
    });

    it('goes on with a pipeline that is being set up, without starting another', async () => {
      const bench = branchOf(
        { hoursAgo: 0.01, ran: [['setup-workflow', { setup: true, durationMs: 5 * minute }]], number: 51 },
        last,
      );
      const [build] = infraOf(bench).workflows;
      continueAfterSetup(bench, build!);
      const report = await apply(bench);
      assert.equal(report.status, 'in-sync', JSON.stringify(report.error));
      assert.deepEqual(writesOf(bench), []);
      assert.match(JSON.stringify(report.sections), /workflow \*\*apply\*\* of pipeline 51 handed the values over/);
    });

    it('says so where the setup of a pipeline leaves the build out', async () => {
      const bench = branchOf(
        { hoursAgo: 0.01, ran: [['setup-workflow', { setup: true, durationMs: 5 * minute }]], number: 51 },
        last,
      );
      const report = await apply(bench);
      assert.equal(report.error!.code, 'PERSON_NEEDED');
      assert.match(report.error!.message, /Pipeline 51 .* started no workflow `apply`/);
      assert.deepEqual(writesOf(bench), []);
    });

    it('asks instead of choosing where the pipeline that it started runs several', async () => {
      const bench = branchOf({ hoursAgo: 30, ran: [], number: 50 });
      const infra = infraOf(bench);
      infra.workflows = [infra.workflows[0]!, { ...infra.workflows[0]!, name: 'docs' }];
      const report = await apply(bench);
      assert.equal(report.error!.code, 'INPUT_INVALID');
      assert.match(report.error!.message, /runs 2 workflows: `apply`, `docs`/);
    });
  });

  describe('after somebody has rerun it', () => {
    /** The build applied Terraform and failed in its last job; both secrets changed; then somebody pressed a button. */
    async function rerunByHand(body: (jobs: CircleCiWorkflow['jobs']) => object): Promise<Bench> {
      const bench = createBench();
      const [build] = infraOf(bench).workflows;
      Object.assign(build!, { appliesFirst: true, outcome: 'failed' });
      const before = push(bench);
      bench.clock.advance(10 * minute);
      bench.world.settle();
      changeSecrets(bench);
      build!.outcome = 'success';
      const { world } = bench;
      const answer = await inProcessTransport(world)({
        method: 'POST',
        url: `${testUrls.circleCi}/api/v2/workflow/${before.id}/rerun`,
        headers: { 'Circle-Token': world.operator.circleCi.token.reveal() },
        body: JSON.stringify(body(before.jobs)),
        timeoutMs: 1000,
      });
      assert.equal(answer.status, 202);
      bench.clock.advance(10 * minute);
      return bench;
    }

    for (const [what, body] of [
      ['from failed', () => ({ from_failed: true })],
      ['its last job', ({ second }: CircleCiWorkflow['jobs']) => ({ jobs: [second] })],
      ['its last job with ssh', ({ second }: CircleCiWorkflow['jobs']) => ({ jobs: [second], enable_ssh: true })],
    ] as const) {
      it(`S2: runs all jobs again after a rerun of ${what}, and only then the variables are new`, async () => {
        const bench = await rerunByHand(body);
        const variable = () =>
          bench.world.state.circleCi.projects
            .find(({ name }) => name === 'opg-sirius')!
            .variables.find(({ name }) => name === 'DOCKER_USER')!.value;
        assert.equal(variable(), 'default');
        assert.deepEqual(summaries(await plan(bench)), ['run: rerun workflow **build** of pipeline 2']);
        assert.equal((await apply(bench)).status, 'in-sync');
        bench.world.settle();
        assert.notEqual(variable(), 'default');
      });
    }

    it('runs nothing after a rerun of the whole', async () => {
      assert.equal((await plan(await rerunByHand(() => ({})))).status, 'in-sync');
    });
  });

  it('P5: does not take the build of a tag for one of the branch', async () => {
    const bench = changed();
    const { state, random } = bench.world;
    const start = {
      tag: 'v1.0',
      trigger: 'api',
      actor: '5a8f3c1e-0b7d-4e2a-9c64-7d1f0e9b8a23',
      subject: 'Release',
    } as const;
    startPipeline(state, infraOf(bench), start, { now: bench.clock.now(), random });
    bench.clock.advance(10 * minute);
    assert.deepEqual(summaries(await plan(bench)), ['run: rerun workflow **build** of pipeline 1']);
  });

  it('S5a: starts a pipeline beside a run that waits for an approval since before the change', async () => {
    const bench = createBench();
    const [build] = infraOf(bench).workflows;
    build!.approval = true;
    push(bench);
    bench.clock.advance(10 * minute);
    build!.approval = false;
    changeSecrets(bench);
    const report = await apply(bench);
    assert.equal(report.status, 'in-sync', JSON.stringify(report.error));
    assert.deepEqual(writesOf(bench), ['POST /api/v2/project/{provider}/{organization}/{project}/pipeline/run']);
  });

  it('S21c: says at once why the pipeline that it started could not be run', async () => {
    const bench = changed();
    infraOf(bench).pipelines = [];
    const sleep = bench.clock.sleep.bind(bench.clock);
    bench.clock.sleep = async (ms, signal) => {
      const pipeline = infraOf(bench).pipelines.at(-1)!;
      Object.assign(pipeline, { state: 'errored', errors: [{ type: 'config', message: 'Job x not found' }] });
      await sleep(ms, signal);
    };
    infraOf(bench).workflows = [];
    const report = await apply(bench);
    assert.equal(report.error!.code, 'PERSON_NEEDED');
    assert.match(report.error!.message, /could not run pipeline 1 .*Job x not found/);
    assert.equal(writesOf(bench).length, 1);
    assert.equal((await plan(bench)).changes[0]!.detail, 'Job x not found');
  });

  it('S5: never reruns one that CircleCI does not call ended, though no job of it goes on', async () => {
    const bench = createBench();
    const before = push(bench);
    before.plan = { ...before.plan, durationMs: 3 * minute };
    changeSecrets(bench);
    const process = startProcess(bench, { target: 'live' });
    const planned = await process.plan(step);
    assert.deepEqual(summaries(planned), ['run: rerun workflow **build** of pipeline 2']);
    const { writing } = process.environment;
    const circleCi: typeof writing.circleCi = {
      ...writing.circleCi,
      async findWorkflow(...given) {
        const found = await writing.circleCi.findWorkflow(...given);
        return found && { ...found, status: 'running', stoppedAt: undefined };
      },
    };
    Object.assign(process.environment, { writing: { ...writing, circleCi } });
    const report = await process.apply(step, planned.planHash!);
    assert.equal(report.error!.code, 'CONFLICT');
    assert.deepEqual(writesOf(bench), []);
    assert.match(summaries(await plan(bench))[0]!, /^run: start a pipeline/);
  });

  for (const [what, stops] of [
    ['has stopped', true],
    ['has no job left', false],
  ] as const) {
    it(`S5c: does not follow a run for two hours that ${what} while its status stays behind`, async () => {
      const bench = changed();
      const process = startProcess(bench, { target: 'live' });
      const planned = await process.plan(step);
      const { writing } = process.environment;
      const old = infraRuns(bench).map(({ id }) => id);
      const circleCi: typeof writing.circleCi = {
        ...writing.circleCi,
        async findWorkflow(...given) {
          const found = await writing.circleCi.findWorkflow(...given);
          if (found === undefined || old.includes(found.id)) return found;
          return { ...found, status: 'running', stoppedAt: stops ? found.stoppedAt : undefined };
        },
      };
      Object.assign(process.environment, { writing: { ...writing, circleCi } });
      const started = bench.clock.now();
      assert.equal((await process.apply(step, planned.planHash!)).status, 'in-sync');
      assert.ok(bench.clock.now() - started < 5 * minute);
    });
  }

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
      'holds the placeholder with its line end, or a blank',
      (bench: Bench) => {
        storeByHand(bench, 'sirius-dockerhub_id', 'default\n');
        storeByHand(bench, 'sirius-dockerhub_token', ' \n');
      },
    ],
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
