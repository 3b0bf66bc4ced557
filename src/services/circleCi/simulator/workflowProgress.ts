import type { CircleCiWorkflow } from './circleCiState';

/** Where a workflow stands at a moment. Nothing ticks: it follows from when the workflow began. */
export interface WorkflowProgress {
  readonly status: 'running' | 'on_hold' | 'canceled' | CircleCiWorkflow['plan']['outcome'];
  readonly stoppedAt: number | null;
  readonly firstJobDoneAt: number;
}

export function progressOf(workflow: CircleCiWorkflow, now: number): WorkflowProgress {
  const { plan, createdAt, approvedAt, canceledAt } = workflow;
  const firstJobDoneAt = createdAt + Math.round(plan.durationMs / 2);
  // Code that Terraform refuses ends the workflow in its first job.
  const isRefused = workflow.code !== undefined && workflow.code.error !== null;
  const rest = isRefused ? 0 : plan.durationMs - (firstJobDoneAt - createdAt);
  const resumedAt = plan.approval ? approvedAt : firstJobDoneAt;
  const endsAt = resumedAt === null ? Number.POSITIVE_INFINITY : Math.max(resumedAt, firstJobDoneAt) + rest;
  if (canceledAt !== null && canceledAt < endsAt) return { status: 'canceled', stoppedAt: canceledAt, firstJobDoneAt };
  if (endsAt <= now) return { status: plan.outcome, stoppedAt: endsAt, firstJobDoneAt };
  const waits = resumedAt === null && firstJobDoneAt <= now;
  return { status: waits ? 'on_hold' : 'running', stoppedAt: null, firstJobDoneAt };
}
