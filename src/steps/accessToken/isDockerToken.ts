import type { Secret } from '../../shared/secret';

/**
 * Whether a stored value is known to be an access token of Docker, so that a check may send it to Docker's registry: by its
 * prefix, or because Pullbook put it there, which the mark of its version tells. No person has approved anything before a
 * check, and a landing place is free text: whatever else lies there may be the secret of another system. Tokens of before
 * the prefix were UUIDs, but so are the keys of many systems.
 *
 * @param mark - Of the stored version; `undefined` where Pullbook did not put it there.
 */
export function isDockerToken(value: Secret, mark: string | undefined): boolean {
  return mark !== undefined || /^dckr_[a-z]+_\S+$/.test(value.reveal());
}
