import { textSearch, type Hit } from '../yaml/searchText';

/** What tokens look like; longer than any that is issued, so that a line of megabytes is no problem. @see https://docs.docker.com/security/access-tokens/ and AWS's list of identifier prefixes */
const tokens: readonly { readonly marker: string; readonly pattern: RegExp; readonly what: string }[] = [
  { marker: 'dckr_pat_', pattern: /dckr_pat_[\w-]{20,200}/y, what: 'Docker Hub personal access token' },
  { marker: 'dckr_oat_', pattern: /dckr_oat_[\w-]{20,200}/y, what: 'Docker Hub organisation access token' },
  { marker: 'AKIA', pattern: /AKIA[A-Z0-9]{16}(?![A-Z0-9])/y, what: 'AWS access key id' },
];

/** A text that looks like a token. Says what and where, never the token. */
export interface TokenHit extends Hit {
  readonly what: string;
}

/** Texts that look like tokens, anywhere in a file, comments included. */
export const tokenSearch = textSearch(findTokens);

function findTokens(text: string): readonly TokenHit[] {
  const found: TokenHit[] = [];
  for (const { marker, pattern, what } of tokens) {
    for (let at = text.indexOf(marker); at !== -1; at = text.indexOf(marker, at + marker.length)) {
      if (/[A-Za-z0-9_]/.test(text[at - 1] ?? ' ')) continue;
      pattern.lastIndex = at;
      const match = pattern.exec(text)?.[0];
      // Examples of the vendors end so, and are no secrets.
      if (match === undefined || match.endsWith('EXAMPLE')) continue;
      found.push({ start: at, end: at + match.length, what });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Whether a value is written out, and is not a stand-in that nobody could log in with. */
export function isLiteralSecret(value: string): boolean {
  const text = value.trim();
  if (text.length < 3 || /[$`]|<<|\{\{|^%\w+%$/.test(text)) return false;
  if (/^[A-Z][A-Z0-9_]{2,}$/.test(text)) return false;
  return !/^(?:[x*.\-_#]+|<[^>]*>|your[-_ ]?\w*|change[-_ ]?me|placeholder|redacted|password|secret|token|example|dummy|fake|none|null|true|false)$/i.test(
    text,
  );
}
