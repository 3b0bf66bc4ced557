import { json } from '../../world/answer';
import { withDashes } from '../../world/identifiers';
import { registryImage } from './registryImage';
import type { RegistryContent } from './registryImage';
import { createRouter } from '../../world/routing';
import type { RouteMatch, Service, ServiceResponse } from '../../world/service';
import type { Call, RegistryWorld, Route } from './registryWorld';
import { claimsOf, issueToken, mayPull, registryService, tokenError } from './registryToken';
import type { SessionClaims } from '../../world/sessionToken';

/** Limits per source in 6 hours, as https://docs.docker.com/docker-hub/usage/pulls/ states them. */
const windowSeconds = 21_600;
const anonymousLimit = 100;
const personalLimit = 200;

const routes: readonly Route[] = [
  { method: 'GET', path: '/token', writes: false, handle: issueToken },
  { method: 'GET', path: '/v2', writes: false, handle: checkVersion },
  { method: 'HEAD', path: '/v2/{name+}/manifests/{reference}', writes: false, handle: readManifest },
  // A pull is counted, but nobody's data changes by it.
  { method: 'GET', path: '/v2/{name+}/manifests/{reference}', writes: false, handle: readManifest },
  { method: 'GET', path: '/v2/{name+}/blobs/{digest}', writes: false, handle: readBlob },
  { method: 'GET', path: '/v2/{name+}/tags/list', writes: false, handle: listTags },
];

/** auth.docker.io (`/token`) and registry-1.docker.io (`/v2/…`) behind one address; their paths do not meet. */
export const registry: Service<RegistryWorld, 'registry'> = {
  id: 'registry',
  title: 'Docker registry',
  hosts: ['auth.docker.io', 'registry-1.docker.io'],
  folder: '/registry',
  // An image's name has room for a port and for no folder; nor has a program that is told the token service's host.
  alsoAt: ['/v2', '/token'],
  routes,
  match: (() => {
    const router = createRouter(routes);
    return ({ method, path }) => router(method, path) ?? (method === 'HEAD' ? headOf(router('GET', path)) : undefined);
  })(),
  refusals: {
    rateLimited: (_call, retryAfter) => tooMany(retryAfter),
    unavailable: (_call, status) => registryError(status, 'UNAVAILABLE', 'service unavailable'),
    sessionExpired: (call) => unauthorised(call, registryImage.name),
    notSimulated: (_call, message) => registryError(404, 'UNSUPPORTED', message),
  },
};

/** A registry tells the headers of a blob, and takes any method to ask for its version. */
const alsoByHead: readonly string[] = ['/v2', '/v2/{name}/blobs/{digest}'];

function headOf(match: RouteMatch<RegistryWorld> | undefined): RouteMatch<RegistryWorld> | undefined {
  return match !== undefined && alsoByHead.includes(match.route.path) ? match : undefined;
}

/** Whether there is a registry, and how to sign in to it: end-1 of the distribution specification. */
function checkVersion(call: Call): ServiceResponse {
  return claimsOf(call) === undefined ? unauthorised(call) : json(200, {}, version);
}

function readManifest(call: Call): ServiceResponse {
  const { name = '', reference } = call.params;
  const claims = mayPull(call, name);
  if (claims === undefined) return unauthorised(call, name);
  const { manifest, tag } = registryImage;
  const isThere = name === registryImage.name && (reference === tag || reference === manifest.digest);
  // What the client says it takes is no matter: a registry sends the manifest as it was stored.
  if (!isThere) return registryError(404, 'MANIFEST_UNKNOWN', 'manifest unknown');
  const limits = countPull(call, claims);
  return limits === 'exceeded' ? tooMany({}) : serve(call, manifest, limits);
}

function readBlob(call: Call): ServiceResponse {
  const { name = '', digest } = call.params;
  if (mayPull(call, name) === undefined) return unauthorised(call, name);
  const { config } = registryImage;
  const isThere = name === registryImage.name && digest === config.digest;
  return isThere ? serve(call, config, {}) : registryError(404, 'BLOB_UNKNOWN', 'blob unknown to registry');
}

