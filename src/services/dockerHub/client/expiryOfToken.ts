import type { Secret } from '../../../shared/secret';

/**
 * When a JSON Web Token ends by its own `exp` claim, in milliseconds since 1970; `undefined` for any other text. The
 * signature is not checked: the claim only says when to ask for a new one.
 */
export function expiryOfToken(token: Secret): number | undefined {
  const payload = token.reveal().split('.')[1];
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const exp = typeof claims === 'object' && claims !== null && 'exp' in claims ? claims.exp : undefined;
    return typeof exp === 'number' && Number.isFinite(exp) ? exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}
