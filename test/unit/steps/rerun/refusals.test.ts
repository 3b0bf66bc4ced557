import assert from 'node:assert/strict';
import type { OnRead } from '../../../../src/runbook/run/reads';
import { type ErrorCode, PullbookError } from '../../../../src/shared/errors';
import { circleciEnvVars } from '../../../../src/steps/circleciEnvVars';
import { circleciRerunWorkflow } from '../../../../src/steps/circleciRerunWorkflow';
import type { StepServices } from '../../../../src/steps/stepTools';
import { applyTerraform } from '../../../../src/services/infra/simulator/applyTerraform';
import { newWorkflow } from '../../../../src/services/circleCi/simulator/startPipeline';
import { type Bench, createBench, startProcess, stepOf } from '../bench';
import { changeSecrets, infraOf } from '../serviceScenarios';

const codes: readonly ErrorCode[] = [
  'CREDENTIALS_MISSING',
  'CREDENTIALS_REFUSED',
  'FORBIDDEN',
  'NOT_FOUND',
  'RATE_LIMITED',
  'TIMEOUT',
  'UNAVAILABLE',
  'UNEXPECTED_ANSWER',
];

type Reads = { readonly [Service in 'aws' | 'circleCi']: Readonly<Record<string, unknown>> };

/** What a service answers where there is nothing of the kind. */
const nothing: Reads = {
  aws: { describeSecret: undefined, readSecret: undefined },
  circleCi: {
    findProject: undefined,
    listVariables: [],
    listPipelines: { pipelines: [] },
    listWorkflows: [],
    listJobs: [],
    listContexts: [],
    listContextVariables: [],
  },
};

const idOf = (end: string): string => `00000000-0000-4000-8000-00000000${end}`;

/** A world in which a build has handed the values over, and one context sets another name. */
function inSync(): Bench {
  const bench = createBench();
  changeSecrets(bench);
  const { state, random } = bench.world;
  bench.clock.advance(60_000);
  const [pipeline] = infraOf(bench).pipelines;
  const moment = { now: bench.clock.now(), random };
  const run = newWorkflow(infraOf(bench).workflows[0]!, idOf('ac70'), moment, undefined);
  pipeline!.workflows.push(Object.assign(run, { tag: 'rerun-workflow-from-beginning' }));
  bench.clock.advance(60_000);
  bench.world.settle();
  applyTerraform(state, { wires: ['sirius'], code: undefined }, bench.clock.now(), random);
  state.circleCi.organisations[0]!.contexts.push({ id: idOf('c0de'), name: 'deploy', createdAt: 0, variables: [] });
  return bench;
}

const secrets = ['aws-sm:sirius-dockerhub_id', 'aws-sm:sirius-dockerhub_token'];
const rerun = {
  kind: circleciRerunWorkflow,
  step: stepOf('circleci/rerun-workflow', { project: 'gh/ministryofjustice/opg-org-infra', branch: 'master', secrets }),
  reads: {
    aws: ['describeSecret', 'readSecret'],
    circleCi: ['listPipelines', 'listWorkflows', 'listJobs'],
  },
};
const variables = {
  kind: circleciEnvVars,
  step: stepOf('circleci/env-vars', {
    project: 'gh/ministryofjustice/opg-sirius',
    variables: { DOCKER_USER: secrets[0], DOCKER_ACCESS_TOKEN: secrets[1] },
  }),
  reads: {
    aws: ['describeSecret', 'readSecret'],
    circleCi: ['findProject', 'listVariables', 'listContexts', 'listContextVariables'],
  },
};

/** A report for which one read answers otherwise; and how often it was made. */
async function planWith(
  { step }: typeof rerun | typeof variables,
  [service, read]: readonly [keyof Reads, string],
  answer: () => Promise<unknown>,
) {
  const process = startProcess(inSync(), { target: 'live' });
  const usual = { ...process.environment };
  let made = 0;
  const given = () => {
    made++;
    return answer();
  };
  Object.assign(process.environment, {
    reading(onRead: OnRead): StepServices {
      const services = usual.reading(onRead);
      return { ...services, [service]: { ...services[service], [read]: given } };
    },
  });
  return { report: await process.plan(step), made };
}

for (const subject of [rerun, variables]) {
  describe(`${subject.kind.kind}: each read, answered with a refusal or with nothing`, () => {
    it('is in sync where each is answered as it is', async () => {
      const report = await startProcess(inSync(), { target: 'live' }).plan(subject.step);
      assert.equal(report.status, 'in-sync', JSON.stringify(report.changes));
    });

    const reads = (['aws', 'circleCi'] as const).flatMap((service) =>
      subject.reads[service].map((read) => [service, read] as const),
    );
    for (const [service, read] of reads) {
      for (const code of codes) {
        it(`${service}.${read} ${code}`, async () => {
          const { report, made } = await planWith(subject, [service, read], () =>
            Promise.reject(new PullbookError(code, 'No.')),
          );
          assert.ok(made > 0, 'the read was not made');
          assert.notEqual(report.status, 'in-sync');
          if (report.status === 'failed') assert.equal(report.error!.code, code);
          else assert.equal(report.verdict!.is, 'unknown');
        });
      }

      it(`${service}.${read} nothing`, async () => {
        const { report, made } = await planWith(subject, [service, read], () =>
          Promise.resolve(nothing[service][read]),
        );
        assert.ok(made > 0, 'the read was not made');
        const declared = subject.kind.irrelevant.some(
          (entry) => entry.read === `${service}.${read}` && entry.answers.some((answer) => answer === 'nothing'),
        );
        assert.ok(report.status !== 'in-sync' || declared, 'stays green');
      });
    }
  });
}
