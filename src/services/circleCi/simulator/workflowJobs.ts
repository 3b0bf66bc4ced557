import { json, timestamp, timestampOrNull } from '../../world/answer';
import type { ServiceResponse } from '../../world/service';
import type { Call } from './circleCiWorld';
import { circleError } from './circleCiAccess';
import type { PlacedWorkflow } from './circleCiAccess';
import type { CircleCiPipeline, CircleCiProject, CircleCiWorkflow } from './circleCiState';
import { repositoryUrl } from './projectRoutes';
import { tokenPage } from './tokenPage';
import { progressOf } from './workflowProgress';

/** The jobs of a workflow: two builds, and an approval between them where its plan asks for one. */
export function listJobs(call: Call, { project, pipeline, workflow }: PlacedWorkflow): ServiceResponse {
  const { plan, jobs, createdAt, approvedAt, kept, only } = workflow;
  const [firstName, secondName] = jobNamesOf(workflow);
  const { status, stoppedAt, firstJobDoneAt } = progressOf(workflow, call.now);
  const firstDone = firstJobDoneAt <= call.now;
  const secondStart = plan.approval && only === undefined ? approvedAt : firstDone ? firstJobDoneAt : null;
  // Terraform refuses such code when it plans; the jobs after that are never begun.
  const stopsFirst = stopsInPlan(workflow);
  const first = job(jobs.first, firstName, 'build', firstDone && !stopsFirst ? 'success' : status, {
    started: kept?.startedAt ?? createdAt,
    stopped: kept?.stoppedAt ?? (firstDone ? firstJobDoneAt : stoppedAt),
    after: [],
  });
  const approval = job(jobs.approval, 'approve', 'approval', approvalStatus(firstDone, approvedAt, status), {
    started: firstDone ? firstJobDoneAt : null,
    stopped: approvedAt,
    after: [jobs.first],
  });
  const begun = stopsFirst ? null : secondStart;
  const second = job(jobs.second, secondName, 'build', begun === null ? blockedOr(status) : status, {
    started: begun,
    stopped: begun === null ? null : stoppedAt,
    after: [plan.approval ? jobs.approval : jobs.first],
  });
  const [firstNumber, secondNumber] = numbersOf(pipeline, workflow);
  const all = [
    { ...first, job_number: firstNumber },
    ...(plan.approval ? [{ ...approval, approval_request_id: workflow.approvalRequestId }] : []),
    // A job gets its number when it begins.
    begun === null ? second : { ...second, job_number: secondNumber },
  ];
  // A rerun of single jobs lists those alone.
  const shown = only === undefined ? all : all.filter(({ id }) => id === jobs[only]);
  return tokenPage(call, shown, (entry) => ({ ...entry, project_slug: project.slug }));
}

/** What CircleCI tells of one job; its messages hold why it failed. */
export function jobDetails(call: Call, project: CircleCiProject): ServiceResponse {
  const number = Number(call.params['job-number']);
  for (const pipeline of project.pipelines) {
    for (const workflow of pipeline.workflows) {
      const [first, second] = numbersOf(pipeline, workflow);
      if (number !== first && number !== second) continue;
      const at = number === first ? 0 : 1;
      const { status, stoppedAt, firstJobDoneAt } = progressOf(workflow, call.now);
      const isRefused = at === 0 && stopsInPlan(workflow) && status === 'failed';
      const isDone = at === 0 && !isRefused && firstJobDoneAt <= call.now;
      const message = workflow.code?.error ?? '';
      const [, owner = ''] = project.slug.split('/');
      const started = at === 0 ? workflow.createdAt : (workflow.approvedAt ?? firstJobDoneAt);
      const stopped = isDone ? firstJobDoneAt : stoppedAt;
      return json(200, {
        number,
        name: jobNamesOf(workflow)[at],
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

/** Whether Terraform refuses its code, so that it ends in its first job. */
export function stopsInPlan({ plan, code }: CircleCiWorkflow): boolean {
  return plan.outcome === 'failed' && code !== undefined && code.error !== null;
}

/** The numbers of a workflow's two jobs. */
export function numbersOf(
  pipeline: CircleCiPipeline,
  workflow: CircleCiWorkflow,
): readonly [first: number, second: number] {
  const first = pipeline.number * 1000 + pipeline.workflows.indexOf(workflow) * 2 + 1;
  return [workflow.kept?.number ?? first, first + 1];
}

/** What its two builds are called. */
export function jobNamesOf({ plan }: CircleCiWorkflow): readonly [first: string, second: string] {
  return plan.appliesFirst === true ? ['apply', 'smoke'] : ['plan', 'apply'];
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
