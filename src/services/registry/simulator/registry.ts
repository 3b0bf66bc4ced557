import { json } from '../../world/answer';
import { checkCredential } from '../../dockerHub/simulator/credentialCheck';
import { uuid, withDashes } from '../../world/identifiers';
import { registryImage } from './registryImage';
import type { RegistryContent } from './registryImage';
import { createRouter } from '../../world/routing';
import type { Service, ServiceResponse } from '../../world/service';
import type { Call, RegistryWorld, Route } from './registryWorld';
import { readToken, signToken } from '../../world/sessionToken';
import type { SessionClaims } from '../../world/sessionToken';

/** Limits per source in 6 hours, as https://docs.docker.com/docker-hub/usage/pulls/ states them. */
const windowSeconds = 21_600;
const anonymousLimit = 100;
const personalLimit = 200;
const tokenLifetimeSeconds = 300;

const routes: readonly Route[] = [
  { method: 'GET', path: '/token', writes: false, handle: issueToken },
  { method: 'GET', path: '/v2', writes: false, handle: checkVersion },
  { method: 'HEAD', path: '/v2/{name+}/manifests/{reference}', writes: false, handle: readManifest },
  // A pull is counted, but nobody's data changes by it.
  { method: 'GET', path: '/v2/{name+}/manifests/{reference}', writes: false, handle: readManifest },
  { method: 'GET', path: '/v2/{name+}/blobs/{digest}', writes: false, handle: readBlob },
];

/** auth.docker.io (`/token`) and registry-1.docker.io (`/v2/…`) behind one address; their paths do not meet. */
export const registry: Service<RegistryWorld, 'registry'> = {
  id: 'registry',
  title: 'Docker registry',
  hosts: ['auth.docker.io', 'registry-1.docker.io'],
  folder: '/registry',
  // An image's name has room for a port and for no folder.
  alsoAt: ['/v2'],
  routes,
  match: (() => {
    const router = createRouter(routes);
    return (request) => router(request.method, request.path);
  })(),
  refusals: {
    rateLimited: (_call, retryAfter) => tooMany(retryAfter),
    unavailable: (_call, status) => registryError(status, 'UNAVAILABLE', 'service unavailable'),
    sessionExpired: (call) => unauthorised(call, registryImage.name),
    notSimulated: (_call, message) => registryError(404, 'UNSUPPORTED', message),
  },
};

function issueToken(call: Call): ServiceResponse {
  const { headers, query } = call.request;
  const basic = /^Basic\s+(\S+)$/i.exec(headers['authorization'] ?? '')?.[1];
  let subject: Pick<SessionClaims, 'sub'> & { readonly organisation?: boolean } = { sub: '' };
  if (basic !== undefined) {
    const [name, ...rest] = Buffer.from(basic, 'base64').toString('utf8').split(':');
    const found = checkCredential(call, name ?? '', rest.join(':'));
    const needsToken = found?.session.by === 'password' && found.session.account.totpKey !== null;
    if (found === undefined || needsToken) return json(401, { details: 'incorrect username or password' });
    const { session } = found;
    subject = session.by === 'oat' ? { sub: session.organisation.id, organisation: true } : { sub: session.account.id };
  }
  const [type, name, actions] = (query.get('scope') ?? '').split(':');
  const access =
    type === 'repository' && name !== undefined ? [{ type, name, actions: actions?.split(',') ?? [] }] : [];
  const issued = Math.floor(call.now / 1000);
  const token = signToken(
    {
      iss: 'auth.docker.io',
      aud: query.get('service') ?? 'registry.docker.io',
      iat: issued,
      exp: issued + tokenLifetimeSeconds,
      jti: uuid(call.random),
      use: 'registry',
      access,
      ...subject,
    },
    call.state.hub.signingKey,
  );
  const body = { token, access_token: token, expires_in: tokenLifetimeSeconds };
  return json(200, { ...body, issued_at: new Date(call.now).toISOString() });
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
  // Strict registries have no other answer for a client that takes another form alone.
  if (!isThere || !takes(call, manifest.mediaType)) return registryError(404, 'MANIFEST_UNKNOWN', 'manifest unknown');
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

function takes(call: Call, mediaType: string): boolean {
  const accept = call.request.headers['accept'];
  return accept === undefined || accept.includes(mediaType) || accept.includes('*/*');
}

function claimsOf(call: Call): SessionClaims | undefined {
  const token = /^Bearer\s+(\S+)$/i.exec(call.request.headers['authorization'] ?? '')?.[1] ?? '';
  const claims = readToken(token, call.state.hub.signingKey, call.now);
  return claims?.['use'] === 'registry' ? claims : undefined;
}

function mayPull(call: Call, name: string): SessionClaims | undefined {
  const claims = claimsOf(call);
  const access = (claims?.['access'] ?? []) as readonly { readonly name: string; readonly actions: string[] }[];
  return access.some((entry) => entry.name === name && entry.actions.includes('pull')) ? claims : undefined;
}

/** The limit's headers. GET counts as a pull, HEAD does not; members of a paid organisation get no headers at all. */
function countPull(call: Call, claims: SessionClaims): Readonly<Record<string, string>> | 'exceeded' {
  const { hub } = call.state;
  if (claims['organisation'] === true || isMemberOfPaid(call.state, claims.sub)) return {};
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
  const realm = `Bearer realm="${call.request.baseUrl}/token",service="registry.docker.io"`;
  const response = registryError(401, 'UNAUTHORIZED', 'authentication required');
  const challenge = name === undefined ? realm : `${realm},scope="repository:${name}:pull"`;
  return { ...response, headers: { ...response.headers, ...version, 'www-authenticate': challenge } };
}

function tooMany(headers: Readonly<Record<string, string>>): ServiceResponse {
  const message =
    'You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limits';
  return json(429, { errors: [{ code: 'TOOMANYREQUESTS', message }] }, headers);
}

function registryError(status: number, code: string, message: string): ServiceResponse {
  return json(status, { errors: [{ code, message }] });
}
