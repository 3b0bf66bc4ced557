import { PullbookError } from '../../../shared/errors';
import { signInOffer } from '../../../shared/offer';
import type { Clock } from '../../../shared/ports';
import type { Redactor } from '../../../shared/redactor';
import { Secret } from '../../../shared/secret';
import { hubAnswers } from './dockerHubAnswers';
import { expiryOfToken } from './expiryOfToken';
import type { Http, HttpAnswer } from '../../http/http';
import type { CallOptions } from '../../callOptions';
import type { DockerHubCredential } from '../contract';
import { refused, sessionExpired, wrongKind } from './signInRefusals';
import { hubClaimsOf, type TokenKind, tokenKindOf } from './tokenKind';

/** A bearer token of Docker Hub's web API. */
export interface HubToken {
  readonly value: Secret;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Documented for `POST /v2/auth/token`; taken where a token does not state its own end. */
const documentedLifeMs = 10 * 60_000;

export interface SignInPorts {
  readonly http: Http;
  readonly clock: Clock;
  readonly redactor: Redactor;
}

/**
 * Exchanges a credential for a session.
 *
 * A password goes to `POST /v2/auth/token` first. That call knows no second factor, so a 401 is asked again of the
 * older `POST /v2/users/login`, which names the account's two-factor challenge where there is one.
 *
 * @throws {PullbookError} `CREDENTIALS_REFUSED`; `SECOND_FACTOR_REQUIRED` when a code is needed or was wrong;
 * `SESSION_EXPIRED` for a `docker login` session past its end; `TOKEN_KIND_REFUSED` for an access token of a kind that does
 * not fit, by its prefix or by what the session says it was made from.
 */
export async function signInToDockerHub(
  credential: DockerHubCredential,
  ports: SignInPorts,
  { signal }: CallOptions,
): Promise<HubToken> {
  const fitting: TokenKind | undefined = credential.kind === 'organisation-token' ? 'oat' : undefined;
  // Its sessions may manage neither tokens nor members, which would show only at the first writing step.
  const given = tokenKindOf(credential.kind === 'password' ? credential.password : credential.token);
  if (given !== undefined && given !== fitting) throw wrongKind(credential, given);
  const token = await sessionOf(credential, ports, signal);
  const { madeFrom } = hubClaimsOf(token.value);
  if (madeFrom !== undefined && madeFrom !== fitting) throw wrongKind(credential, madeFrom);
  return token;
}

async function sessionOf(
  credential: DockerHubCredential,
  ports: SignInPorts,
  signal: AbortSignal | undefined,
): Promise<HubToken> {
  switch (credential.kind) {
    case 'session':
      return existingSession(credential, ports);
    case 'organisation-token': {
      const answer = await exchange(credential.organisation, credential.token, ports, signal);
      if (answer.status !== 401) return tokenOf(answer.json(hubAnswers.authToken).access_token, ports);
      throw refused(`the organisation access token of \`${credential.organisation}\``, answer);
    }
    case 'password': {
      const answer = await exchange(credential.username, credential.password, ports, signal);
      return answer.status === 401
        ? await logIn(credential, ports, signal)
        : tokenOf(answer.json(hubAnswers.authToken).access_token, ports);
    }
  }
}

function exchange(
  identifier: string,
  secret: Secret,
  ports: SignInPorts,
  signal: AbortSignal | undefined,
): Promise<HttpAnswer> {
  ports.redactor.register(secret);
  return ports.http.send({
    method: 'POST',
    path: '/v2/auth/token',
    body: { identifier, secret: secret.reveal() },
    effect: 'read',
    accept: [401],
    signal,
  });
}

async function logIn(
  credential: Extract<DockerHubCredential, { kind: 'password' }>,
  ports: SignInPorts,
  signal: AbortSignal | undefined,
): Promise<HubToken> {
  const { username, password } = credential;
  const answer = await ports.http.send({
    method: 'POST',
    path: '/v2/users/login',
    body: { username, password: password.reveal() },
    effect: 'read',
    accept: [401],
    signal,
  });
  if (answer.status !== 401) return tokenOf(answer.json(hubAnswers.login).token, ports);
  const challenge = challengeOf(answer.json.bind(answer));
  if (challenge === undefined) throw refused(`the password of \`${username}\``, answer);
  ports.redactor.register(new Secret(challenge));
  const code = await credential.oneTimeCode?.();
  if (code === undefined || code === '') {
    throw new PullbookError('SECOND_FACTOR_REQUIRED', `\`${username}\` has two-factor authentication on Docker Hub.`, {
      service: 'Docker Hub',
      advice:
        'Nothing was changed. Sign in and enter the code of your authenticator app, or use the session of `docker login`.',
      offers: [signInOffer('dockerhub', 'Docker Hub')],
    });
  }
  const second = await ports.http.send({
    method: 'POST',
    path: '/v2/users/2fa-login',
    body: { login_2fa_token: challenge, code },
    effect: 'read',
    once: true,
    accept: [400, 401],
    signal,
  });
  if (second.status < 300) return tokenOf(second.json(hubAnswers.login).token, ports);
  throw new PullbookError('SECOND_FACTOR_REQUIRED', `Docker Hub did not accept the one-time code of \`${username}\`.`, {
    service: 'Docker Hub',
    operation: 'POST /v2/users/2fa-login',
    status: second.status,
    advice: 'Nothing was changed. Wait for the next code in your authenticator app and sign in again.',
    offers: [signInOffer('dockerhub', 'Docker Hub')],
  });
}

function challengeOf(read: (schema: typeof hubAnswers.secondFactor) => { login_2fa_token: string }) {
  try {
    return read(hubAnswers.secondFactor).login_2fa_token;
  } catch {
    // A refusal without a challenge has another shape.
    return undefined;
  }
}

function existingSession(
  credential: Extract<DockerHubCredential, { kind: 'session' }>,
  { clock, redactor }: SignInPorts,
): HubToken {
  redactor.register(credential.token);
  const expiresAt = expiryOfToken(credential.token) ?? clock.now() + documentedLifeMs;
  if (expiresAt <= clock.now()) throw sessionExpired(credential.username);
  return { value: credential.token, expiresAt };
}

function tokenOf(text: string, { clock, redactor }: SignInPorts): HubToken {
  const value = new Secret(text);
  redactor.register(value);
  return { value, expiresAt: expiryOfToken(value) ?? clock.now() + documentedLifeMs };
}
