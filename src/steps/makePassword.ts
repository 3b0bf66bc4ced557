import type { Random } from '../shared/ports';
import { Secret } from '../shared/secret';

/** Letters and digits that are not mistaken for each other, and signs that need no escape in a shell or a URL. */
const alphabet = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789-_.~';

/**
 * A random password.
 *
 * Bytes at or above the largest multiple of the alphabet's size are thrown away: a plain remainder would favour its
 * first characters.
 *
 * @param options.length - Number of characters. Default: `32` (189 bits; Docker Hub asks for at least 9 characters).
 */
export function makePassword(random: Random, options: { readonly length?: number } = {}): Secret {
  const length = options.length ?? 32;
  const limit = 256 - (256 % alphabet.length);
  let password = '';
  while (password.length < length) {
    for (const byte of random.bytes(length)) {
      if (byte < limit && password.length < length) password += alphabet.charAt(byte % alphabet.length);
    }
  }
  return new Secret(password);
}
