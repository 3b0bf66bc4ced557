import type { Services } from '../../services/services';
import type { WorkflowJob } from '../../services/circleCi/contract';
import type { CheckContext } from '../../runbook/run/context';
import type { Run } from './whichWorkflow';

/** Whether a run ran all of its jobs since the secrets changed; `why` is a clause. */
export type Completeness =
  | { readonly is: 'whole' }
  | { readonly is: 'part'; readonly why: string }
  | { readonly is: 'unknown'; readonly why: string };

/**
 * What CircleCI calls a run of less than all jobs: those that succeeded before are taken over, with what they applied then.
 * Its document knows no word but `setup`; others are sent all the same.
 *
 * @see https://github.com/localstack/localstack/issues/10492
 */
const parts: Readonly<Record<string, string>> = {
  'rerun-workflow-from-failed': 'it ran only the jobs that had failed before, and what depends on them',
  'rerun-single-job': 'it ran single jobs only',
};
const wholeTags: readonly (string | undefined)[] = [
  undefined,
  'rerun-workflow-from-beginning',
  'rerun-workflow-from-start',
];

/** Statuses of jobs that nothing has been run for. */
const notBegun: readonly string[] = ['not_run', 'blocked', 'queued', 'not_running', 'on_hold', 'canceled', 'skipped'];
const goingOn: readonly string[] = ['running', 'retried', 'blocked', 'queued', 'not_running', 'on_hold'];

/** Why a run is one of a part of the jobs, as far as its own words tell. */
export function partOf({ workflow }: Run): string | undefined {
  return workflow.tag === undefined ? undefined : parts[workflow.tag];
}

/** Whether no job goes on, or is still to come. After a rerun the status of the workflow may not say so. */
export function areOver(jobs: readonly WorkflowJob[]): boolean {
  return jobs.length > 0 && jobs.every(({ status }) => !goingOn.includes(status));
}

/** Whether a job has ended otherwise than with success. */
export function hasFailed({ status }: WorkflowJob): boolean {
  return status !== 'success' && !goingOn.includes(status) && !notBegun.includes(status);
}

/**
 * Judges a run by its jobs: each that ran must have begun since the change, and none of those that the pipeline ran at
 * first may be left out.
 *
 * @param runs - All that are known of the branch.
 */
export async function completenessOf(
  run: Run,
  runs: readonly Run[],
  changedAt: number,
  { services, signal }: CheckContext<Services>,
): Promise<Completeness> {
  const { circleCi } = services;
  const part = partOf(run);
  if (part !== undefined) return { is: 'part', why: part };
  const jobs = buildsIn(await circleCi.listJobs(run.workflow.id, { signal }));
  const ran = jobs.filter(({ status, startedAt }) => startedAt !== undefined || !notBegun.includes(status));
  if (ran.length === 0) return { is: 'unknown', why: 'CircleCI lists no job of it that ran' };
  const undated = ran.find(({ startedAt }) => startedAt === undefined);
  if (undated !== undefined)
    return { is: 'unknown', why: `CircleCI does not say when its job **${undated.name}** ran` };
  const old = ran.find(({ startedAt }) => startedAt !== undefined && startedAt < changedAt);
  if (old !== undefined) return { is: 'part', why: `its job **${old.name}** ran before the secrets changed` };
  const first = runs
    .filter(({ pipeline, workflow }) => pipeline.id === run.pipeline.id && workflow.name === run.workflow.name)
    .sort((a, b) => a.workflow.createdAt - b.workflow.createdAt)[0];
  if (first !== undefined && first.workflow.id !== run.workflow.id) {
    const wanted = buildsIn(await circleCi.listJobs(first.workflow.id, { signal }));
    const missing = wanted.find(({ name }) => !jobs.some((job) => job.name === name));
    if (missing !== undefined) return { is: 'part', why: `it left out the job **${missing.name}**` };
    if (wanted.length === 0)
      return { is: 'unknown', why: 'CircleCI does not list the jobs that its pipeline ran at first' };
  }
  if (wholeTags.includes(run.workflow.tag)) return { is: 'whole' };
  return {
    is: 'unknown',
    why: `CircleCI calls it \`${run.workflow.tag ?? ''}\`, which may be a run of a part of its jobs`,
  };
}

function buildsIn(jobs: readonly WorkflowJob[]): readonly WorkflowJob[] {
  return jobs.filter(({ type }) => type !== 'approval');
}
