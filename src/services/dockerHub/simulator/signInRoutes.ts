import { bodyOf, json, textIn } from '../../world/answer';
import { uuid } from '../../world/identifiers';
import { oneTimeCode } from '../../world/oneTimeCode';
import type { ServiceResponse } from '../../world/service';
import type { Call, Route } from './hubWorld';
import { readToken, signToken } from '../../world/sessionToken';
import { checkCredential } from './credentialCheck';
import { dayMs } from '../../../shared/duration';
import { findAccount, findOrganisation, hubError, issueSession } from './hubSession';

/** "This expires in 10 minutes": AuthCreateTokenResponse. */
const tokenLifetimeMs = 10 * 60_000;
/** The document gives no figure for the older login; a client must read `exp`. */
const loginLifetimeMs = dayMs;
const secondFactorLifetimeMs = 5 * 60_000;

/** The document says that they are; with which status and in which words, it leaves open. */
const passwordsAreOff = 'The password authentication type is not available if your organization has SSO enforced.';

/** The older login refuses in a form of its own. */
export const wrongCredentials = (): ServiceResponse => json(401, { detail: 'Incorrect authentication credentials' });

/** Signing in: the present call, the older one, and its second step. None of them counts as a write. */
export const signInRoutes: readonly Route[] = [
  { method: 'POST', path: '/v2/auth/token', writes: false, handle: createSession },
  { method: 'POST', path: '/v2/users/login', writes: false, handle: logIn },
  { method: 'POST', path: '/v2/users/2fa-login', writes: false, handle: logInWithCode },
];

function createSession(call: Call): ServiceResponse {
  const body = bodyOf(call.request);
  const identifier = textIn(body, 'identifier');
  const secret = textIn(body, 'secret');
  if (identifier === undefined || secret === undefined) return hubError(400, 'bad request');
  const found = checkCredential(call, identifier, secret);
  if (found === undefined) return hubError(401, 'unauthorized');
  if (found === 'barred') return hubError(401, passwordsAreOff);
  const { session } = found;
  // This call has no second step, so a password alone does not open an account that has a second factor.
  if (session.by === 'password' && session.account.totpKey !== null) return hubError(401, 'unauthorized');
  return json(200, { access_token: issueSession(call, session, tokenLifetimeMs, found.tokenId) });
}

function logIn(call: Call): ServiceResponse {
  const body = bodyOf(call.request);
  const username = textIn(body, 'username');
  const password = textIn(body, 'password');
  if (username === undefined || password === undefined) return json(400, { detail: 'bad request' });
  // Whatever the secret: it is a login of people (https://github.com/docker/terraform-provider-docker/issues/138).
  if (findOrganisation(call, username) !== undefined)
    return json(401, { detail: 'Cannot log into an organization account' });
  const found = checkCredential(call, username, password);
  if (found === 'barred') return json(401, { detail: passwordsAreOff });
  if (found === undefined || found.session.by === 'oat') return wrongCredentials();
  const { session } = found;
  if (session.by === 'password' && session.account.totpKey !== null) {
    return json(401, {
      detail: 'Require secondary authentication on MFA enabled account',
      login_2fa_token: signToken(
        {
          iat: Math.floor(call.now / 1000),
          exp: Math.floor((call.now + secondFactorLifetimeMs) / 1000),
          jti: uuid(call.random),
          sub: session.account.id,
          use: 'second-factor',
          name: session.account.username,
        },
        call.state.hub.signingKey,
      ),
    });
  }
  const token = issueSession(call, session, loginLifetimeMs, found.tokenId);
  const wantsRefresh = call.request.query.get('refresh_token') === 'true';
  return json(200, { token, ...(wantsRefresh ? { refresh_token: uuid(call.random) } : {}) });
}

function logInWithCode(call: Call): ServiceResponse {
  const body = bodyOf(call.request);
  const claims = readToken(textIn(body, 'login_2fa_token') ?? '', call.state.hub.signingKey, call.now);
  if (claims?.['use'] !== 'second-factor') return wrongCredentials();
  const account = findAccount(call, String(claims['name']));
  if (account?.totpKey == null) return wrongCredentials();
  const code = textIn(body, 'code');
  // As usual for such codes, the one before still counts: clocks differ and people type slowly.
  const good = [0, 30_000].some((ago) => oneTimeCode(account.totpKey ?? '', call.now - ago) === code);
  return good
    ? json(200, { token: issueSession(call, { by: 'password', account }, loginLifetimeMs) })
    : wrongCredentials();
}
