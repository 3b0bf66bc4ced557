import { isTerminal } from '../../services/circleCi/contract';
import type { Pipeline } from '../../services/circleCi/contract';
import type { Services } from '../../services/services';
import { absent, basisOf } from '../../runbook/run/basis';
import type { Basis, Link } from '../../runbook/run/change';
import type { CheckContext } from '../../runbook/run/context';
import { webPathOf } from '../../services/circleCi/projectSlug';
import { readHandedSecrets, type HandedSecret } from './handedSecrets';
import { findPending, isBuild, onlyName, refuseSetup, type Pending, type Run } from './whichWorkflow';
import { dayMs } from '../../shared/duration';

export interface RerunInput {
  readonly project: string;
  readonly branch: string;
  readonly secrets: readonly string[];
  readonly workflow?: string | undefined;
}

/** One run of the workflow, as far as a plan needs it. */
export interface Attempt {
  readonly id: string;
  readonly name: string;
  readonly pipelineNumber: number;
  readonly status: string;
  readonly startedAt: number;
}

/** A job of a workflow on hold that waits for a person's approval. */
export interface Approval {
  readonly name: string;
  readonly requestId: string;
}

export interface RerunState {
  readonly secrets: readonly HandedSecret[];
  /** When the newest of the secrets changed, milliseconds since 1970. */
  readonly changedAt: number;
  /** The name of the workflow that applies Terraform; `undefined` where the branch has run none yet. */
  readonly workflow: string | undefined;
  /** Runs that began after that: the newest that succeeded, the newest that still goes on, the newest of all. */
  readonly success: Attempt | undefined;
  readonly running: Attempt | undefined;
  readonly newest: Attempt | undefined;
  readonly approvals: readonly Approval[];
  /** A run that began before the change and still goes on: two applies of Terraform at once would fight over its lock. */
  readonly earlier: Attempt | undefined;
  /** A pipeline that is still to come to its workflows, where no run since the change succeeded or goes on. */
  readonly pending: Pending | undefined;
  readonly start: Start;
  /** The newest commit of the branch, which a new pipeline builds, by its newest pipeline. */
  readonly head: Basis;
  readonly link: Link;
}

/** How a new run is started. */
export type Start =
  | { readonly how: 'rerun'; readonly workflow: Attempt }
  /** A rerun is impossible; `why` is a clause. */
  | { readonly how: 'pipeline'; readonly why: string };

/** "You cannot rerun jobs and workflows that are >= 90 days", https://circleci.com/docs/workflows/ */
const rerunnableForMs = 90 * dayMs;
/** Of a workflow that is named, older pipelines say nothing that counts: whatever ran after the change is in these. */
const pipelinesLookedAt = 5;

/** The name under which a refused rerun is remembered: its workflow can be rerun no more. */
export const refusedFact = 'rerun-refused';

/** Reads only. */
export async function readRerun(input: RerunInput, ctx: CheckContext<Services>): Promise<RerunState> {
  const { circleCi } = ctx.services;
  const options = { signal: ctx.signal };
  const { secrets, changedAt } = await readHandedSecrets(input.secrets, ctx);
  const pipelines = lookedAt(await circleCi.listPipelines(input.project, input.branch, options), input.workflow);
  const runs: Run[] = [];
  for (const pipeline of pipelines) {
    const workflows = await circleCi.listWorkflows(pipeline.id, options);
    runs.push(...workflows.map((workflow) => ({ pipeline, workflow })));
  }
  const pending = findPending(pipelines, runs, ctx.clock.now());
  if (input.workflow !== undefined && pending === undefined) refuseSetup(input.workflow, runs);
  const name = input.workflow ?? onlyName(runs, input, pending !== undefined);
  const attempts = runs
    .filter((run) => isBuild(run) && run.workflow.name === name)
    .sort((a, b) => b.workflow.createdAt - a.workflow.createdAt);
  const fresh = attempts.map(attemptOf).filter(({ startedAt }) => startedAt >= changedAt);
  const success = fresh.find(({ status }) => status === 'success');
  const running = success === undefined ? fresh.find(({ status }) => !isTerminal(status)) : undefined;
  const shown = success ?? running ?? fresh[0];
  return {
    secrets,
    changedAt,
    workflow: name,
    success,
    running,
    newest: fresh[0],
    approvals: running?.status === 'on_hold' ? await readApprovals(running.id, ctx) : [],
    earlier: attempts
      .map(attemptOf)
      .find(({ startedAt, status }) => startedAt < changedAt && !isTerminal(status) && status !== 'on_hold'),
    pending: success === undefined && running === undefined ? pending : undefined,
    start: startOf(attempts, headOf(pipelines), ctx),
    head: basisOfHead(headOf(pipelines)),
    link: linkOf(input, shown, ctx),
  };
}

