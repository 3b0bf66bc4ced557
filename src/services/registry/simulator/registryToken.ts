import { checkCredential } from '../../dockerHub/simulator/credentialCheck';
import type { HubSession } from '../../dockerHub/simulator/hubSession';
import { json } from '../../world/answer';
import { uuid } from '../../world/identifiers';
import type { ServiceResponse } from '../../world/service';
import { readToken, signToken } from '../../world/sessionToken';
import type { SessionClaims } from '../../world/sessionToken';
import type { Call } from './registryWorld';

/** The one service whose tokens the registry takes. */
export const registryService = 'registry.docker.io';

const tokenLifetimeSeconds = 300;

interface Access {
  readonly type: string;
  readonly name: string;
  readonly actions: readonly string[];
}

/**
 * The token service. Whoever asks for more than they may have gets a token for less.
 * @see https://github.com/distribution/distribution/blob/main/docs/content/spec/auth/token.md
 */
export function issueToken(call: Call): ServiceResponse {
  const { headers, query } = call.request;
  const { authorization } = headers;
  let subject: Pick<SessionClaims, 'sub'> & { readonly organisation?: boolean } = { sub: '' };
  if (authorization !== undefined) {
    const basic = /^Basic\s+(\S+)$/i.exec(authorization)?.[1] ?? '';
    const [name, ...rest] = Buffer.from(basic, 'base64').toString('utf8').split(':');
    const found = checkCredential(call, name ?? '', rest.join(':'));
    // What is given and opens nothing is refused, never taken for nobody's question.
    if (found === undefined || found === 'barred' || needsCode(found.session)) {
      return json(401, { details: 'incorrect username or password' });
    }
    const { session } = found;
    subject = session.by === 'oat' ? { sub: session.organisation.id, organisation: true } : { sub: session.account.id };
  }
  const issued = Math.floor(call.now / 1000);
  const token = signToken(
    {
      iss: 'auth.docker.io',
      aud: query.get('service') ?? registryService,
      iat: issued,
      exp: issued + tokenLifetimeSeconds,
      jti: uuid(call.random),
      use: 'registry',
      access: query.getAll('scope').flatMap((scopes) => scopes.split(' ').flatMap(granted)),
      ...subject,
    },
    call.state.hub.signingKey,
  );
  const body = { token, access_token: token, expires_in: tokenLifetimeSeconds };
  return json(200, { ...body, issued_at: new Date(call.now).toISOString() });
}

/** A password alone does not open an account that has a second factor. */
function needsCode(session: HubSession): boolean {
  return session.by === 'password' && session.account.totpKey !== null;
}

/** Of one scope, such as `repository:library/alpine:pull,push`, what may be had: all images are public, and nobody pushes here. */
function granted(scope: string): readonly Access[] {
  const [, type, name, actions] = /^([a-z0-9()]+):(.+):([a-z*,]+)$/.exec(scope) ?? [];
  if (type !== 'repository' || name === undefined || !actions?.split(',').includes('pull')) return [];
  return [{ type, name, actions: ['pull'] }];
}

/** The claims of the token that the request carries; `undefined` for none that the registry takes. */
export function claimsOf(call: Call): SessionClaims | undefined {
  const token = bearerOf(call) ?? '';
  const claims = readToken(token, call.state.hub.signingKey, call.now);
  return claims?.['use'] === 'registry' && claims['aud'] === registryService ? claims : undefined;
}

/** The claims, where they allow to pull from `name`. */
export function mayPull(call: Call, name: string): SessionClaims | undefined {
  const claims = claimsOf(call);
  const access = (claims?.['access'] ?? []) as readonly Access[];
  return access.some((entry) => entry.name === name && entry.actions.includes('pull')) ? claims : undefined;
}

/**
 * What is wrong with the token of a request, as the challenge says it; `undefined` where it carries none.
 * @see https://github.com/docker/docs/issues/11662
 */
export function tokenError(call: Call): 'invalid_token' | 'insufficient_scope' | undefined {
  if (bearerOf(call) === undefined) return undefined;
  return claimsOf(call) === undefined ? 'invalid_token' : 'insufficient_scope';
}

function bearerOf(call: Call): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(call.request.headers['authorization'] ?? '')?.[1];
}
