import { bodyOf, json, timestamp, timestampOrNull } from '../../world/answer';
import type { ServiceResponse } from '../../world/service';
import type { Call, Route } from './circleCiWorld';
import { announcements } from './announcements';
import { circleError, projectRoute, workflowRoute } from './circleCiAccess';
import type { CircleCiPipeline, CircleCiProject, CircleCiWorkflow } from './circleCiState';
import type { CircleCiUser, PlacedWorkflow } from './circleCiAccess';
import { repositoryUrl } from './projectRoutes';
import { rerunsWorkflow } from './requestBodies';
import { newWorkflow } from './startPipeline';
import { tokenPage } from './tokenPage';
import { dayMs } from '../../../shared/duration';
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
  const fromFailed = body['from_failed'] === true;
  const jobs = body['jobs'];
  const needsJobs = body['enable_ssh'] === true || body['sparse_tree'] === true;
  if ((fromFailed && jobs !== undefined) || (needsJobs && jobs === undefined)) {
    return circleError(400, 'Unexpected request body provided.');
  }
  if (call.now - workflow.createdAt >= rerunLimitMs) {
    return circleError(400, 'Workflow is too old to be rerun.');
  }
  if (fromFailed && progressOf(workflow, call.now).status !== 'failed') {
    return circleError(400, 'Workflow has no failed jobs to rerun.');
  }
  // How long it takes and how it ends is the project's present plan; the commit is the pipeline's.
  const plan = project.workflows.find((candidate) => candidate.name === workflow.plan.name) ?? workflow.plan;
  const again = newWorkflow(plan, user.id, call, call.state.terraform.code);
  pipeline.workflows.push(again);
  return json(202, { workflow_id: again.id });
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

function listJobs(call: Call, { project, pipeline, workflow }: PlacedWorkflow): ServiceResponse {
  const { plan, jobs, createdAt, approvedAt } = workflow;
  const { status, stoppedAt, firstJobDoneAt } = progressOf(workflow, call.now);
  const firstDone = firstJobDoneAt <= call.now;
  const secondStart = plan.approval ? approvedAt : firstDone ? firstJobDoneAt : null;
  // Terraform refuses such code when it plans; the jobs after that are never begun.
  const stopsFirst = stopsInPlan(workflow);
  const first = job(jobs.first, 'plan', 'build', firstDone && !stopsFirst ? 'success' : status, {
    started: createdAt,
    stopped: firstDone ? firstJobDoneAt : stoppedAt,
    after: [],
  });
  const approval = job(jobs.approval, 'approve', 'approval', approvalStatus(firstDone, approvedAt, status), {
    started: firstDone ? firstJobDoneAt : null,
    stopped: approvedAt,
    after: [jobs.first],
  });
  const begun = stopsFirst ? null : secondStart;
  const second = job(jobs.second, 'apply', 'build', begun === null ? blockedOr(status) : status, {
    started: begun,
    stopped: begun === null ? null : stoppedAt,
    after: [plan.approval ? jobs.approval : jobs.first],
  });
  const [firstNumber, secondNumber] = numbersOf(pipeline, workflow);
  const shown = [
    { ...first, job_number: firstNumber },
    ...(plan.approval ? [{ ...approval, approval_request_id: workflow.approvalRequestId }] : []),
    // A job gets its number when it begins.
    begun === null ? second : { ...second, job_number: secondNumber },
  ];
  return tokenPage(call, shown, (entry) => ({ ...entry, project_slug: project.slug }));
}

/** What CircleCI tells of one job; its messages hold why it failed. */
function jobDetails(call: Call, project: CircleCiProject): ServiceResponse {
  const number = Number(call.params['job-number']);
  for (const pipeline of project.pipelines) {
    for (const workflow of pipeline.workflows) {
      const at = numbersOf(pipeline, workflow).indexOf(number);
      if (at < 0) continue;
      const { status, stoppedAt, firstJobDoneAt } = progressOf(workflow, call.now);
      const isRefused = at === 0 && stopsInPlan(workflow) && status === 'failed';
      const isDone = at === 0 && !isRefused && firstJobDoneAt <= call.now;
      const message = workflow.code?.error ?? '';
      const [, owner = ''] = project.slug.split('/');
      const started = at === 0 ? workflow.createdAt : (workflow.approvedAt ?? firstJobDoneAt);
      const stopped = isDone ? firstJobDoneAt : stoppedAt;
      return json(200, {
        number,
        name: at === 0 ? 'plan' : 'apply',
        status: isDone ? 'success' : status === 'error' ? 'infrastructure_fail' : status,
        messages: isRefused ? [{ type: 'error', message, reason: 'terraform' }] : [],
        created_at: timestamp(workflow.createdAt),
        queued_at: timestamp(workflow.createdAt),
        started_at: timestamp(started),
        duration: (stopped ?? call.now) - started,
        executor: { type: 'docker', resource_class: 'medium' },
        parallelism: 1,
        parallel_runs: [{ index: 0, status: isDone ? 'success' : status }],
        contexts: [],
        organization: { name: owner },
        project: { id: project.id, slug: project.slug, name: project.name, external_url: repositoryUrl(project) },
        pipeline: { id: pipeline.id },
        latest_workflow: { id: workflow.id, name: workflow.plan.name },
        web_url: `https://app.circleci.com/jobs/${project.slug}/${number}`,
      });
    }
  }
  return circleError(404, 'Job not found');
}

function stopsInPlan({ plan, code }: CircleCiWorkflow): boolean {
  return plan.outcome === 'failed' && code !== undefined && code.error !== null;
}

/** The numbers of a workflow's two jobs. */
function numbersOf(pipeline: CircleCiPipeline, workflow: CircleCiWorkflow): readonly [first: number, second: number] {
  const first = pipeline.number * 1000 + pipeline.workflows.indexOf(workflow) * 2 + 1;
  return [first, first + 1];
}

function approvalStatus(firstDone: boolean, approvedAt: number | null, status: string): string {
  if (approvedAt !== null) return 'success';
  return firstDone && status === 'on_hold' ? 'on_hold' : blockedOr(status);
}

function blockedOr(status: string): string {
  return status === 'canceled' ? 'canceled' : 'blocked';
}

interface JobTimes {
  readonly started: number | null;
  readonly stopped: number | null;
  readonly after: readonly string[];
}

function job(id: string, name: string, type: 'build' | 'approval', status: string, times: JobTimes) {
  return {
    id,
    name,
    type,
    // A workflow's word `error` is no word for a job.
    status: status === 'error' ? 'infrastructure_fail' : status,
    dependencies: times.after,
    started_at: timestampOrNull(times.started),
    stopped_at: timestampOrNull(times.stopped),
  };
}

export function workflowBody(call: Call, { project, pipeline, workflow }: PlacedWorkflow): Record<string, unknown> {
  const { status, stoppedAt } = progressOf(workflow, call.now);
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
    ...(workflow.plan.setup === true && { tag: 'setup' }),
  };
}
