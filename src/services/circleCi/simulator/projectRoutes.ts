import { json } from '../../world/answer';
import type { ServiceResponse } from '../../world/service';
import type { Call, Route } from './circleCiWorld';
import type { CircleCiProject } from './circleCiState';
import { asUser, circleError, mayUse, organisationOf, projectRoute } from './circleCiAccess';

export const projectRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v2/me',
    writes: false,
    handle: asUser((_call, { id, login, name }) => json(200, { id, login, name })),
  },
  { method: 'GET', path: '/api/v2/project/{project-slug*}', writes: false, handle: projectRoute(read) },
  {
    method: 'GET',
    path: '/api/v2/projects/{project_id}/pipeline-definitions',
    writes: false,
    handle: asUser((call, user) => {
      const project = call.state.circleCi.projects.find((candidate) => candidate.id === call.params['project_id']);
      if (project === undefined || !mayUse(user, project)) return circleError(404, 'Project not found');
      return json(200, { items: [definitionBody(project)] });
    }),
  },
];

/** Each project has one pipeline definition; its id follows from the project's. */
export function definitionOf(project: CircleCiProject): string {
  return project.id.slice(0, -4) + 'de01';
}

/** As CircleCI's own MCP server reads it: https://github.com/CircleCI-Public/mcp-server-circleci, src/clients/schemas.ts. */
function definitionBody(project: CircleCiProject): Record<string, unknown> {
  const source = {
    provider: 'github_app',
    repo: { full_name: new URL(repositoryUrl(project)).pathname.slice(1), external_id: '100000001' },
  };
  return {
    id: definitionOf(project),
    name: 'Default',
    description: '',
    created_at: '2025-01-06T09:00:00.000Z',
    config_source: { ...source, file_path: '.circleci/config.yml' },
    checkout_source: source,
  };
}

function read(call: Call, project: CircleCiProject): ServiceResponse {
  const owner = organisationOf(call, project);
  // An organisation that is deleted takes its projects along.
  if (owner === undefined) return circleError(404, 'Project not found');
  return json(200, {
    slug: project.slug,
    name: project.name,
    id: project.id,
    organization_name: owner.name,
    organization_slug: owner.slug,
    organization_id: owner.id,
    vcs_info: { vcs_url: repositoryUrl(project), provider: 'GitHub', default_branch: project.defaultBranch },
  });
}

export function repositoryUrl(project: CircleCiProject): string {
  return `https://github.com/${project.slug.split('/').slice(1).join('/')}`;
}
