import { largestOf } from '../../../shared/lists';
import { bodyOf, empty, json, textIn } from '../../world/answer';
import { uuid } from '../../world/identifiers';
import type { ServiceResponse } from '../../world/service';
import type { Call, Route } from './hubWorld';
import type { HubOrganisation, HubTeam } from './hubState';
import { findAccount, hubError } from './hubSession';
import { organisationRoute } from './organisationAccess';
import { pageOf } from './page';
import { userBody } from './userRoutes';

const reads = { least: 'member', scope: 'scope-group-read' } as const;
const edits = { least: 'owner', scope: 'scope-group-edit' } as const;
const group = '/v2/orgs/{org_name}/groups/{group_name}';

/** Teams, which the API calls groups. */
export const groupRoutes: readonly Route[] = [
  { method: 'GET', path: '/v2/orgs/{org_name}/groups', writes: false, handle: organisationRoute(reads, list) },
  { method: 'POST', path: '/v2/orgs/{org_name}/groups', writes: true, handle: organisationRoute(edits, create) },
  { method: 'GET', path: group, writes: false, handle: teamRoute(reads, (_c, _o, team) => json(200, teamBody(team))) },
  { method: 'PUT', path: group, writes: true, handle: teamRoute(edits, update) },
  { method: 'PATCH', path: group, writes: true, handle: teamRoute(edits, update) },
  { method: 'DELETE', path: group, writes: true, handle: teamRoute(edits, remove) },
  { method: 'GET', path: `${group}/members`, writes: false, handle: teamRoute(reads, listMembers) },
  { method: 'POST', path: `${group}/members`, writes: true, handle: teamRoute(edits, addMember) },
  { method: 'DELETE', path: `${group}/members/{username}`, writes: true, handle: teamRoute(edits, removeMember) },
];

function teamRoute(
  access: typeof reads | typeof edits,
  handle: (call: Call, organisation: HubOrganisation, team: HubTeam) => ServiceResponse,
) {
  return organisationRoute(access, (call, organisation) => {
    const team = organisation.teams.find((candidate) => candidate.name === call.params['group_name']);
    return team === undefined ? hubError(404, 'not found') : handle(call, organisation, team);
  });
}

function list(call: Call, organisation: HubOrganisation): ServiceResponse {
  const username = call.request.query.get('username');
  const search = call.request.query.get('search') ?? '';
  const found = organisation.teams.filter(
    (team) => team.name.includes(search) && (username === null || team.members.includes(username)),
  );
  const page = pageOf(call, found, teamBody, 10);
  return page === undefined ? hubError(400, 'bad request') : json(200, page);
}

function create(call: Call, organisation: HubOrganisation): ServiceResponse {
  const body = bodyOf(call.request);
  const name = textIn(body, 'name');
  // The rule of Docker's own Terraform provider.
  if (name === undefined || !/^[a-zA-Z0-9_-]{3,30}$/.test(name)) return hubError(400, 'bad request');
  if (organisation.teams.some((team) => team.name === name)) return hubError(400, 'team already exists');
  const team: HubTeam = {
    id: largestOf(organisation.teams.map((other) => other.id)) + 1,
    uuid: uuid(call.random),
    name,
    description: textIn(body, 'description') ?? '',
    members: [],
  };
  organisation.teams.push(team);
  return json(201, teamBody(team));
}

function update(call: Call, organisation: HubOrganisation, team: HubTeam): ServiceResponse {
  const body = bodyOf(call.request);
  if (body === undefined) return hubError(400, 'bad request');
  const name = textIn(body, 'name') ?? team.name;
  if (organisation.teams.some((other) => other !== team && other.name === name)) return hubError(400, 'bad request');
  team.name = name;
  team.description = textIn(body, 'description') ?? team.description;
  return json(200, teamBody(team));
}

function remove(_call: Call, organisation: HubOrganisation, team: HubTeam): ServiceResponse {
  if (team.name === 'owners') return hubError(403, 'permission denied');
  organisation.teams.splice(organisation.teams.indexOf(team), 1);
  return empty(204);
}

function listMembers(call: Call, _organisation: HubOrganisation, team: HubTeam): ServiceResponse {
  const search = (call.request.query.get('search') ?? '').toLowerCase();
  const accounts = team.members.flatMap((username) => findAccount(call, username) ?? []);
  const found = accounts.filter((account) =>
    `${account.username} ${account.fullName} ${account.email}`.toLowerCase().includes(search),
  );
  const page = pageOf(call, found, (account) => ({ ...userBody(account), email: account.email }), 10);
  return page === undefined ? hubError(400, 'bad request') : json(200, page);
}

/** Works for somebody already in the organisation; everybody else has to accept an invite first. */
function addMember(call: Call, organisation: HubOrganisation, team: HubTeam): ServiceResponse {
  const username = textIn(bodyOf(call.request), 'member')?.toLowerCase();
  if (username === undefined) return hubError(400, 'bad request');
  if (!organisation.members.some((member) => member.username === username)) {
    return hubError(404, 'user is not a member of the organization');
  }
  if (!team.members.includes(username)) team.members.push(username);
  return empty(200);
}

function removeMember(call: Call, _organisation: HubOrganisation, team: HubTeam): ServiceResponse {
  const username = call.params['username'] ?? '';
  if (!team.members.includes(username)) return hubError(404, 'not found');
  team.members = team.members.filter((name) => name !== username);
  return empty(204);
}

function teamBody(team: HubTeam): Record<string, unknown> {
  const { id, uuid: teamUuid, name, description, members } = team;
  return { id, uuid: teamUuid, name, description, member_count: members.length };
}
