import { bodyOf, textIn } from '../../world/answer';
import type { ServiceResponse } from '../../world/service';
import { announcements } from './announcements';
import {
  asUser,
  circleError,
  type CircleCiUser,
  findProject,
  mayUse,
  pipelineRoute,
  type PlacedWorkflow,
  workflowRoute,
} from './circleCiAccess';
import type { CircleCiProject } from './circleCiState';
import type { Call, Route } from './circleCiWorld';
import {
  filterOf,
  type V2Job,
  v3Entity,
  v3Error,
  v3Job,
  v3List,
  v3Project,
  v3Run,
  v3User,
  v3Workflow,
} from './v3Answers';
import { listRuns, searchRuns } from './v3Runs';
import { listJobs } from './workflowJobs';
import { cancel, rerun } from './workflowRoutes';

const workflow = '/api/v3/workflows/{id}';

/** Of API v3 what CircleCI's newer command line needs to say who it is, to find a project's runs and to rerun a workflow. */
export const v3Routes: readonly Route[] = [
  { method: 'GET', path: '/api/v3/users', writes: false, handle: inV3(asUser(listUsers)) },
  { method: 'GET', path: '/api/v3/projects', writes: false, handle: inV3(asUser(listProjects)) },
  { method: 'GET', path: '/api/v3/projects/{id}', writes: false, handle: inV3(asUser(readProject)) },
  {
    method: 'GET',
    path: '/api/v3/runs',
    writes: false,
    announces: announcements.looks,
    handle: inV3(asUser(listRuns)),
  },
  {
    method: 'POST',
    path: '/api/v3/runs/search',
    writes: false,
    announces: announcements.looks,
    handle: inV3(asUser(searchRuns)),
  },
  {
    method: 'GET',
    path: '/api/v3/runs/{pipeline-id}',
    writes: false,
    announces: announcements.looks,
    handle: inV3(pipelineRoute((call, project, pipeline) => v3Entity(200, v3Run(call, project, pipeline)))),
  },
  {
    method: 'GET',
    path: '/api/v3/workflows',
    writes: false,
    announces: announcements.looks,
    handle: inV3(asUser(listWorkflows)),
  },
  {
    method: 'GET',
    path: workflow,
    writes: false,
    handle: inV3(workflowRoute((call, place) => v3Entity(200, v3Workflow(call, place)))),
  },
  {
    method: 'GET',
    path: '/api/v3/jobs',
    writes: false,
    handle: inV3(asUser(listJobsAsV2)),
  },
  {
    method: 'POST',
    path: `${workflow}/rerun`,
    writes: true,
    announces: announcements.starts,
    handle: inV3(workflowRoute(rerunAsV2)),
  },
  { method: 'POST', path: `${workflow}/cancel`, writes: true, handle: inV3(workflowRoute(cancelAsV2)) },
];

/** What v2 refuses, v3 refuses in a form of its own. */
function inV3(handle: Route['handle']): Route['handle'] {
  return (call) => {
    const answer = handle(call);
    if (answer.status < 400) return answer;
    const { message } = JSON.parse(answer.body) as { readonly message: string };
    return v3Error(answer.status, message);
  };
}

function listUsers(call: Call, caller: CircleCiUser): ServiceResponse {
  const id = filterOf(call, 'user_id');
  if (id === undefined) return circleError(400, 'filter[user_id] is required');
  return v3List(call.state.circleCi.users.filter((user) => user.id === (id === 'me' ? caller.id : id)).map(v3User));
}

/** By the slug, or by the organisation's id, and by the name where that is given. No match is an empty list. */
function listProjects(call: Call, user: CircleCiUser): ServiceResponse {
  const [slug, organisation, name] = ['slug', 'org_id', 'name'].map((filter) => filterOf(call, filter));
  if (slug === undefined && organisation === undefined) {
    return circleError(400, 'filter[slug] or filter[org_id] is required');
  }
  const bySlug = slug === undefined ? undefined : findProject(call, slug);
  const found = slug === undefined ? call.state.circleCi.projects : bySlug === undefined ? [] : [bySlug];
  const shown = found
    .filter((project) => mayUse(user, project) && (name === undefined || project.name === name))
    .map((project) => v3Project(call, project));
  return v3List(shown.filter(({ references }) => organisation === undefined || references.org.id === organisation));
}

function readProject(call: Call, user: CircleCiUser): ServiceResponse {
  const found = call.state.circleCi.projects.find(({ id }) => id === call.params['id']);
  if (found === undefined || !mayUse(user, found)) return circleError(404, 'Project not found');
  return v3Entity(200, v3Project(call, found));
}

/** Those of one run, oldest first. The run has been called an event for a while. Where it has none yet, it is not found. */
function listWorkflows(call: Call, user: CircleCiUser): ServiceResponse {
  const run = filterOf(call, 'run_id') ?? filterOf(call, 'event_id');
  if (run === undefined) return circleError(400, 'filter[run_id] is required');
  const places = call.state.circleCi.projects
    .filter((project) => mayUse(user, project))
    .flatMap((project) => placesOf(project))
    .filter(({ pipeline }) => pipeline.id === run);
  if (places.length === 0) return circleError(404, 'Run not found');
  return v3List(places.map((place) => v3Workflow(call, place)));
}

function placesOf(project: CircleCiProject): PlacedWorkflow[] {
  return project.pipelines.flatMap((pipeline) =>
    pipeline.workflows.map((one) => ({ project, pipeline, workflow: one })),
  );
}

/**
 * `is_from_failed` is all that it takes. Other members are passed over without a word, v2's `from_failed` too: the whole
 * workflow is then run anew (https://github.com/CircleCI-Public/circleci-cli/pull/1689).
 */
function rerunAsV2(call: Call, place: PlacedWorkflow, user: CircleCiUser): ServiceResponse {
  const body = call.request.body === '' ? {} : bodyOf(call.request);
  if (body === undefined) return circleError(400, 'Unexpected request body provided.');
  const asked = JSON.stringify({ from_failed: body['is_from_failed'] ?? false });
  const answer = rerun({ ...call, request: { ...call.request, body: asked } }, place, user);
  if (answer.status >= 400) return answer;
  return v3Entity(201, { id: textIn(bodyOf(answer), 'workflow_id') });
}

function cancelAsV2(call: Call, place: PlacedWorkflow): ServiceResponse {
  const answer = cancel(call, place);
  return answer.status >= 400 ? answer : v3Entity(202, { id: place.workflow.id });
}

function listJobsAsV2(call: Call): ServiceResponse {
  const id = filterOf(call, 'workflow_id');
  if (id === undefined) return circleError(400, 'filter[workflow_id] is required');
  return workflowRoute((inner, place) => {
    const { items } = JSON.parse(listJobs(inner, place).body) as { readonly items: readonly V2Job[] };
    return v3List(items.map((job) => v3Job(job, id, place.project.id)));
  })({ ...call, params: { id } });
}
