import type { Secret } from '../../../shared/secret';
import { claimsOf } from '../../tokenClaims';

/** `pat`: a personal access token; `oat`: an organisation access token. */
export type TokenKind = 'pat' | 'oat';

/** By the prefix that Docker gives its tokens; `undefined` for a password, and for a token of before the prefix. */
export function tokenKindOf(secret: Secret): TokenKind | undefined {
  const kind = /^dckr_([po]at)_/.exec(secret.reveal())?.[1];
  return kind as TokenKind | undefined;
}

/** What a session says of itself. */
export interface HubClaims {
  /** The Docker ID, or the organisation's name, whatever was typed at the sign-in. */
  readonly username: string | undefined;
  /** The token that it was made from; `undefined` where that was none, or is not said. */
  readonly madeFrom: TokenKind | undefined;
}

/**
 * The claims that Docker adds to a session, under an address as their name.
 * @see https://github.com/docker/cli/blob/master/cli/internal/oauth/jwt.go (`username`, and `source` as `docker_{type}|{id}`)
 */
export function hubClaimsOf(session: Secret): HubClaims {
  const own = claimsOf(session)['https://hub.docker.com'];
  const { username, source } = (typeof own === 'object' && own !== null ? own : {}) as Record<string, unknown>;
  const kind = typeof source === 'string' ? /^docker_([po]at)\b/.exec(source)?.[1] : undefined;
  return {
    username: typeof username === 'string' && username !== '' ? username : undefined,
    madeFrom: kind as TokenKind | undefined,
  };
}

/**
 * Whether a refusal is about the kind of token. Docker Hub has no code for that, and has worded it in several ways, so it is
 * told by what any of them must name: the kind, or that a token was issued from something.
 *
 * @see https://github.com/docker/hub-feedback/issues/2478
 * @see https://github.com/docker/hub-feedback/issues/2438
 * @see https://github.com/AlyxPink/docker-hub-cli/issues/5
 */
export function namesTokenKind(message: string): boolean {
  // A token that lacks a scope is of the right kind.
  if (/\bscopes?\b/i.test(message)) return false;
  return (
    /\b(?:personal|organi[sz]ation(?:al)?)[\s_-]+access[\s_-]+tokens?\b/i.test(message) ||
    /\b[PO]ATs?\b/.test(message) ||
    /\b(?:jwt|token|session)s?\b.*\bissued\b/i.test(message)
  );
}
