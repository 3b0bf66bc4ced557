import type { Secret } from '../../../shared/secret';
import { claimsOf } from '../../tokenClaims';

/** When a JSON Web Token ends by its own `exp` claim, in milliseconds since 1970; `undefined` for any other text. */
export function expiryOfToken(token: Secret): number | undefined {
  const { exp } = claimsOf(token);
  return typeof exp === 'number' && Number.isFinite(exp) ? exp * 1000 : undefined;
}
