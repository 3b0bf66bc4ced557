import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Redactor } from '../../../src/shared/redactor';
import { Secret } from '../../../src/shared/secret';

const value = ['dckr', '_pat_', 'Qx7-Lm2', 'Vb9zKt4', '+/=9"é'].join('');

function redactorOf(...values: string[]): Redactor {
  const redactor = new Redactor();
  for (const one of values) redactor.register(new Secret(one));
  return redactor;
}

const bytes = Buffer.from(value);
const codes = (write: (code: number) => string): string =>
  Array.from(value)
    .map((character) => write(character.codePointAt(0) ?? 0))
    .join('');
const hex4 = (code: number): string => code.toString(16).padStart(4, '0');
const every = (length: number, text: string, by: string): string =>
  text.match(new RegExp(`.{1,${length}}`, 'gsu'))?.join(by) ?? '';
const rot13 = (text: string): string =>
  text.replace(/[a-z]/gi, (letter) => {
    const at = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.indexOf(letter.toUpperCase());
    const moved = 'NOPQRSTUVWXYZABCDEFGHIJKLM'[at] ?? '';
    return letter === letter.toUpperCase() ? moved : moved.toLowerCase();
  });

/** How a service, a shell or a log may write it; what the product knows of forms is not looked at. */
const written: Readonly<Record<string, string>> = {
  'in hex': bytes.toString('hex'),
  'in hex, upper case': bytes.toString('hex').toUpperCase(),
  'in hex with colons': every(2, bytes.toString('hex'), ':'),
  'in hex with blanks': every(2, bytes.toString('hex').toUpperCase(), ' '),
  'in hex with dashes and 0x': every(2, bytes.toString('hex'), '-0x').replaceAll('-0x', ', '),
  'as bytes of JSON': JSON.stringify(bytes),
  'as UTF-16 in hex': Buffer.from(value, 'utf16le').toString('hex'),
  'as UTF-16 of the other order in hex': Buffer.from(value, 'utf16le').swap16().toString('hex'),
  'as UTF-16 read as bytes': Buffer.from(value, 'utf16le').toString('latin1'),
  'as UTF-16 in base64': Buffer.from(value, 'utf16le').toString('base64'),
  'read backwards': Array.from(value).reverse().join(''),
  'in hex read backwards': Array.from(bytes.toString('hex')).reverse().join(''),
  'in lower case': value.toLowerCase(),
  'in upper case': value.toUpperCase(),
  'backwards in upper case': Array.from(value.toUpperCase()).reverse().join(''),
  'turned by thirteen': rot13(value),
  'cut by a blank': every(9, value, ' '),
  'cut by line ends': every(7, value, '\n'),
  'cut by line ends of JSON': every(7, value, '\\n'),
  'cut by line ends in JSON': JSON.stringify(every(11, value, '\r\n  ')),
  'cut by quotes and plus': every(8, value, "' + '"),
  'cut by what nobody sees': every(4, value, '\u200b'),
  'letter by letter': every(1, value, ' '),
  'in base64 with line ends': every(12, bytes.toString('base64'), '\n'),
  'in base64 with line ends of JSON': every(12, bytes.toString('base64'), '\\n'),
  'in base64 behind a user': Buffer.from(`a-user:${value}`).toString('base64'),
  'in base64 twice': Buffer.from(bytes.toString('base64')).toString('base64'),
  'in base64 with escapes': encodeURIComponent(`?${bytes.toString('base64')}`),
  'percent-encoded': encodeURIComponent(value),
  'percent-encoded, each byte': [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  'percent-encoded twice': encodeURIComponent(encodeURIComponent(value)),
  'percent-encoded three times': encodeURIComponent(encodeURIComponent(encodeURIComponent(value))),
  'as entities': codes((code) => `&#${code};`),
  'as entities in hex': codes((code) => `&#x${code.toString(16)};`),
  'in HTML': value.replaceAll('"', '&quot;'),
  'in HTML, percent-encoded': encodeURIComponent(value.replaceAll('"', '&quot;')),
  'with escapes of JSON': codes((code) => `\\u${hex4(code)}`),
  'with escapes of a program': codes((code) => `\\u{${code.toString(16)}}`),
  'with escapes of a shell': [...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join(''),
  'in JSON in JSON': JSON.stringify(JSON.stringify({ token: value })),
};

/** What is left when everything but letters and digits is taken away must hold no long piece of it, forwards or backwards. */
function pieces(text: string): string[] {
  const plain = (one: string): string => one.toLowerCase().replace(/[^a-z0-9]/g, '');
  const whole = plain(value);
  const found = [];
  for (let at = 0; at + 6 <= whole.length; at++) {
    const piece = whole.slice(at, at + 6);
    if (plain(text).includes(piece) || plain(text).includes(Array.from(piece).reverse().join(''))) found.push(piece);
  }
  return found;
}

describe('Redactor, forms', () => {
  for (const [how, text] of Object.entries(written))
    it(`hides a value ${how}, and leaves what stands around it`, () => {
      const shown = redactorOf(value).redact(`The service said: <${text}> at 12:30.`);
      assert.match(shown, /^The service said: <.*\[redacted\].*> at 12:30\.$/s);
      assert.deepEqual(pieces(shown), []);
      assert.ok(shown.length < 100, `what is left: ${shown.length}`);
    });

  it('hides a long value whole, and another that begins alike as far as it does', () => {
    const long = Array.from({ length: 300 }, (_, at) => `${at}line`).join('\n');
    const redactor = redactorOf(long);
    assert.equal(redactor.redact(`<${long}>`), '<[redacted]>');
    assert.equal(redactor.redact(`<${long.toUpperCase().replaceAll('\n', ' ')}>`), '<[redacted]>');
    assert.match(redactor.redact(`<${long.slice(0, 900)}, and other words>`), /^<\[redacted\], and other words>$/);
  });

  it('hides values that overlap as one', () => {
    assert.equal(redactorOf('abcdef123', 'f123xyz').redact('<abcdef123xyz>'), '<[redacted]>');
  });

  it('leaves the words of a sentence that only together read like a plain value', () => {
    const redactor = redactorOf('insync', 'report', 'in-sync', 'running', '20261130', '12345678');
    const text = 'All is in\tsync. 2026-11-30 12:34; 123 45 678 of re, port and Run Ning';
    assert.equal(redactor.redact(text), text);
  });

  it('finds the same as a search by hand, wherever values stand and however long they are', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'C', '9', '-', ' '), maxLength: 60 });
    fc.assert(
      fc.property(letters, fc.array(letters, { maxLength: 5 }), (text, values) => {
        const known = values.filter((one) => one.length >= 6);
        const shown = redactorOf(...values).redact(text);
        for (const one of known) assert.ok(!shown.includes(one), `${one} in ${shown}`);
        if (shown !== text) assert.ok(known.length > 0);
      }),
    );
  });
});
