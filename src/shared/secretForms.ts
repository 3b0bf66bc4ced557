import { folded } from './foldedText';

/** Below this a text of letters and digits occurs by chance, and one of letters or of digits alone much sooner. */
const shortestMixed = 8;
const shortestPlain = 12;
/** A shorter value may be a word that our texts write in capitals. */
const shortestOtherCase = 8;
/** What is encoded of a long value: enough to tell it by, and what follows is hidden as far as it is in clear. */
const mostEncoded = 8192;

/**
 * How a value stands in a text to the letter: as it is, backwards, in one case, in URLs, in JSON, and in base64, alone and at
 * any of the three byte alignments at which `user:value` may have it.
 */
export function exactForms(value: string): readonly string[] {
  const encoded = base64Of(Buffer.from(value, 'utf8'));
  return [
    value,
    Array.from(value).reverse().join(''),
    ...(value.length < shortestOtherCase ? [] : [value.toLowerCase(), value.toUpperCase()]),
    encodeURIComponent(value.toWellFormed()),
    JSON.stringify(value).slice(1, -1),
    ...encoded,
    ...encoded.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
  ];
}

/**
 * What is left of a value and of its encodings, also read backwards where that is likely, in a text of which case and everything
 * but letters and digits was taken away (see {@link folded}): there it makes no difference where it was cut or wrapped.
 * What is too short or too plain to be told from ordinary words by then is left out.
 */
export function foldedForms(value: string): readonly string[] {
  const head = value.slice(0, mostEncoded).toWellFormed();
  const bytes = Buffer.from(head, 'utf8');
  const wide = Buffer.from(head, 'utf16le');
  const [alone = '', ...shifted] = base64Of(bytes);
  const turned = [value, bytes.toString('hex'), alone].map(folded);
  const others = [
    value.replace(/[a-z]/gi, rotated),
    wide.toString('hex'),
    Buffer.from(wide).swap16().toString('hex'),
    bytes.join(''),
    base32Of(bytes),
    ...shifted,
    ...base64Of(wide),
    // Of what was encoded twice only that is known which the first time left whole.
    ...base64Of(Buffer.from(alone, 'utf8')),
  ].map(folded);
  return [...turned, ...turned.map((form) => Array.from(form).reverse().join('')), ...others].filter(isTelling);
}

function isTelling(form: string): boolean {
  const isMixed = /\p{L}/u.test(form) && /\p{N}/u.test(form);
  return form.length >= (isMixed ? shortestMixed : shortestPlain);
}

/** What base64 makes of the bytes after any number of others, less the characters that hold bits of a neighbour. */
function base64Of(bytes: Buffer): readonly string[] {
  return [0, 1, 2].map((lead) => {
    const padded = Buffer.concat([Buffer.alloc(lead), bytes]).toString('base64');
    return padded.slice(lead === 0 ? 0 : lead + 1, Math.floor(((lead + bytes.length) * 8) / 6));
  });
}

/** RFC 4648, less the last character, which is filled up. */
function base32Of(bytes: Buffer): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) text += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[(held >> (bits - 5)) & 31] ?? '';
  }
  return text;
}

function rotated(letter: string): string {
  const first = letter < 'a' ? 65 : 97;
  return String.fromCharCode(((letter.charCodeAt(0) - first + 13) % 26) + first);
}
