import { bodyOf, json, textIn, timestamp } from '../../world/answer';
import type { ServiceResponse } from '../../world/service';
import type { Call, Route } from './circleCiWorld';
import type { CircleCiPipeline, CircleCiProject } from './circleCiState';
import { announcements } from './announcements';
import { avatarOf, circleError, findProject, mayUse, pipelineRoute, projectRoute, userOf } from './circleCiAccess';
import type { CircleCiUser } from './circleCiAccess';
import { definitionOf, repositoryUrl } from './projectRoutes';
import { startsPipeline, startsRun } from './requestBodies';
import { startPipeline } from './startPipeline';
import { tokenPage } from './tokenPage';
import { workflowBody } from './workflowRoutes';

export const pipelineRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v2/project/{project-slug*}/pipeline',
    writes: false,
    announces: announcements.looks,
    handle: projectRoute(list),
  },
  {
    method: 'POST',
    path: '/api/v2/project/{project-slug*}/pipeline',
    writes: true,
    announces: announcements.starts,
    handle: projectRoute(trigger),
  },
  {
    // Three raw segments: a slug with encoded slashes does not get here (https://github.com/CircleCI-Public/circleci-cli/pull/1319).
    method: 'POST',
    path: '/api/v2/project/{provider}/{organization}/{project}/pipeline/run',
    writes: true,
    announces: announcements.starts,
    handle: run,
  },
  {
    method: 'GET',
    path: '/api/v2/pipeline/{pipeline-id}',
    writes: false,
    handle: pipelineRoute((call, project, pipeline) => json(200, pipelineBody(call, project, pipeline))),
  },
  {
    method: 'GET',
    path: '/api/v2/pipeline/{pipeline-id}/workflow',
    writes: false,
    handle: pipelineRoute((call, project, pipeline) => {
      const newestFirst = [...pipeline.workflows].reverse();
      return tokenPage(call, newestFirst, (workflow) => workflowBody(call, { project, pipeline, workflow }));
    }),
  },
];

function list(call: Call, project: CircleCiProject): ServiceResponse {
  const branch = call.request.query.get('branch');
  const found = project.pipelines.filter((pipeline) => branch === null || pipeline.branch === branch);
  const newestFirst = [...found].sort((a, b) => b.createdAt - a.createdAt || b.number - a.number);
  return tokenPage(call, newestFirst, (pipeline) => pipelineBody(call, project, pipeline));
}

/** The older call: `{branch | tag, parameters}`, all optional. */
function trigger(call: Call, project: CircleCiProject, user: CircleCiUser): ServiceResponse {
  const body = call.request.body === '' ? {} : bodyOf(call.request);
  if (body === undefined || !startsPipeline(body)) {
    return circleError(400, 'Unexpected request body provided.');
  }
  // Of the GitHub App, of GitLab and of Bitbucket Data Center: CircleCI's document says that it is not for them, not how it refuses.
  if (project.slug.startsWith('circleci/')) {
    return circleError(400, 'This endpoint does not support the project. Use pipeline/run.');
  }
  return begin(call, project, user, refIn(body) ?? { branch: project.defaultBranch });
}

/** The recommended call: `{definition_id?, config: {branch | tag}, checkout: {branch | tag}, parameters?}`. */
function run(call: Call): ServiceResponse {
  const user = userOf(call);
  if (user === undefined) return circleError(401, 'Invalid token provided.');
  const { provider, organization, project: name } = call.params;
  const project = findProject(call, `${provider ?? ''}/${organization ?? ''}/${name ?? ''}`);
  if (project === undefined || !mayUse(user, project)) return circleError(404, 'Project not found.');
  const body = call.request.body === '' ? {} : bodyOf(call.request);
  if (body === undefined || !startsRun(body)) {
    return circleError(400, 'Unexpected request body provided.');
  }
  if (body['definition_id'] !== undefined && body['definition_id'] !== definitionOf(project)) {
    return circleError(404, 'Pipeline definition not found.');
  }
  const parts = [body['checkout'], body['config']].filter((part) => typeof part === 'object' && part !== null);
  // What is checked out is built; where the config is read from says it where that is left open.
  const [ref = { branch: project.defaultBranch }] = parts.flatMap((part) => refIn(part) ?? []);
  return begin(call, project, user, ref);
}

type Ref = { readonly branch: string } | { readonly tag: string };

function refIn(body: object): Ref | undefined {
  const branch = textIn({ ...body }, 'branch');
  const tag = textIn({ ...body }, 'tag');
  if (tag !== undefined) return { tag };
  return branch === undefined ? undefined : { branch };
}

function begin(call: Call, project: CircleCiProject, user: CircleCiUser, ref: Ref): ServiceResponse {
  const subject = 'tag' in ref ? `Release ${ref.tag}` : `Head of ${ref.branch}`;
  const start = { ...ref, trigger: 'api', actor: user.id, subject } as const;
  const { id, state, number, createdAt } = startPipeline(call.state, project, start, call);
  return json(201, { id, state, number, created_at: timestamp(createdAt) });
}

export function pipelineBody(
  call: Call,
  project: CircleCiProject,
  pipeline: CircleCiPipeline,
): Record<string, unknown> {
  const login = call.state.circleCi.users.find((user) => user.id === pipeline.actor)?.login ?? 'unknown';
  return {
    id: pipeline.id,
    number: pipeline.number,
    project_slug: project.slug,
    state: pipeline.isInSetup === true ? 'setup' : pipeline.state,
    errors: pipeline.errors,
    created_at: timestamp(pipeline.createdAt),
    updated_at: timestamp(pipeline.createdAt),
    trigger: {
      type: pipeline.trigger,
      received_at: timestamp(pipeline.createdAt),
      actor: { login, avatar_url: avatarOf(login) },
    },
    vcs: {
      provider_name: 'GitHub',
      origin_repository_url: repositoryUrl(project),
      target_repository_url: repositoryUrl(project),
      ...(pipeline.tag === undefined ? { branch: pipeline.branch } : { tag: pipeline.tag }),
      revision: pipeline.revision,
      commit: { subject: pipeline.subject, body: '' },
    },
  };
}
