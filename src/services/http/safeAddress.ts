import { withoutTrailing } from '../../shared/text';
import { PullbookError } from '../../shared/errors';

/**
 * `text` as a base address that credentials may be sent to: `https`, or `http` to this machine. A path is kept: a
 * server may be behind a prefix.
 *
 * @param name - What the address is called, for the message.
 * @throws {PullbookError} `INPUT_INVALID`.
 */
export function checkedOrigin(text: string, name: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new PullbookError('INPUT_INVALID', `\`${name}\` is not an address.`, {
      advice: 'Write it as `https://host` or `http://127.0.0.1:port`.',
    });
  }
  if (url.username !== '' || url.password !== '') {
    throw new PullbookError('INPUT_INVALID', `\`${name}\` holds a user name or a password.`, {
      advice: 'Remove it from the address: an address is shown and logged.',
    });
  }
  if (!isSafeForCredentials(url)) {
    throw new PullbookError(
      'INPUT_INVALID',
      `\`${name}\` is \`${url.protocol}//${url.host}\`, where credentials would travel unencrypted.`,
      { advice: 'Use `https`; plain `http` is allowed to this machine only.' },
    );
  }
  return withoutTrailing(url.origin + url.pathname, '/');
}

/** Whether a request with credentials may go there: encrypted, or never leaving this machine. */
export function isSafeForCredentials(url: { readonly protocol: string; readonly hostname: string }): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

/** Whether a host name is this machine. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/.test(hostname);
}
