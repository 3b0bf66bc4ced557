import { json } from '../../world/answer';
import type { ServiceResponse } from '../../world/service';
import type { Call } from './circleCiWorld';
import type { CircleCiPipeline, CircleCiProject, CircleCiState, CircleCiWorkflow } from './circleCiState';

export type CircleCiUser = CircleCiState['users'][number];
export type CircleCiOrganisation = CircleCiState['organisations'][number];

/** A refusal in CircleCI's form. */
export function circleError(status: number, message: string): ServiceResponse {
  return json(status, { message });
}

/** The user of `Circle-Token`, of a bearer token, or of basic authentication with the token as its user name. */
export function userOf(call: Call): CircleCiUser | undefined {
  const { headers } = call.request;
  const authorization = headers['authorization'] ?? '';
  const basic = /^Basic\s+(\S+)$/i.exec(authorization)?.[1];
  const token =
    headers['circle-token'] ??
    /^Bearer\s+(\S+)$/i.exec(authorization)?.[1] ??
    (basic === undefined ? undefined : Buffer.from(basic, 'base64').toString('utf8').split(':')[0]);
  return token === undefined ? undefined : call.state.circleCi.users.find((user) => user.token === token);
}

export function asUser(handle: (call: Call, user: CircleCiUser) => ServiceResponse) {
  return (call: Call): ServiceResponse => {
    const user = userOf(call);
    return user === undefined ? circleError(401, 'Invalid token provided.') : handle(call, user);
  };
}

/** A slug of a project or an organisation, whichever way its provider is spelt: `github/` is `gh/`, `bitbucket/` is `bb/`. */
function canonicalSlug(slug: string): string {
  return slug.replace(/^github\//, 'gh/').replace(/^bitbucket\//, 'bb/');
}

/** The project under any spelling of its slug. */
export function findProject({ state }: Pick<Call, 'state'>, slug: string): CircleCiProject | undefined {
  return state.circleCi.projects.find((project) => canonicalSlug(project.slug) === canonicalSlug(slug));
}

/** The organisation by its id, or under any spelling of its slug. */
export function findOrganisation(
  call: Call,
  { id, slug }: { readonly id?: unknown; readonly slug?: unknown },
): CircleCiOrganisation | undefined {
  return call.state.circleCi.organisations.find(
    (one) => one.id === id || (typeof slug === 'string' && canonicalSlug(one.slug) === canonicalSlug(slug)),
  );
}

/** The organisation that a project belongs to. */
export function organisationOf(call: Call, { slug }: CircleCiProject): CircleCiOrganisation | undefined {
  return findOrganisation(call, { slug: slug.split('/', 2).join('/') });
}

/** Made up: what CircleCI shows of a person is a picture of the version control's. */
export function avatarOf(login: string): string {
  return `https://avatars.example.com/${encodeURIComponent(login)}.png`;
}

/**
 * Guards a route of a project. One that this token may not see is "not found", and so is every project for a wrong
 * token: https://discuss.circleci.com/t/33558.
 */
export function projectRoute(handle: (call: Call, project: CircleCiProject, user: CircleCiUser) => ServiceResponse) {
  return (call: Call): ServiceResponse => {
    const user = userOf(call);
    const project = findProject(call, call.params['project-slug'] ?? '');
    if (user === undefined || project === undefined || !mayUse(user, project)) {
      return circleError(404, 'Project not found');
    }
    return handle(call, project, user);
  };
}

export function mayUse(user: CircleCiUser, project: CircleCiProject): boolean {
  return user.projects === 'all' || user.projects.includes(project.slug);
}

export interface PlacedWorkflow {
  readonly project: CircleCiProject;
  readonly pipeline: CircleCiPipeline;
  readonly workflow: CircleCiWorkflow;
}

/** Guards a route of a pipeline. */
export function pipelineRoute(
  handle: (call: Call, project: CircleCiProject, pipeline: CircleCiPipeline) => ServiceResponse,
) {
  return asUser((call, user) => {
    for (const project of call.state.circleCi.projects) {
      const pipeline = project.pipelines.find((candidate) => candidate.id === call.params['pipeline-id']);
      if (pipeline !== undefined && mayUse(user, project)) return handle(call, project, pipeline);
    }
    return circleError(404, 'Pipeline not found');
  });
}

/** Guards a route of a workflow. */
export function workflowRoute(handle: (call: Call, place: PlacedWorkflow, user: CircleCiUser) => ServiceResponse) {
  return asUser((call, user) => {
    for (const project of call.state.circleCi.projects) {
      for (const pipeline of project.pipelines) {
        const workflow = pipeline.workflows.find((candidate) => candidate.id === call.params['id']);
        if (workflow !== undefined && mayUse(user, project)) return handle(call, { project, pipeline, workflow }, user);
      }
    }
    return circleError(404, 'Workflow not found');
  });
}
