import { json } from '../../world/answer';
import { uuid } from '../../world/identifiers';
import type { ServiceResponse } from '../../world/service';
import type { Call } from './hubWorld';
import { readToken, signToken } from '../../world/sessionToken';
import type { HubAccount, HubOrganisation } from './hubState';

/** Who a session token speaks for, and what it was got with. */
export type HubSession =
  | { readonly by: 'password' | 'pat'; readonly account: HubAccount }
  | { readonly by: 'oat'; readonly organisation: HubOrganisation; readonly scopes: readonly string[] };

/** A refusal in the form of Docker Hub's newer pages. */
export function hubError(status: number, message: string): ServiceResponse {
  return json(status, { errinfo: {}, message });
}

export function findAccount(call: Call, username: string): HubAccount | undefined {
  return call.state.hub.accounts.find((account) => account.username === username.toLowerCase());
}

export function findOrganisation(call: Call, name: string): HubOrganisation | undefined {
  return call.state.hub.organisations.find((organisation) => organisation.name === name.toLowerCase());
}

/** Like a sign-in: takes a mail address in the place of the Docker ID. */
export function findAccountToSignIn(call: Call, identifier: string): HubAccount | undefined {
  const mail = identifier.toLowerCase();
  return (
    findAccount(call, identifier) ?? call.state.hub.accounts.find((account) => account.email.toLowerCase() === mail)
  );
}

/** @see https://github.com/docker/cli/blob/master/cli/internal/oauth/jwt.go */
function hubClaims(session: HubSession, tokenId: string | undefined): Record<string, string> {
  const who =
    session.by === 'oat'
      ? { uuid: session.organisation.id, username: session.organisation.name, email: '' }
      : { uuid: session.account.id, username: session.account.username, email: session.account.email };
  return tokenId === undefined ? who : { ...who, source: `docker_${session.by}|${tokenId}` };
}

/** A session token for `session`, good for `lifetimeMs`. */
export function issueSession(call: Call, session: HubSession, lifetimeMs: number, tokenId?: string): string {
  const subject = session.by === 'oat' ? session.organisation : session.account;
  return signToken(
    {
      iss: 'https://login.docker.com/',
      iat: Math.floor(call.now / 1000),
      exp: Math.floor((call.now + lifetimeMs) / 1000),
      jti: uuid(call.random),
      sub: subject.id,
      use: 'session',
      by: session.by,
      name: session.by === 'oat' ? session.organisation.name : session.account.username,
      'https://hub.docker.com': hubClaims(session, tokenId),
      ...(tokenId === undefined ? {} : { token: tokenId }),
    },
    call.state.hub.signingKey,
  );
}

/**
 * The session that the request carries. A personal access token itself is no session: only what it was exchanged for.
 * `JWT <token>` is the spelling of old clients.
 */
export function sessionOf(call: Call): HubSession | undefined {
  const token = /^(?:Bearer|JWT)\s+(\S+)$/i.exec(call.request.headers['authorization'] ?? '')?.[1];
  if (token === undefined) return undefined;
  const claims = readToken(token, call.state.hub.signingKey, call.now);
  if (claims?.['use'] !== 'session') return undefined;
  const name = String(claims['name']);
  if (claims['by'] === 'oat') {
    const organisation = findOrganisation(call, name);
    const found = organisation?.tokens.find((candidate) => candidate.id === claims['token']);
    return organisation === undefined || found === undefined
      ? undefined
      : { by: 'oat', organisation, scopes: found.scopes };
  }
  const account = findAccount(call, name);
  return account === undefined ? undefined : { by: claims['by'] === 'pat' ? 'pat' : 'password', account };
}

/** Runs `handle` for a signed-in session; 401 without one. */
export function signedIn(handle: (call: Call, session: HubSession) => ServiceResponse) {
  return (call: Call): ServiceResponse => {
    const session = sessionOf(call);
    return session === undefined ? hubError(401, 'unauthorized') : handle(call, session);
  };
}
