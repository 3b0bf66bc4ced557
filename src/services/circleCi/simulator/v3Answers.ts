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

/** Everything on one page: nothing in a rehearsal is long. */
export function v3List(data: readonly unknown[]): ServiceResponse {
  return json(200, { data, page: { next: null, prev: null } });
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
    references: { event: { id: pipeline.id }, project: { id: project.id }, user: { id: workflow.startedBy } },
  };
}

/** A run is a pipeline; how it stands is how the worst of its workflows does. */
export function v3Run(call: Call, project: CircleCiProject, pipeline: CircleCiPipeline): Record<string, unknown> {
  const { branch, tag, revision, subject } = pipeline;
  const commit = { subject, url: `${repositoryUrl(project)}/commit/${revision}`, author: { name: '', login: '' } };
  const vcs = { ...(tag === undefined ? { branch } : { tag }), revision, commit };
  return {
    id: pipeline.id,
    attributes: {
      ...phaseOf(statusOfRun(call, pipeline)),
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

/** API v3 says in two words what v2 says in one. */
function phaseOf(status: string): {
  readonly phase: string;
  readonly outcome: string;
  readonly current_outcome: string;
} {
  const isOpen = ['running', 'on_hold', 'queued', 'failing'].includes(status);
  if (!isOpen) {
    const outcome = outcomes[status] ?? status;
    return { phase: 'ended', outcome, current_outcome: outcome };
  }
  const current = status === 'failing' ? 'failed' : status === 'on_hold' ? 'on_hold' : '';
  return { phase: status === 'queued' ? 'queued' : 'started', outcome: '', current_outcome: current };
}

const worstFirst = ['on_hold', 'running', 'error', 'unauthorized', 'failed', 'canceled', 'not_run', 'success'];

function statusOfRun(call: Call, { state, isInSetup, workflows }: CircleCiPipeline): string {
  if (state === 'errored') return 'error';
  if (isInSetup === true) return 'running';
  const all = workflows.map((workflow) => progressOf(workflow, call.now).status);
  return worstFirst.find((status) => all.some((other) => other === status)) ?? 'not_run';
}
