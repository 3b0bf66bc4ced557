import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a session token says. `iat` and `exp` are seconds since 1970, as in every JWT. */
export interface SessionClaims {
  readonly iat: number;
  readonly exp: number;
  readonly jti: string;
  /** The account's id, or the organisation's for an organisation token. */
  readonly sub: string;
  readonly [claim: string]: unknown;
}

/** A JWT signed with HS256 by this world's key. */
export function signToken(claims: SessionClaims, key: string): string {
  const head = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${head}.${signature(head, key)}`;
}

/** The claims of a token that this world signed and that has not expired; `undefined` for any other text. */
export function readToken(token: string, key: string, now: number): SessionClaims | undefined {
  const [header, payload, mac] = token.split('.');
  if (header === undefined || payload === undefined || mac === undefined) return undefined;
  const expected = Buffer.from(signature(`${header}.${payload}`, key));
  const given = Buffer.from(mac);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined;
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as SessionClaims;
  return claims.exp * 1000 > now ? claims : undefined;
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
}

function signature(text: string, key: string): string {
  return createHmac('sha256', Buffer.from(key, 'hex')).update(text).digest('base64url');
}
