import { bodyOf, json, textIn, timestamp } from '../../world/answer';
import { uuid } from '../../world/identifiers';
import type { ServiceResponse } from '../../world/service';
import type { Call, Route } from './circleCiWorld';
import type { CircleCiContext } from './circleCiState';
import { asUser, circleError, type CircleCiOrganisation, findOrganisation } from './circleCiAccess';
import { isOwner, isVariableName, ownerTypes } from './requestBodies';
import { tokenPage } from './tokenPage';

const one = '/api/v2/context/{context-id}';
const variable = `${one}/environment-variable/{env-var-name}`;

/** Contexts of an organisation. Their variables are listed by name; values never come out. */
export const contextRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/v2/context', writes: false, handle: asUser(list) },
  { method: 'POST', path: '/api/v2/context', writes: true, handle: asUser(create) },
  { method: 'GET', path: one, writes: false, handle: contextRoute((_c, context) => json(200, contextBody(context))) },
  { method: 'DELETE', path: one, writes: true, handle: contextRoute(remove) },
  {
    // None is ever set up: https://circleci.com/docs/api/v2/ has more routes for them, which are not simulated.
    method: 'GET',
    path: '/api/v2/context/{context_id}/restrictions',
    writes: false,
    handle: contextRoute(() => json(200, { items: [], next_page_token: null })),
  },
  { method: 'GET', path: `${one}/environment-variable`, writes: false, handle: contextRoute(listVariables) },
  { method: 'PUT', path: variable, writes: true, handle: contextRoute(setVariable) },
  { method: 'DELETE', path: variable, writes: true, handle: contextRoute(removeVariable) },
];

function list(call: Call): ServiceResponse {
  const { query } = call.request;
  const id = query.get('owner-id');
  const slug = query.get('owner-slug');
  const type = query.get('owner-type') ?? 'organization';
  if (!ownerTypes.includes(type)) return circleError(400, 'owner-type is account or organization.');
  if (id === null && slug === null) return circleError(400, 'owner-id or owner-slug is required.');
  const owner = findOrganisation(call, { id: id ?? undefined, slug: slug ?? undefined });
  return owner === undefined
    ? circleError(404, 'Organization does not exist.')
    : tokenPage(call, owner.contexts.filter(named(query.get('name'))), contextBody);
}

/** By a part of the name, in whichever case. */
function named(part: string | null): (context: CircleCiContext) => boolean {
  return ({ name }) => name.toLowerCase().includes((part ?? '').toLowerCase());
}

function create(call: Call): ServiceResponse {
  const body = bodyOf(call.request);
  const name = textIn(body, 'name');
  const owner = body?.['owner'];
  if (name === undefined || name === '' || !isOwner(owner)) {
    return circleError(400, 'Unexpected request body provided.');
  }
  const organisation = findOrganisation(call, owner);
  if (organisation === undefined) return circleError(404, 'Organization does not exist.');
  if (organisation.contexts.some((other) => other.name === name)) return circleError(409, 'Context already exists.');
  const context: CircleCiContext = { id: uuid(call.random), name, createdAt: call.now, variables: [] };
  organisation.contexts.push(context);
  return json(200, contextBody(context));
}

function contextRoute(handle: (call: Call, context: CircleCiContext, owner: CircleCiOrganisation) => ServiceResponse) {
  return asUser((call) => {
    // CircleCI's document spells the parameter of its routes both ways.
    const id = call.params['context-id'] ?? call.params['context_id'];
    for (const owner of call.state.circleCi.organisations) {
      const context = owner.contexts.find((candidate) => candidate.id === id);
      if (context !== undefined) return handle(call, context, owner);
    }
    return circleError(404, 'Context not found.');
  });
}

function remove(_call: Call, context: CircleCiContext, owner: CircleCiOrganisation): ServiceResponse {
  owner.contexts = owner.contexts.filter((other) => other !== context);
  return json(200, { message: 'Context deleted.' });
}

function listVariables(call: Call, context: CircleCiContext): ServiceResponse {
  return tokenPage(call, context.variables, (entry) => variableBody(context, entry));
}

function setVariable(call: Call, context: CircleCiContext): ServiceResponse {
  const value = textIn(bodyOf(call.request), 'value');
  const name = call.params['env-var-name'] ?? '';
  if (value === undefined) return circleError(400, 'Unexpected request body provided.');
  if (!isVariableName(name)) return circleError(400, 'Environment variable name is invalid.');
  const old = context.variables.find((entry) => entry.name === name);
  const entry = { name, value, createdAt: old?.createdAt ?? call.now, updatedAt: call.now };
  context.variables = [...context.variables.filter((other) => other !== old), entry];
  return json(200, variableBody(context, entry));
}

function removeVariable(call: Call, context: CircleCiContext): ServiceResponse {
  context.variables = context.variables.filter((entry) => entry.name !== call.params['env-var-name']);
  return json(200, { message: 'Environment variable deleted.' });
}

function contextBody({ id, name, createdAt }: CircleCiContext): Record<string, unknown> {
  return { id, name, created_at: timestamp(createdAt) };
}

function variableBody(context: CircleCiContext, entry: CircleCiContext['variables'][number]): Record<string, unknown> {
  return {
    variable: entry.name,
    created_at: timestamp(entry.createdAt),
    updated_at: timestamp(entry.updatedAt),
    context_id: context.id,
  };
}