/** In pages, where the client asks for them: end-8 of the distribution specification. */
function listTags(call: Call): ServiceResponse {
  const { name = '' } = call.params;
  if (mayPull(call, name) === undefined) return unauthorised(call, name);
  if (name !== registryImage.name) return noSuchName();
  const { query } = call.request;
  const last = query.get('last') ?? '';
  const most = Number(query.get('n') ?? Number.POSITIVE_INFINITY);
  if (Number.isNaN(most) || most < 0) {
    return registryError(400, 'PAGINATION_NUMBER_INVALID', 'invalid number of results requested');
  }
  return json(200, { name, tags: [registryImage.tag].filter((tag) => tag > last).slice(0, most) }, version);
}

function serve(
  call: Call,
  { mediaType, text, digest }: RegistryContent,
  headers: Readonly<Record<string, string>>,
): ServiceResponse {
  return {
    status: 200,
    headers: {
      'content-type': mediaType,
      'content-length': String(Buffer.byteLength(text)),
      'docker-content-digest': digest,
      ...version,
      ...headers,
    },
    body: call.request.method === 'HEAD' ? '' : text,
  };
}

const version = { 'docker-distribution-api-version': 'registry/2.0' };

/**
 * The limit's headers. GET counts as a pull, HEAD does not. A member of a paid organisation is counted as well, by its own
 * UUID, and has no limit (https://github.com/docker/roadmap/issues/701, in an answer that is quoted there).
 */
function countPull(call: Call, claims: SessionClaims): Readonly<Record<string, string>> | 'exceeded' {
  const { hub } = call.state;
  if (claims['organisation'] === true) return {};
  if (isMemberOfPaid(call.state, claims.sub)) return { 'docker-ratelimit-source': withDashes(claims.sub) };
  const source = claims.sub === '' ? hub.egressIp : withDashes(claims.sub);
  const limit = claims.sub === '' ? anonymousLimit : personalLimit;
  const pulls = (hub.pulls[source] ?? []).filter((at) => at > call.now - windowSeconds * 1000);
  if (call.request.method === 'GET') {
    if (pulls.length >= limit) return 'exceeded';
    pulls.push(call.now);
  }
  hub.pulls[source] = pulls;
  return {
    'ratelimit-limit': `${limit};w=${windowSeconds}`,
    'ratelimit-remaining': `${limit - pulls.length};w=${windowSeconds}`,
    'docker-ratelimit-source': source,
  };
}

function isMemberOfPaid(state: RegistryWorld, accountId: string): boolean {
  const username = state.hub.accounts.find((account) => account.id === accountId)?.username;
  return state.hub.organisations.some((o) => o.paid && o.members.some((member) => member.username === username));
}

function unauthorised(call: Call, name?: string): ServiceResponse {
  const response = registryError(401, 'UNAUTHORIZED', 'authentication required');
  const error = tokenError(call);
  const challenge = {
    realm: `${call.request.baseUrl}/token`,
    service: registryService,
    ...(name === undefined ? {} : { scope: `repository:${name}:pull` }),
    ...(error === undefined ? {} : { error }),
  };
  const parts = Object.entries(challenge).map(([key, value]) => `${key}="${value}"`);
  return { ...response, headers: { ...response.headers, ...version, 'www-authenticate': `Bearer ${parts.join(',')}` } };
}

function noSuchName(): ServiceResponse {
  return registryError(404, 'NAME_UNKNOWN', 'repository name not known to registry');
}

function tooMany(headers: Readonly<Record<string, string>>): ServiceResponse {
  const message =
    'You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limits';
  return json(429, { errors: [{ code: 'TOOMANYREQUESTS', message }] }, headers);
}

function registryError(status: number, code: string, message: string): ServiceResponse {
  return json(status, { errors: [{ code, message }] });
}
