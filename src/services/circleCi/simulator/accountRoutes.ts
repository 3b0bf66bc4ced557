import { json } from '../../world/answer';
import type { ServiceResponse } from '../../world/service';
import type { Call, Route } from './circleCiWorld';
import { asUser, avatarOf, circleError, type CircleCiOrganisation } from './circleCiAccess';

/** Who the caller is to CircleCI, and others by their ids. */
export const accountRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v2/me/collaborations',
    writes: false,
    handle: asUser((call) => json(200, call.state.circleCi.organisations.map(collaborationBody))),
  },
  { method: 'GET', path: '/api/v2/user/{id}', writes: false, handle: asUser(findUser) },
];

const providers: Readonly<Record<string, string>> = { gh: 'github', bb: 'bitbucket' };

function collaborationBody({ id, name, slug }: CircleCiOrganisation): Record<string, unknown> {
  const [provider = ''] = slug.split('/');
  return { id, 'vcs-type': providers[provider] ?? provider, name, avatar_url: avatarOf(name), slug };
}

function findUser(call: Call): ServiceResponse {
  const found = call.state.circleCi.users.find((user) => user.id === call.params['id']);
  if (found === undefined) return circleError(404, 'User not found');
  const { id, login, name } = found;
  return json(200, { id, login, name });
}
