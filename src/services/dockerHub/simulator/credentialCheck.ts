import type { Call } from './hubWorld';
import { findAccountToSignIn, findOrganisation } from './hubSession';
import type { HubSession } from './hubSession';

/**
 * What `secret` opens for `identifier`: a password or a personal access token of a Docker ID, or an organisation access
 * token under the organisation's name. Marks the token as used. `undefined` when it opens nothing; `barred` for the right
 * password of somebody whose organisation enforces single sign-on.
 */
export function checkCredential(
  call: Call,
  identifier: string,
  secret: string,
): { readonly session: HubSession; readonly tokenId?: string } | 'barred' | undefined {
  if (secret === '') return undefined;
  const organisation = findOrganisation(call, identifier);
  const organisationToken = organisation?.tokens.find((token) => token.value === secret);
  if (organisation !== undefined && organisationToken !== undefined) {
    if (!organisationToken.active || isPast(organisationToken.expiresAt, call.now)) return undefined;
    return { session: { by: 'oat', organisation, scopes: organisationToken.scopes }, tokenId: organisationToken.id };
  }
  const account = findAccountToSignIn(call, identifier);
  if (account === undefined) return undefined;
  if (account.password === secret) {
    const { username } = account;
    const isBarred = call.state.hub.organisations.some(
      ({ enforcesSso, members }) => enforcesSso && members.some((member) => member.username === username),
    );
    return isBarred ? 'barred' : { session: { by: 'password', account } };
  }
  const token = account.tokens.find((candidate) => candidate.value === secret);
  if (token === undefined || !token.active || isPast(token.expiresAt, call.now)) return undefined;
  token.lastUsedAt = call.now;
  return { session: { by: 'pat', account }, tokenId: token.uuid };
}

function isPast(moment: number | null, now: number): boolean {
  return moment !== null && moment <= now;
}
