import { json } from '../../world/answer';
import type { ServiceResponse } from '../../world/service';
import { announcements } from './announcements';
import {
  asUser,
  circleError,
  type CircleCiUser,
  findOrganisation,
  mayUse,
  organisationOf,
  pipelineRoute,
  projectRoute,
} from './circleCiAccess';
import type { CircleCiPipeline, CircleCiProject } from './circleCiState';
import type { Call, Route } from './circleCiWorld';
import { configsOf } from './pipelineConfig';
import { pipelineBody } from './pipelineRoutes';
import { tokenPage } from './tokenPage';

/** Pipelines by other ways than their branch and their id. */
export const pipelineViewRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/v2/pipeline', writes: false, announces: announcements.looks, handle: asUser(listAll) },
  {
    method: 'GET',
    path: '/api/v2/pipeline/{pipeline-id}/config',
    writes: false,
    handle: pipelineRoute((_call, _project, pipeline) => json(200, configsOf(pipeline))),
  },
  {
    method: 'GET',
    path: '/api/v2/project/{project-slug*}/pipeline/mine',
    writes: false,
    announces: announcements.looks,
    handle: projectRoute((call, project, user) => page(call, placed(project).filter(startedBy(user)))),
  },
  {
    method: 'GET',
    path: '/api/v2/project/{project-slug*}/pipeline/{pipeline-number}',
    writes: false,
    announces: announcements.looks,
    handle: projectRoute((call, project) => {
      const found = project.pipelines.find(({ number }) => String(number) === call.params['pipeline-number']);
      return found === undefined
        ? circleError(404, 'Pipeline not found')
        : json(200, pipelineBody(call, project, found));
    }),
  },
];

interface Placed {
  readonly project: CircleCiProject;
  readonly pipeline: CircleCiPipeline;
}

/** Of all projects, or of those of an organisation; with `mine=true` those that the caller has started. */
function listAll(call: Call, user: CircleCiUser): ServiceResponse {
  const { query } = call.request;
  const slug = query.get('org-slug');
  const owner = slug === null ? undefined : findOrganisation(call, { slug });
  if (slug !== null && owner === undefined) return circleError(404, 'Organization not found');
  const found = call.state.circleCi.projects
    .filter((project) => mayUse(user, project) && (owner === undefined || organisationOf(call, project) === owner))
    .flatMap(placed);
  return page(call, query.get('mine') === 'true' ? found.filter(startedBy(user)) : found);
}

function placed(project: CircleCiProject): Placed[] {
  return project.pipelines.map((pipeline) => ({ project, pipeline }));
}

function startedBy({ id }: CircleCiUser): (place: Placed) => boolean {
  return ({ pipeline }) => pipeline.actor === id;
}

function page(call: Call, found: readonly Placed[]): ServiceResponse {
  const newestFirst = [...found].sort(
    ({ pipeline: a }, { pipeline: b }) => b.createdAt - a.createdAt || b.number - a.number,
  );
  return tokenPage(call, newestFirst, ({ project, pipeline }) => pipelineBody(call, project, pipeline));
}
