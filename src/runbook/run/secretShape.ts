import { problem } from '../file/problem';
import type { CellProblem } from '../file/problem';

/**
 * Shapes of credentials that have no business in a file: access tokens of Docker Hub and of CircleCI, access key IDs of
 * AWS, private keys. Prefixes as their makers document them.
 *
 * @see https://docs.docker.com/reference/api/hub/latest/ (examples of access tokens)
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html (prefixes `AKIA` and `ASIA`)
 */
const shapes: readonly (readonly [what: string, shape: RegExp])[] = [
  ['an access token of Docker Hub', /\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{8,}/g],
  ['an access key of AWS', /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g],
  ['a token of CircleCI', /\b(?:CCIPAT|CCIPRJ|ccipat)_[A-Za-z0-9_]{16,}/g],
  ['a private key', /-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----/g],
];

/** What in a cell looks like a secret. The message does not repeat it. */
export function findSecrets(text: string): CellProblem[] {
  return shapes.flatMap(([what, shape]) =>
    [...text.matchAll(shape)].map((found) =>
      problem(
        'secret-in-file',
        { start: found.index, end: found.index + found[0].length },
        `This looks like ${what}. A secret never stands in a runbook: revoke it, for the file has held it, and name the landing place instead.`,
      ),
    ),
  );
}
