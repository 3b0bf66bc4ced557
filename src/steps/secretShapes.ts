import { type SecretShape, describeSecret } from '../runbook/file/secretShape';

/**
 * Shapes of the credentials that steps deal with and that have no business in a file. Prefixes as their makers document
 * them.
 *
 * @see https://docs.docker.com/reference/api/hub/latest/ (examples of access tokens)
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html (prefixes `AKIA` and `ASIA`)
 */
export const secretShapes: readonly SecretShape[] = [
  { what: 'an access token of Docker Hub', shape: /\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{8,}/g },
  { what: 'an access key of AWS', shape: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g },
  { what: 'a token of CircleCI', shape: /\b(?:CCIPAT|CCIPRJ|ccipat)_[A-Za-z0-9_]{16,}/g },
];

/** What is wrong with a text that a person gives and that is kept or shown; `undefined` where it holds no secret to be seen. */
export function secretFault(text: string): string | undefined {
  return describeSecret(text, secretShapes);
}
