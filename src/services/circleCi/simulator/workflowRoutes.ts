import { bodyOf, json, timestamp, timestampOrNull } from '../../world/answer';
import type { ServiceResponse } from '../../world/service';
import type { Call, Route } from './circleCiWorld';
import { announcements } from './announcements';
import { circleError, projectRoute, workflowRoute } from './circleCiAccess';
import type { CircleCiWorkflow } from './circleCiState';
import type { CircleCiUser, PlacedWorkflow } from './circleCiAccess';
import { rerunsWorkflow } from './requestBodies';
import { newWorkflow } from './startPipeline';
import { dayMs } from '../../../shared/duration';
import { jobDetails, listJobs, numbersOf, stopsInPlan } from './workflowJobs';
import { progressOf } from './workflowProgress';

/** "You cannot rerun jobs and workflows that are >= 90 days": CircleCI's page on workflows. */
const rerunLimitMs = 90 * dayMs;

export const workflowRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v2/workflow/{id}',
    writes: false,
    handle: workflowRoute((call, place) => json(200, workflowBody(call, place))),
  },
  { method: 'GET', path: '/api/v2/workflow/{id}/job', writes: false, handle: workflowRoute(listJobs) },
  {
    method: 'GET',
    path: '/api/v2/project/{project-slug*}/job/{job-number}',
    writes: false,
    handle: projectRoute(jobDetails),
  },
  {
    method: 'POST',
    path: '/api/v2/workflow/{id}/rerun',
    writes: true,
    announces: announcements.starts,
    handle: workflowRoute(rerun),
  },
  { method: 'POST', path: '/api/v2/workflow/{id}/cancel', writes: true, handle: workflowRoute(cancel) },
  {
    method: 'POST',
    path: '/api/v2/workflow/{id}/approve/{approval_request_id}',
    writes: true,
    handle: workflowRoute(approve),
  },
];

/** A rerun is a new workflow in the same pipeline: the same commit, with the secrets of today. */
export function rerun(
  call: Call,
  { project, pipeline, workflow }: PlacedWorkflow,
  user: CircleCiUser,
): ServiceResponse {
  const body = call.request.body === '' ? {} : bodyOf(call.request);
  if (body === undefined || !rerunsWorkflow(body)) return circleError(400, 'Unexpected request body provided.');
  const part = partOf(body, workflow);
  if (part === undefined) return circleError(400, 'Unexpected request body provided.');
  const { status, stoppedAt } = progressOf(workflow, call.now);
  // As in https://github.com/mailpoet/mailpoet/pull/6928.
  if (stoppedAt === null) return circleError(400, 'Workflow must be in a terminal state to be rerun');
  if (call.now - workflow.createdAt >= rerunLimitMs) {
    return circleError(400, 'Workflow is too old to be rerun.');
  }
  if (part === 'failed' && status !== 'failed') {
    return circleError(400, 'Workflow has no failed jobs to rerun.');
  }
  // How long it takes and how it ends is the project's present plan; the commit is the pipeline's.
  const plan = project.workflows.find((candidate) => candidate.name === workflow.plan.name) ?? workflow.plan;
  const again = newWorkflow(plan, user.id, call, call.state.terraform.code);
  Object.assign(again, runOf(part, { pipeline, workflow }, again, call.now));
  pipeline.workflows.push(again);
  return json(202, { workflow_id: again.id });
}

type RerunPart = 'all' | 'failed' | 'first' | 'second';

/** Which of the jobs a rerun is to run; `undefined` for a body that CircleCI refuses. */
function partOf(body: Readonly<Record<string, unknown>>, { jobs: ids }: CircleCiWorkflow): RerunPart | undefined {
  const fromFailed = body['from_failed'] === true;
  const jobs: unknown = body['jobs'];
  const needsJobs = body['enable_ssh'] === true || body['sparse_tree'] === true;
  if ((fromFailed && jobs !== undefined) || (needsJobs && jobs === undefined)) return undefined;
  if (jobs === undefined) return fromFailed ? 'failed' : 'all';
  if (!Array.isArray(jobs) || !jobs.every((one) => one === ids.first || one === ids.second)) return undefined;
  const [first, second] = [jobs.includes(ids.first), jobs.includes(ids.second)];
  return first && second ? 'all' : first ? 'first' : second ? 'second' : undefined;
}

/** What sets a rerun apart from a first run. The words of `tag` are those that clients of the API have met. */
function runOf(
  part: RerunPart,
  { pipeline, workflow }: Pick<PlacedWorkflow, 'pipeline' | 'workflow'>,
  again: CircleCiWorkflow,
  now: number,
): Partial<CircleCiWorkflow> {
  const { approvedAt, jobs } = workflow;
  if (part === 'all') return { tag: 'rerun-workflow-from-beginning', approvedAt: null };
  if (part !== 'failed') return { tag: 'rerun-single-job', only: part, approvedAt: null };
  const tag = 'rerun-workflow-from-failed';
  // Where the first job failed there is nothing to take over.
  if (stopsInPlan(workflow)) return { tag, approvedAt: null };
  const kept = workflow.kept ?? {
    startedAt: workflow.createdAt,
    stoppedAt: progressOf(workflow, now).firstJobDoneAt,
    number: numbersOf(pipeline, workflow)[0],
  };
  return { tag, kept, approvedAt, jobs: { ...again.jobs, first: jobs.first, approval: jobs.approval } };
}

export function cancel(call: Call, { workflow }: PlacedWorkflow): ServiceResponse {
  if (progressOf(workflow, call.now).stoppedAt !== null) return circleError(400, 'Workflow is not running.');
  workflow.canceledAt = call.now;
  return json(202, { message: 'Accepted.' });
}

function approve(call: Call, { workflow }: PlacedWorkflow): ServiceResponse {
  const isHere = workflow.plan.approval && workflow.approvalRequestId === call.params['approval_request_id'];
  if (!isHere) return circleError(404, 'Approval request not found.');
  if (progressOf(workflow, call.now).status !== 'on_hold') return circleError(400, 'Job is not waiting for approval.');
  workflow.approvedAt = call.now;
  return json(202, { message: 'Accepted.' });
}

export function workflowBody(call: Call, { project, pipeline, workflow }: PlacedWorkflow): Record<string, unknown> {
  const { status, stoppedAt } = progressOf(workflow, call.now);
  const tag = workflow.plan.setup === true ? 'setup' : workflow.tag;
  return {
    id: workflow.id,
    name: workflow.plan.name,
    status,
    pipeline_id: pipeline.id,
    pipeline_number: pipeline.number,
    project_slug: project.slug,
    created_at: timestamp(workflow.createdAt),
    stopped_at: timestampOrNull(stoppedAt),
    started_by: workflow.startedBy,
    ...(tag !== undefined && { tag }),
  };
}
