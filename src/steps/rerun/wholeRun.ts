import type { Services } from '../../services/services';
import type { WorkflowJob } from '../../services/circleCi/contract';
import type { CheckContext } from '../../runbook/run/context';
import { isSameCommit, type Run } from './whichWorkflow';

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
 * Judges a run by its jobs: each that ran must have begun since the change and succeeded, and none may be left out that the
 * pipeline ran at first, or that another run has needed. One of an older commit than was run before does not count either:
 * its Terraform may not know the product yet.
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
  const overtaken = ofOlderCommit(run, runs);
  if (overtaken?.is === 'part') return overtaken;
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
  const unfit = ran.find(({ status }) => status !== 'success' && status !== 'retried');
  if (unfit !== undefined) {
    return { is: 'unknown', why: `CircleCI calls it a success, and its job **${unfit.name}** \`${unfit.status}\`` };
  }
  const idle = jobs.filter((job) => !ran.includes(job));
  const missed = idle.length === 0 ? undefined : await missedBy(run, idle, runs, { services, signal });
  const doubt = missed ?? overtaken;
  if (doubt !== undefined) return doubt;
  if (wholeTags.includes(run.workflow.tag)) return { is: 'whole' };
  return {
    is: 'unknown',
    why: `CircleCI calls it \`${run.workflow.tag ?? ''}\`, which may be a run of a part of its jobs`,
  };
}

/** Whether a newer commit had been run before. */
function ofOlderCommit({ pipeline, workflow }: Run, runs: readonly Run[]): Completeness | undefined {
  const before = runs.filter(
    (other) =>
      other.workflow.name === workflow.name &&
      other.workflow.status === 'success' &&
      other.workflow.createdAt < workflow.createdAt &&
      other.pipeline.number > pipeline.number &&
      !isSameCommit(other.pipeline, pipeline),
  );
  const known = before.find((other) => other.pipeline.revision !== undefined && pipeline.revision !== undefined);
  if (known !== undefined) {
    return { is: 'part', why: `it ran an older commit than pipeline ${known.pipeline.number} had run before` };
  }
  const unknown = before[0];
  return (
    unknown && {
      is: 'unknown',
      why: `pipeline ${unknown.pipeline.number} had been run before, and CircleCI does not say whether of another commit`,
    }
  );
}

/** Jobs that need not run, as those after a failure, run in no other run that succeeded. */
async function missedBy(
  { workflow }: Run,
  idle: readonly WorkflowJob[],
  runs: readonly Run[],
  { services, signal }: Pick<CheckContext<Services>, 'services' | 'signal'>,
): Promise<Completeness | undefined> {
  const [other] = runs
    .filter(({ workflow: one }) => one.name === workflow.name && one.id !== workflow.id && one.status === 'success')
    .sort((a, b) => b.workflow.createdAt - a.workflow.createdAt);
  const theirs = other === undefined ? [] : await services.circleCi.listJobs(other.workflow.id, { signal });
  const needed = idle.find(
    ({ name }) => other === undefined || theirs.some((job) => job.name === name && job.startedAt !== undefined),
  );
  if (needed === undefined) return undefined;
  const shown =
    other === undefined ? 'no other run shows whether it has to' : `it did in pipeline ${other.pipeline.number}`;
  return { is: 'unknown', why: `its job **${needed.name}** did not run, and ${shown}` };
}

function buildsIn(jobs: readonly WorkflowJob[]): readonly WorkflowJob[] {
  return jobs.filter(({ type }) => type !== 'approval');
}
