import { hasEnded, isTerminal } from '../../services/circleCi/contract';
import type { Pipeline } from '../../services/circleCi/contract';
import type { Services } from '../../services/services';
import { absent, basisOf } from '../../runbook/run/basis';
import type { Basis, Link } from '../../runbook/run/change';
import type { CheckContext } from '../../runbook/run/context';
import { webPathOf } from '../../services/circleCi/projectSlug';
import { readHandedSecrets, type HandedSecret } from './handedSecrets';
import { attemptOf, earlierOf, judgeRuns, type Attempt, type Doubt } from './judgeRuns';
import { readRuns } from './readRuns';
import { partOf } from './wholeRun';
import {
  errorsOf,
  findPending,
  isBuild,
  isSameCommit,
  onlyName,
  otherBuilds,
  refuseSetup,
  type Pending,
  type Run,
} from './whichWorkflow';
import { dayMs } from '../../shared/duration';

export interface RerunInput {
  readonly project: string;
  readonly branch: string;
  readonly secrets: readonly string[];
  readonly workflow?: string | undefined;
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
  /**
   * Runs that began after that: the newest that succeeded with all of its jobs, the newest that still goes on, one of which
   * that cannot be told, one that ran a part of the jobs, the newest of all.
   */
  readonly success: Attempt | undefined;
  readonly running: Attempt | undefined;
  readonly doubt: Doubt | undefined;
  readonly part: Doubt | undefined;
  readonly newest: Attempt | undefined;
  readonly approvals: readonly Approval[];
  /** A run that does not count and still goes on: two applies of Terraform at once would fight over its lock. */
  readonly earlier: Attempt | undefined;
  /** A pipeline that is still to come to its workflows, where no run since the change succeeded or goes on. */
  readonly pending: Pending | undefined;
  readonly start: Start;
  /** Why the newest pipeline ran nothing, where a new one would run into the same. */
  readonly errors: readonly string[];
  /** The newest commit of the branch, which a new pipeline builds, by its newest pipeline. */
  readonly head: Basis;
  readonly headNumber: number | undefined;
  readonly link: Link;
}

/** How a new run is started. */
export type Start =
  | { readonly how: 'rerun'; readonly workflow: Attempt }
  /** A rerun is impossible; `why` is a clause. */
  | { readonly how: 'pipeline'; readonly why: string };

/** "You cannot rerun jobs and workflows that are >= 90 days", https://circleci.com/docs/workflows/ */
const rerunnableForMs = 90 * dayMs;

/** The name under which a refused rerun is remembered: its workflow can be rerun no more. */
export const refusedFact = 'rerun-refused';

/** Reads only. */
export async function readRerun(input: RerunInput, ctx: CheckContext<Services>): Promise<RerunState> {
  const { secrets, changedAt } = await readHandedSecrets(input.secrets, ctx);
  const { pipelines, runs, isAll } = await readRuns(input, changedAt, ctx);
  const pending = findPending(pipelines, runs, ctx.clock.now());
  if (input.workflow !== undefined && pending === undefined) refuseSetup(input.workflow, runs);
  const name = input.workflow ?? onlyName(runs, input, { isPending: pending !== undefined, isAll });
  const all = runs
    .filter((run) => isBuild(run) && run.workflow.name === name)
    .sort((a, b) => b.workflow.createdAt - a.workflow.createdAt);
  // What a schedule runs may do another thing than what a push runs, under one name.
  const attempts = all.filter(({ pipeline }) => pipeline.isScheduled !== true);
  const fresh = attempts.filter(({ workflow }) => workflow.createdAt >= changedAt);
  const { success, running, doubt, part } = await judgeRuns(fresh, runs, changedAt, ctx);
  const shown = success ?? running ?? doubt?.attempt ?? (fresh[0] && attemptOf(fresh[0]));
  const isOpen = success === undefined && running === undefined;
  const head = headOf(pipelines);
  const start = startOf(attempts, head, { isAll, others: otherBuilds(runs, name) }, ctx);
  return {
    secrets,
    changedAt,
    workflow: name,
    success,
    running,
    doubt: isOpen ? doubt : undefined,
    part,
    newest: fresh[0] && attemptOf(fresh[0]),
    approvals: running?.status === 'on_hold' ? await readApprovals(running.id, ctx) : [],
    earlier: earlierOf(all, changedAt),
    pending: isOpen ? pending : undefined,
    start,
    errors: start.how === 'pipeline' && head !== undefined ? errorsOf(head, runs) : [],
    head: basisOfHead(head),
    headNumber: head?.number,
    link: linkOf(input, shown, ctx),
  };
}

/** The newest pipeline that tells the newest commit; that of a schedule may name none. */
function headOf(pipelines: readonly Pipeline[]): Pipeline | undefined {
  return pipelines.find((pipeline) => pipeline.revision !== undefined || pipeline.isScheduled !== true);
}

function startOf(
  attempts: readonly Run[],
  head: Pipeline | undefined,
  { isAll, others }: { readonly isAll: boolean; readonly others: string },
  { clock, memory }: CheckContext<Services>,
): Start {
  const because = (why: string): Start => ({ how: 'pipeline', why });
  // What a rerun of a part is run again as is not documented; the run before it is run again as a whole.
  const whole = attempts.filter((run) => partOf(run) === undefined);
  // Somebody may have run an older commit again since.
  const last = whole.find(({ pipeline }) => head !== undefined && isSameCommit(pipeline, head)) ?? whole[0];
  if (last === undefined || head === undefined) {
    if (attempts.length > 0) return because('its newest pipelines have run parts of it alone');
    const but = others === '' ? '' : `, but of ${others}`;
    return because(isAll ? `the branch has no run of it yet${but}` : `none of its newest pipelines has run it${but}`);
  }
  // An old commit would apply old Terraform.
  if (!isSameCommit(last.pipeline, head)) return because('its last run is of an older commit');
  const { workflow } = last;
  if (clock.now() - workflow.createdAt >= rerunnableForMs) return because('its last run is 90 days old or more');
  if (memory.recall(refusedFact) === workflow.id) return because('CircleCI refused a rerun');
  // "Workflow must be in a terminal state to be rerun", and that tells the status alone. One that goes on is waited for.
  if (workflow.status === 'on_hold') return because('its last run waits for an approval');
  if (!isTerminal(workflow.status) && hasEnded(workflow)) {
    return because('CircleCI does not count its last run as ended');
  }
  return { how: 'rerun', workflow: attemptOf(last) };
}

/** By the commit: a pipeline that a schedule starts of the same one builds nothing else. */
function basisOfHead(pipeline: Pipeline | undefined): Basis {
  if (pipeline === undefined) return absent;
  const { id, revision } = pipeline;
  return basisOf(revision === undefined ? { id } : { revision });
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
