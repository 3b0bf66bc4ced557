import { hasEnded, isTerminal } from '../../services/circleCi/contract';
import type { Services } from '../../services/services';
import type { CheckContext } from '../../runbook/run/context';
import type { Run } from './whichWorkflow';
import { areOver, completenessOf, hasFailed, partOf } from './wholeRun';

/** One run of the workflow, as far as a plan needs it. */
export interface Attempt {
  readonly id: string;
  readonly name: string;
  readonly pipelineNumber: number;
  readonly status: string;
  readonly startedAt: number;
}

/** A run that may not count; `why` is a clause. */
export interface Doubt {
  readonly attempt: Attempt;
  readonly why: string;
}

/** What runs say about the values: see `RerunState`. */
export interface Judgement {
  readonly success?: Attempt;
  readonly running?: Attempt;
  readonly doubt?: Doubt;
  readonly part?: Doubt;
}

/**
 * Judges the runs since the change.
 *
 * @param fresh - These, newest first.
 * @param runs - All that are known of the branch.
 */
export async function judgeRuns(
  fresh: readonly Run[],
  runs: readonly Run[],
  changedAt: number,
  ctx: CheckContext<Services>,
): Promise<Judgement> {
  let running: Attempt | undefined;
  let doubt: Doubt | undefined;
  let part: Doubt | undefined;
  for (const run of fresh) {
    const attempt = attemptOf(run);
    if (attempt.status === 'success') {
      const found = await completenessOf(run, runs, changedAt, ctx);
      if (found.is === 'whole') return { success: attempt };
      if (found.is === 'part') part ??= { attempt, why: found.why };
      else doubt ??= { attempt, why: found.why };
    } else if (!isTerminal(attempt.status) && partOf(run) === undefined) {
      const end = await endOf(run, ctx);
      if (end === 'none') running ??= attempt;
      else if (end === 'unknown') {
        doubt ??= { attempt, why: `it has stopped, and CircleCI still calls it \`${attempt.status}\`` };
      }
    }
  }
  return { ...(running && { running }), ...(doubt && { doubt }), ...(part && { part }) };
}

/** What has become of a run whose status is no end. After a rerun that may stay as it is, with or without a stop. */
async function endOf(
  { workflow }: Run,
  { services, signal }: CheckContext<Services>,
): Promise<'none' | 'failed' | 'unknown'> {
  if (workflow.status === 'on_hold' && !hasEnded(workflow)) return 'none';
  const jobs = await services.circleCi.listJobs(workflow.id, { signal });
  if (!hasEnded(workflow) && !areOver(jobs)) return 'none';
  return jobs.some(hasFailed) ? 'failed' : 'unknown';
}

/** The newest run that applies Terraform perhaps and does not count: of before the change, of a schedule, or of a part. */
export function earlierOf(runs: readonly Run[], changedAt: number): Attempt | undefined {
  const found = runs.find(
    (run) =>
      (run.workflow.createdAt < changedAt || run.pipeline.isScheduled === true || partOf(run) !== undefined) &&
      !hasEnded(run.workflow) &&
      run.workflow.status !== 'on_hold',
  );
  return found && attemptOf(found);
}

export function attemptOf({ workflow }: Run): Attempt {
  const { id, name, pipelineNumber, status, createdAt } = workflow;
  return { id, name, pipelineNumber, status, startedAt: createdAt };
}
