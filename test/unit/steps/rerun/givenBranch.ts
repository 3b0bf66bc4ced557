import type { CircleCi, Pipeline, Workflow, WorkflowJob } from '../../../../src/services/circleCi/contract';
import type { Aws } from '../../../../src/services/aws/contract';
import type { OnRead } from '../../../../src/runbook/run/reads';
import type { StepReport } from '../../../../src/runbook/run/report';
import type { RunnableStep } from '../../../../src/runbook/file/runnable';
import { type Bench, createBench, startProcess, stepOf } from '../bench';
import { changeSecrets } from '../serviceScenarios';

const hourMs = 3_600_000;

/** Times are hours before now; the secrets changed two hours ago. */
export interface GivenJob {
  readonly name: string;
  readonly at?: number;
  readonly status?: string;
  readonly type?: string;
}

export interface GivenRun {
  readonly name?: string;
  readonly at: number;
  readonly status?: string;
  readonly stopped?: number;
  readonly tag?: string;
  readonly isSetup?: true;
  /** Default: two that began with it. */
  readonly jobs?: readonly GivenJob[];
}

export interface GivenPipeline {
  readonly number: number;
  readonly at: number;
  readonly ran?: readonly GivenRun[];
  readonly isScheduled?: true;
  /** Default: one of its own. Empty where CircleCI does not say. */
  readonly revision?: string;
  readonly state?: string;
  readonly errors?: readonly string[];
}

const input = {
  project: 'gh/ministryofjustice/opg-org-infra',
  branch: 'master',
  secrets: ['sirius-dockerhub_id', 'aws-sm:sirius-dockerhub_token'],
};
export const unnamed = stepOf('circleci/rerun-workflow', input);
export const named = stepOf('circleci/rerun-workflow', { ...input, workflow: 'apply' });

/** A plan of the step where CircleCI shows these pipelines, newest first, 20 a page, and AWS what is given besides. */
export async function planOn(
  pipelines: readonly GivenPipeline[],
  {
    step = named,
    aws = () => ({}),
  }: { readonly step?: RunnableStep; readonly aws?: (usual: Aws) => Partial<Aws> } = {},
): Promise<StepReport> {
  const bench = changedTwoHoursAgo();
  return processOn(bench, pipelines, aws).plan(step);
}

export function changedTwoHoursAgo(): Bench {
  const bench = createBench();
  bench.clock.advance(480 * hourMs);
  changeSecrets(bench);
  bench.clock.advance(2 * hourMs);
  return bench;
}

/** A process of which checks read these pipelines. */
export function processOn(
  bench: Bench,
  pipelines: readonly GivenPipeline[],
  aws: (usual: Aws) => Partial<Aws> = () => ({}),
): ReturnType<typeof startProcess> {
  const process = startProcess(bench, { target: 'live' });
  const circleCi = readsOf(pipelines, bench.clock.now());
  const usual = { ...process.environment };
  Object.assign(process.environment, {
    reading: (onRead: OnRead) => {
      const services = usual.reading(onRead);
      return {
        ...services,
        circleCi: { ...services.circleCi, ...circleCi },
        aws: { ...services.aws, ...aws(services.aws) },
      };
    },
  });
  return process;
}

function readsOf(given: readonly GivenPipeline[], now: number): Partial<CircleCi> {
  const ago = (hours: number): number => now - hours * hourMs;
  const idOf = (pipeline: GivenPipeline, index: number): string => `w-${pipeline.number}-${index}`;
  const pipelineOf = ({ number, at, isScheduled, revision, state, errors }: GivenPipeline): Pipeline => ({
    id: `p-${number}`,
    number,
    state: state ?? 'created',
    createdAt: ago(at),
    branch: 'master',
    revision: revision === '' ? undefined : (revision ?? `commit-of-${number}`),
    errors: errors ?? [],
    ...(isScheduled && { isScheduled }),
  });
  const workflowOf = (pipeline: GivenPipeline, run: GivenRun, index: number): Workflow => ({
    id: idOf(pipeline, index),
    name: run.name ?? 'apply',
    status: run.status ?? 'success',
    pipelineId: `p-${pipeline.number}`,
    pipelineNumber: pipeline.number,
    createdAt: ago(run.at),
    stoppedAt: run.stopped === undefined ? undefined : ago(run.stopped),
    ...(run.isSetup && { isSetup: run.isSetup }),
    ...(run.tag !== undefined && { tag: run.tag }),
  });
  const jobOf = ({ name, at, status, type }: GivenJob): WorkflowJob => ({
    id: name,
    name,
    status: status ?? 'success',
    type: type ?? 'build',
    approvalRequestId: undefined,
    number: 1,
    startedAt: at === undefined ? undefined : ago(at),
  });
  return {
    listPipelines(_slug, _branch, { page = '0' }) {
      const from = Number(page);
      const pipelines = given.slice(from, from + 20).map(pipelineOf);
      return Promise.resolve({ pipelines, ...(given.length > from + 20 && { next: String(from + 20) }) });
    },
    listWorkflows(id) {
      const found = given.find(({ number }) => `p-${number}` === id);
      const workflows = (found?.ran ?? []).map((run, index) => workflowOf(found!, run, index));
      return Promise.resolve(workflows.sort((a, b) => b.createdAt - a.createdAt));
    },
    listJobs(id) {
      const found = given.flatMap((pipeline) => (pipeline.ran ?? []).map((run, index) => ({ pipeline, run, index })));
      const { run } = found.find(({ pipeline, index }) => idOf(pipeline, index) === id)!;
      const jobs = run.jobs ?? [
        { name: 'terraform-apply', at: run.at },
        { name: 'smoke', at: run.at },
      ];
      return Promise.resolve(jobs.map(jobOf));
    },
  };
}

export const summaries = ({ changes }: StepReport): string[] =>
  changes.map(({ action, summary }) => `${action}: ${summary}`);
