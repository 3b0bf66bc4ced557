import { json, timestamp, timestampOrNull } from '../../world/answer';
import type { ServiceResponse } from '../../world/service';
import { avatarOf, type CircleCiUser, organisationOf, type PlacedWorkflow } from './circleCiAccess';
import type { CircleCiPipeline, CircleCiProject } from './circleCiState';
import type { Call } from './circleCiWorld';
import { repositoryUrl } from './projectRoutes';
import { progressOf } from './workflowProgress';

/**
 * Answers of API v3, as CircleCI's own command line reads them: one thing is `data` with `id`, `attributes` and
 * `references`, several are a list of these with the cursors of the pages around.
 *
 * @see https://github.com/CircleCI-Public/circleci-cli, internal/apiclient
 */
export function v3Entity(status: number, data: unknown): ServiceResponse {
  return json(status, { data });
}

/** @param next - The cursor of the next page. */
export function v3List(data: readonly unknown[], next: string | null = null): ServiceResponse {
  return json(200, { data, page: { next, prev: null } });
}

export function filterOf({ request }: Call, name: string): string | undefined {
  return request.query.get(`filter[${name}]`) ?? undefined;
}

export function v3Error(status: number, title: string): ServiceResponse {
  return json(status, { error: { title, detail: '' } });
}

export function v3User({ id, name, login }: CircleCiUser): Record<string, unknown> {
  return { id, attributes: { name, login, avatar_url: avatarOf(login) } };
}

export function v3Project(call: Call, project: CircleCiProject) {
  return {
    id: project.id,
    attributes: { name: project.name },
    references: { org: { id: organisationOf(call, project)?.id } },
  };
}

export function v3Workflow(call: Call, { project, pipeline, workflow }: PlacedWorkflow): Record<string, unknown> {
  const { status, stoppedAt } = progressOf(workflow, call.now);
  return {
    id: workflow.id,
    attributes: {
      name: workflow.plan.name,
      ...phaseOf(status),
      created_at: timestamp(workflow.createdAt),
      ended_at: timestampOrNull(stoppedAt),
    },
    references: { run: { id: pipeline.id }, project: { id: project.id }, user: { id: workflow.startedBy } },
  };
}

/** A job of a workflow, from what v2 shows of it. */
export function v3Job(job: V2Job, workflow: string, project: string): Record<string, unknown> {
  return {
    id: job.id,
    attributes: {
      name: job.name,
      type: job.type,
      ...phaseOf(job.status),
      started_at: job.started_at,
      ended_at: job.stopped_at,
    },
    references: { workflow: { id: workflow }, project: { id: project } },
  };
}

export interface V2Job {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly status: string;
  readonly started_at: string | null;
  readonly stopped_at: string | null;
}

/** A run is a pipeline; how it stands is how the worst of its workflows does. A rerun can change that, so it has no `outcome`. */
export function v3Run(call: Call, project: CircleCiProject, pipeline: CircleCiPipeline) {
  const { branch, tag, revision, subject } = pipeline;
  const commit = { subject, url: `${repositoryUrl(project)}/commit/${revision}`, author: { name: '', login: '' } };
  const vcs = { ...(tag === undefined ? { branch } : { tag }), revision, commit };
  const { phase, current_outcome } = phaseOf(statusOfRun(call, pipeline));
  return {
    id: pipeline.id,
    attributes: {
      phase,
      current_outcome,
      created_at: timestamp(pipeline.createdAt),
      vcs: { ...vcs, repository_url: repositoryUrl(project) },
      errors: pipeline.errors,
    },
    references: {
      event: { attributes: { type: pipeline.trigger, vcs } },
      project: { id: project.id },
      user: { id: pipeline.actor },
    },
  };
}

const outcomes: Readonly<Record<string, string>> = { success: 'succeeded', error: 'errored' };
const phases: Readonly<Record<string, string>> = {
  running: 'started',
  on_hold: 'started',
  failing: 'started',
  queued: 'queued',
  blocked: 'created',
};

/** API v3 says in two words what v2 says in one. */
function phaseOf(status: string): {
  readonly phase: string;
  readonly outcome: string;
  readonly current_outcome: string;
} {
  const phase = phases[status];
  if (phase !== undefined) return { phase, outcome: '', current_outcome: status === 'failing' ? 'failed' : '' };
  const outcome = outcomes[status] ?? status;
  return { phase: 'ended', outcome, current_outcome: outcome };
}

const worstFirst = ['on_hold', 'running', 'error', 'unauthorized', 'failed', 'canceled', 'not_run', 'success'];

/** In v2's word, as filters have it. */
export function statusOfRun(call: Call, { state, isInSetup, workflows }: CircleCiPipeline): string {
  if (state === 'errored') return 'error';
  if (isInSetup === true) return 'running';
  // Of a workflow that was run anew its last run counts.
  const last = new Map(workflows.map((workflow) => [workflow.plan.name, progressOf(workflow, call.now).status]));
  return worstFirst.find((status) => [...last.values()].some((other) => other === status)) ?? 'not_run';
}
