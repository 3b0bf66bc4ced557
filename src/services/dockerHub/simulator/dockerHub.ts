import { json } from '../../world/answer';
import { createRouter } from '../../world/routing';
import type { Service, ServiceResponse } from '../../world/service';
import type { Call, HubWorld } from './hubWorld';
import { accessTokenRoutes } from './accessTokenRoutes';
import { groupRoutes } from './groupRoutes';
import { hubError, sessionOf } from './hubSession';
import { inviteRoutes } from './inviteRoutes';
import { memberRoutes } from './memberRoutes';
import { signInRoutes, wrongCredentials } from './signInRoutes';
import { userRoutes } from './userRoutes';

const routes = [...signInRoutes, ...userRoutes, ...accessTokenRoutes, ...memberRoutes, ...groupRoutes, ...inviteRoutes];
const router = createRouter(routes);

/** Folders of which nothing is simulated: that too is said in Docker Hub's own form, wherever it is asked for. */
const others = ['/v2/auditlogs', '/v2/namespaces', '/v2/repositories', '/v2/scim'];

/**
 * Docker Hub's web API.
 *
 * @see https://docs.docker.com/reference/api/hub/latest/
 */
export const dockerHub: Service<HubWorld, 'dockerHub'> = {
  id: 'dockerHub',
  title: 'Docker Hub',
  hosts: ['hub.docker.com'],
  folder: '/dockerhub',
  // For clients that take a host alone. The registry's `/v2` is around them: these are names of no repository there.
  alsoAt: [...new Set([...routes.map(({ path }) => path.split('/', 3).join('/')), ...others])],
  routes,
  match: (request) => router(request.method, request.path),
  refusals: {
    rateLimited: (_call, retryAfter) => json(429, { detail: 'Rate limit exceeded', error: false }, retryAfter),
    unavailable: (_call, status) => hubError(status, 'internal server error'),
    sessionExpired: ({ request }) =>
      /^\/v2\/users\/(?:2fa-)?login/.test(request.path) ? wrongCredentials() : hubError(401, 'unauthorized'),
    notSimulated: (_call, message) => hubError(404, message),
  },
  admit,
  decorate,
};

/** Counts the request in its caller's minute, and refuses it when that minute is used up. */
function admit(call: Call): ServiceResponse | undefined {
  const { hub } = call.state;
  const minute = Math.floor(call.now / 60_000);
  if (hub.window.minute !== minute) hub.window = { minute, counts: {} };
  const caller = callerOf(call);
  const count = (hub.window.counts[caller] ?? 0) + 1;
  hub.window.counts[caller] = count;
  if (count <= hub.requestsPerMinute) return undefined;
  const seconds = Math.max(1, Math.ceil(((minute + 1) * 60_000 - call.now) / 1000));
  return dockerHub.refusals.rateLimited(call, { 'retry-after': String(seconds) });
}

function decorate(call: Call, response: ServiceResponse): ServiceResponse {
  const { requestsPerMinute, window } = call.state.hub;
  const limits = {
    'x-ratelimit-limit': String(requestsPerMinute),
    'x-ratelimit-remaining': String(Math.max(0, requestsPerMinute - (window.counts[callerOf(call)] ?? 0))),
    'x-ratelimit-reset': String((window.minute + 1) * 60),
  };
  return { ...response, headers: { ...limits, ...response.headers } };
}

/** Whose requests are counted together: the signed-in name's, or the network's. */
function callerOf(call: Call): string {
  const session = sessionOf(call);
  if (session === undefined) return call.state.hub.egressIp;
  return session.by === 'oat' ? session.organisation.name : session.account.username;
}
