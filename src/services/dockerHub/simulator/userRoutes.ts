import { json, timestamp } from '../../world/answer';
import type { ServiceResponse } from '../../world/service';
import type { Call, Route } from './hubWorld';
import type { HubAccount, HubOrganisation } from './hubState';
import { findAccount, findOrganisation, hubError, signedIn } from './hubSession';

/** Looking up Docker IDs and organisations. The vendor's document leaves these out; its own tools use them. */
export const userRoutes: readonly Route[] = [
  { method: 'GET', path: '/v2/users/{username}', writes: false, handle: findByName },
  {
    method: 'GET',
    path: '/v2/user',
    writes: false,
    handle: signedIn((_call, session) =>
      session.by === 'oat'
        ? hubError(403, 'token issued from organization access token is not allowed')
        : json(200, userBody(session.account)),
    ),
  },
  {
    method: 'GET',
    path: '/v2/user/orgs',
    writes: false,
    handle: signedIn((call, session) => {
      if (session.by === 'oat') return hubError(403, 'token issued from organization access token is not allowed');
      const { username } = session.account;
      const mine = call.state.hub.organisations.filter((o) => o.members.some((m) => m.username === username));
      return json(200, { count: mine.length, next: null, previous: null, results: mine.map(organisationBody) });
    }),
  },
  {
    method: 'GET',
    path: '/v2/orgs/{org_name}',
    writes: false,
    handle: (call) => {
      const organisation = findOrganisation(call, call.params['org_name'] ?? '');
      return organisation === undefined ? hubError(404, 'object not found') : json(200, organisationBody(organisation));
    },
  },
];

/** Docker IDs and organisations share their names. */
function findByName(call: Call): ServiceResponse {
  const name = call.params['username'] ?? '';
  const account = findAccount(call, name);
  if (account !== undefined) return json(200, userBody(account));
  const organisation = findOrganisation(call, name);
  if (organisation === undefined) return hubError(404, 'object not found');
  return json(200, { ...organisationBody(organisation), username: organisation.name });
}

/** The `user` schema; the account's UUID comes without dashes. */
export function userBody(account: HubAccount): Record<string, unknown> {
  return {
    id: account.id,
    username: account.username,
    full_name: account.fullName,
    location: '',
    company: '',
    gravatar_email: '',
    profile_url: '',
    date_joined: timestamp(account.joinedAt),
    gravatar_url: '',
    type: 'User',
  };
}

function organisationBody(organisation: HubOrganisation): Record<string, unknown> {
  return {
    id: organisation.id,
    orgname: organisation.name,
    full_name: organisation.fullName,
    location: '',
    company: '',
    gravatar_email: '',
    profile_url: '',
    date_joined: timestamp(organisation.joinedAt),
    gravatar_url: '',
    type: 'Organization',
  };
}
