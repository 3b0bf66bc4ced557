import type { ServiceResponse } from '../../world/service';
import type { Call } from './hubWorld';
import type { HubOrganisation } from './hubState';
import { findOrganisation, hubError, signedIn } from './hubSession';

/**
 * Guards a route of an organisation. An organisation access token needs `scope`; a Docker ID needs to be an owner, or
 * for `least: 'member'` any member. Sessions got with a personal access token may not come in at all
 * (https://github.com/docker/hub-feedback/issues/2438).
 */
export function organisationRoute(
  access: { readonly least: 'owner' | 'member'; readonly scope: string },
  handle: (call: Call, organisation: HubOrganisation, actor: string) => ServiceResponse,
  nameOf: (call: Call) => string | undefined = (call) => call.params['org_name'],
): (call: Call) => ServiceResponse {
  return signedIn((call, session) => {
    if (session.by === 'pat') return hubError(403, 'token issued from personal access token');
    const name = nameOf(call);
    const organisation = name === undefined ? undefined : findOrganisation(call, name);
    if (organisation === undefined) return hubError(404, 'not found');
    if (session.by === 'oat') {
      const allowed = session.organisation.name === organisation.name && session.scopes.includes(access.scope);
      return allowed ? handle(call, organisation, organisation.name) : hubError(403, 'permission denied');
    }
    const { username } = session.account;
    const role = organisation.members.find((member) => member.username === username)?.role;
    const allowed = access.least === 'owner' ? role === 'owner' : role !== undefined;
    return allowed ? handle(call, organisation, username) : hubError(403, 'permission denied');
  });
}