/**
 * The newest pipelines, and as many that no schedule started: a nightly must not push the builds out of sight. All that
 * the service lists where the workflow must be found out: the last few pushes may all have been ones that run another.
 */
function lookedAt(pipelines: readonly Pipeline[], workflow: string | undefined): readonly Pipeline[] {
  if (workflow === undefined) return pipelines;
  const own = pipelines.filter(({ isScheduled }) => isScheduled !== true).slice(0, pipelinesLookedAt);
  return pipelines.filter((pipeline, index) => index < pipelinesLookedAt || own.includes(pipeline));
}

/** The newest pipeline that tells the newest commit; that of a schedule may name none. */
function headOf(pipelines: readonly Pipeline[]): Pipeline | undefined {
  return pipelines.find((pipeline) => pipeline.revision !== undefined || pipeline.isScheduled !== true);
}

function startOf(
  attempts: readonly Run[],
  head: Pipeline | undefined,
  { clock, memory }: CheckContext<Services>,
): Start {
  const last = attempts[0];
  if (last === undefined || head === undefined) return { how: 'pipeline', why: 'the branch has no run of it yet' };
  const sameCommit =
    last.pipeline.id === head.id || (head.revision !== undefined && last.pipeline.revision === head.revision);
  // An old commit would apply old Terraform.
  if (!sameCommit) return { how: 'pipeline', why: 'its last run is of an older commit' };
  if (clock.now() - last.workflow.createdAt >= rerunnableForMs) {
    return { how: 'pipeline', why: 'its last run is 90 days old or more' };
  }
  if (memory.recall(refusedFact) === last.workflow.id) return { how: 'pipeline', why: 'CircleCI refused a rerun' };
  return { how: 'rerun', workflow: attemptOf(last) };
}

/** By the commit: a pipeline that a schedule starts of the same one builds nothing else. */
function basisOfHead(pipeline: Pipeline | undefined): Basis {
  if (pipeline === undefined) return absent;
  const { id, revision } = pipeline;
  return basisOf(revision === undefined ? { id } : { revision });
}

function attemptOf({ workflow }: Run): Attempt {
  const { id, name, pipelineNumber, status, createdAt } = workflow;
  return { id, name, pipelineNumber, status, startedAt: createdAt };
}

/** The approvals that a workflow on hold waits for. */
export async function readApprovals(
  workflowId: string,
  { services, signal }: CheckContext<Services>,
): Promise<readonly Approval[]> {
  const jobs = await services.circleCi.listJobs(workflowId, { signal });
  return jobs.flatMap(({ name, status, type, approvalRequestId }) =>
    type === 'approval' && status === 'on_hold' && approvalRequestId !== undefined
      ? [{ name, requestId: approvalRequestId }]
      : [],
  );
}

function linkOf({ project, branch }: RerunInput, attempt: Attempt | undefined, ctx: CheckContext<Services>): Link {
  const pipelines = `pipelines/${webPathOf(project)}`;
  const { circleCi } = ctx.services;
  return attempt === undefined
    ? {
        title: 'Open the pipelines on CircleCI',
        url: circleCi.webLink(`${pipelines}?branch=${encodeURIComponent(branch)}`),
      }
    : {
        title: 'Open the workflow on CircleCI',
        url: circleCi.webLink(`${pipelines}/${attempt.pipelineNumber}/workflows/${attempt.id}`),
      };
}
