import type { Secret } from '../shared/secret';

/**
 * What a JSON Web Token says of itself; nothing for any other text. The signature is not checked: the claims tell us whom a
 * service takes us for and until when, and give nobody a right.
 */
export function claimsOf(token: Secret): Readonly<Record<string, unknown>> {
  const payload = token.reveal().split('.')[1];
  if (payload === undefined) return {};
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null ? (claims as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}
