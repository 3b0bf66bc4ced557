import { append } from '../../../shared/lists';
import { bodyOf, empty, json, textIn, timestamp } from '../../world/answer';
import type { ServiceResponse } from '../../world/service';
import type { Call, Route } from './hubWorld';
import type { HubInvite, HubOrganisation, OrganisationRole } from './hubState';
import { findAccount, hubError } from './hubSession';
import { organisationRoute } from './organisationAccess';
import { pageOf } from './page';
import { userBody } from './userRoutes';

const roles: readonly string[] = ['owner', 'editor', 'member'];

export const memberRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/v2/orgs/{org_name}/members',
    writes: false,
    handle: organisationRoute({ least: 'member', scope: 'scope-member-read' }, list),
  },
  {
    method: 'PUT',
    path: '/v2/orgs/{org_name}/members/{username}',
    writes: true,
    handle: organisationRoute({ least: 'owner', scope: 'scope-member-edit' }, setRole),
  },
  {
    method: 'DELETE',
    path: '/v2/orgs/{org_name}/members/{username}',
    writes: true,
    handle: organisationRoute({ least: 'owner', scope: 'scope-member-edit' }, remove),
  },
];

type Entry =
  | { readonly username: string; readonly role: OrganisationRole; readonly invite?: undefined }
  | { readonly username: string; readonly role: 'invitee'; readonly invite: HubInvite };

function list(call: Call, organisation: HubOrganisation, actor: string): ServiceResponse {
  const { query } = call.request;
  const type = query.get('type') ?? (query.get('invites') === 'true' ? 'all' : 'member');
  const role = query.get('role');
  if (!['all', 'member', 'invitee'].includes(type)) return hubError(400, 'bad request');
  if (role !== null && !roles.includes(role)) return hubError(400, 'bad request');
  const entries: Entry[] = [];
  if (type !== 'invitee') append(entries, organisation.members);
  if (type !== 'member') {
    for (const invite of organisation.invites) entries.push({ username: invite.invitee, role: 'invitee', invite });
  }
  const search = (query.get('search') ?? '').toLowerCase();
  const found = entries.filter(
    (entry) => (role === null || entry.role === role) && searchText(call, entry).includes(search),
  );
  const seesMail =
    actor === organisation.name || organisation.members.some((m) => m.username === actor && m.role === 'owner');
  const page = pageOf(call, found, (entry) => memberBody(call, organisation, entry, seesMail), 10);
  return page === undefined ? hubError(400, 'bad request') : json(200, page);
}

function setRole(call: Call, organisation: HubOrganisation): ServiceResponse {
  const role = textIn(bodyOf(call.request), 'role');
  // Roles go in in lower case, though they come out capitalised.
  if (role === undefined || !roles.includes(role)) return hubError(400, 'bad request');
  const member = organisation.members.find((candidate) => candidate.username === call.params['username']);
  if (member === undefined) return hubError(404, 'not found');
  if (member.role === 'owner' && role !== 'owner' && isLastOwner(organisation)) {
    return hubError(400, 'the last owner cannot be lowered');
  }
  member.role = role as OrganisationRole;
  const owners = organisation.teams.find((team) => team.name === 'owners');
  if (owners !== undefined) {
    owners.members = organisation.members.filter((m) => m.role === 'owner').map((m) => m.username);
  }
  return json(200, memberBody(call, organisation, member, true));
}

function remove(call: Call, organisation: HubOrganisation): ServiceResponse {
  const username = call.params['username'];
  const member = organisation.members.find((candidate) => candidate.username === username);
  if (member === undefined) return hubError(404, 'not found');
  if (member.role === 'owner' && isLastOwner(organisation)) return hubError(400, 'the last owner cannot be removed');
  organisation.members = organisation.members.filter((candidate) => candidate !== member);
  for (const team of organisation.teams) team.members = team.members.filter((name) => name !== username);
  return empty(204);
}

function isLastOwner(organisation: HubOrganisation): boolean {
  return organisation.members.filter((member) => member.role === 'owner').length === 1;
}

function searchText(call: Call, entry: Entry): string {
  const account = findAccount(call, entry.username);
  return `${entry.username} ${account?.fullName ?? ''} ${account?.email ?? ''}`.toLowerCase();
}

function memberBody(
  call: Call,
  organisation: HubOrganisation,
  entry: Entry,
  seesMail: boolean,
): Record<string, unknown> {
  const account = findAccount(call, entry.username);
  const email = account?.email ?? entry.username;
  return {
    ...(account === undefined
      ? { id: '', username: '', full_name: '', type: 'User', date_joined: timestamp(entry.invite?.createdAt ?? 0) }
      : userBody(account)),
    ...(seesMail ? { email, primary_email: email } : {}),
    role: entry.role.charAt(0).toUpperCase() + entry.role.slice(1),
    groups: organisation.teams.filter((team) => team.members.includes(entry.username)).map((team) => team.name),
    is_guest: false,
  };
}
