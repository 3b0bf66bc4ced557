import { dayMs } from '../../../shared/duration';
import type { CircleCiWorkflow } from './circleCiState';

/** Where a workflow stands at a moment. Nothing ticks: it follows from when the workflow began. */
export interface WorkflowProgress {
  readonly status: 'running' | 'on_hold' | 'canceled' | CircleCiWorkflow['plan']['outcome'];
  readonly stoppedAt: number | null;
  readonly firstJobDoneAt: number;
}

/** A workflow that has not ended by then is canceled: CircleCI's page on workflows. */
const longestMs = 90 * dayMs;

export function progressOf(workflow: CircleCiWorkflow, now: number): WorkflowProgress {
  const { plan, createdAt, approvedAt, canceledAt, only } = workflow;
  const half = Math.round(plan.durationMs / 2);
  const skipsFirst = workflow.kept !== undefined || only === 'second';
  const firstJobDoneAt = skipsFirst ? createdAt : createdAt + half;
  // Code that Terraform refuses ends the workflow in its first job.
  const rest = isRefused(workflow) || only === 'first' ? 0 : plan.durationMs - half;
  const resumedAt = plan.approval && only === undefined ? approvedAt : firstJobDoneAt;
  const endsAt = resumedAt === null ? Number.POSITIVE_INFINITY : Math.max(resumedAt, firstJobDoneAt) + rest;
  const stopsAt = Math.min(canceledAt ?? Number.POSITIVE_INFINITY, createdAt + longestMs);
  if (stopsAt < endsAt && stopsAt <= now) return { status: 'canceled', stoppedAt: stopsAt, firstJobDoneAt };
  if (endsAt <= now) {
    // A failure is one of the last job, but for code that Terraform refuses.
    const succeeds = only === 'first' && plan.outcome === 'failed' && !isRefused(workflow);
    return { status: succeeds ? 'success' : plan.outcome, stoppedAt: endsAt, firstJobDoneAt };
  }
  const waits = resumedAt === null && firstJobDoneAt <= now;
  return { status: waits ? 'on_hold' : 'running', stoppedAt: null, firstJobDoneAt };
}

/**
 * What a workflow has done to the infrastructure by now: when it applied Terraform; `never` where it is certain that it
 * does not, `undefined` where that is still to come.
 */
export function appliedAt(workflow: CircleCiWorkflow, now: number): number | 'never' | undefined {
  const { plan, only, kept } = workflow;
  if (!plan.appliesTerraform || isRefused(workflow)) return 'never';
  const { status, stoppedAt, firstJobDoneAt } = progressOf(workflow, now);
  if (plan.appliesFirst !== true) {
    if (only === 'first') return 'never';
    if (stoppedAt === null) return undefined;
    return status === 'success' ? stoppedAt : 'never';
  }
  // A job that is taken over, or left out, does nothing anew.
  if (kept !== undefined || only === 'second') return 'never';
  const hasJobs = plan.outcome === 'success' || plan.outcome === 'failed';
  if (!hasJobs || (stoppedAt !== null && stoppedAt < firstJobDoneAt)) return 'never';
  return firstJobDoneAt <= now ? firstJobDoneAt : undefined;
}

function isRefused({ code }: CircleCiWorkflow): boolean {
  return code !== undefined && code.error !== null;
}
