import { bodyOf, json, textIn, timestamp } from '../../world/answer';
import type { ServiceResponse } from '../../world/service';
import type { Call, Route } from './circleCiWorld';
import type { CircleCiProject } from './circleCiState';
import { announcements } from './announcements';
import { circleError, projectRoute } from './circleCiAccess';
import { isVariableName } from './requestBodies';
import { tokenPage } from './tokenPage';

const all = '/api/v2/project/{project-slug*}/envvar';
const one = `${all}/{name}`;

type Variable = CircleCiProject['variables'][number];

/** Environment variables of a project: values go in, masks come out. */
export const variableRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: all,
    writes: false,
    announces: announcements.looks,
    handle: projectRoute((call, project) => tokenPage(call, project.variables, variableBody, 100)),
  },
  { method: 'POST', path: all, writes: true, handle: projectRoute(create) },
  {
    method: 'GET',
    path: one,
    writes: false,
    handle: variableRoute((_project, variable) => json(200, variableBody(variable))),
  },
  {
    method: 'DELETE',
    path: one,
    writes: true,
    handle: variableRoute((project, { name }) => {
      removeVariable(project, name);
      return json(200, { message: 'Environment variable deleted.' });
    }),
  },
];

/** Replaces the variable: the stamp of its creation moves. */
export function setVariable(project: CircleCiProject, name: string, value: string, now: number): Variable {
  removeVariable(project, name);
  const variable = { name, value, createdAt: now };
  project.variables.push(variable);
  return variable;
}

export function removeVariable(project: CircleCiProject, name: string): void {
  project.variables = project.variables.filter((variable) => variable.name !== name);
}

function variableRoute(handle: (project: CircleCiProject, variable: Variable) => ServiceResponse) {
  return projectRoute((call, project) => {
    const variable = project.variables.find((candidate) => candidate.name === call.params['name']);
    return variable === undefined ? circleError(404, 'Environment variable not found.') : handle(project, variable);
  });
}

function create(call: Call, project: CircleCiProject): ServiceResponse {
  const body = bodyOf(call.request);
  const name = textIn(body, 'name');
  const value = textIn(body, 'value');
  if (name === undefined || value === undefined) return circleError(400, 'Unexpected request body provided.');
  if (!isVariableName(name)) return circleError(400, 'Environment variable name is invalid.');
  return json(201, variableBody(setVariable(project, name, value, call.now)));
}

function variableBody({ name, value, createdAt }: Variable): Record<string, unknown> {
  return { name, value: maskOf(value), 'created-at': timestamp(createdAt) };
}

/** Four `x` and the last four characters; of a value that short nothing is shown. */
function maskOf(value: string): string {
  return value.length > 4 ? `xxxx${value.slice(-4)}` : 'xxxx';
}
