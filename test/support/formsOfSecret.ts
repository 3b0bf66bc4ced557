const shortest = 8;

/**
 * How a value may stand in a file: as it is, backwards, in one case, cut, in what URLs, JSON, HTML and programs make of it, in
 * hex with and without separators, and in base64 and base64url after any number of bytes, as `user:value` has it. Each as UTF-8 and as UTF-16LE, for browsers store text either way.
 *
 * Written anew and not taken from the product's `Redactor`, whose mistakes it is to find. Forms that are the same bytes
 * come once, under the first name.
 *
 * @throws {RangeError} when the value is shorter than 8 characters. The message does not hold it.
 */
export function formsOfSecret(value: string): ReadonlyMap<string, Buffer> {
  if (value.length < shortest) throw new RangeError(`a value of ${value.length} characters would be found by chance`);
  const bytes = Buffer.from(value, 'utf8');
  const url = encodeURIComponent(value);
  const texts: [form: string, text: string][] = [
    ['raw', value],
    ['URL', url],
    ['URL in lower case', url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())],
    ['form', new URLSearchParams([['', value]]).toString().slice(1)],
    ['JSON', JSON.stringify(value).slice(1, -1)],
    ['HTML', value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')],
    ['hex', bytes.toString('hex')],
    ['hex in upper case', bytes.toString('hex').toUpperCase()],
    ['hex with colons', bytes.toString('hex').replace(/..(?=.)/g, '$&:')],
    ['hex with blanks', bytes.toString('hex').replace(/..(?=.)/g, '$& ')],
    ['backwards', backwards(value)],
    ['hex backwards', backwards(bytes.toString('hex'))],
    ['lower case', value.toLowerCase()],
    ['upper case', value.toUpperCase()],
    ['bytes of JSON', bytes.join(',')],
    ['percent for each byte', [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')],
    ['URL twice', encodeURIComponent(url)],
    ['entities', units(value, (unit) => `&#${unit};`)],
    ['entities in hex', units(value, (unit) => `&#x${unit.toString(16)};`)],
    ['escapes', units(value, (unit) => `\\u${unit.toString(16).padStart(4, '0')}`)],
    ['letter by letter', Array.from(value).join(' ')],
    ['half by half', `${value.slice(0, value.length / 2)} ${value.slice(value.length / 2)}`],
  ];
  for (const before of ['', '?', '??']) {
    const whole = Buffer.from(before + value, 'utf8').toString('base64');
    // The characters at both ends also hold bits of what is before and after; the ones between are the value's alone.
    const own = whole.slice(Math.ceil((before.length * 8) / 6), Math.floor(((before.length + bytes.length) * 8) / 6));
    texts.push([`base64 of ${before}value`, own]);
    texts.push([`base64url of ${before}value`, own.replaceAll('+', '-').replaceAll('/', '_')]);
  }
  const forms = new Map<string, Buffer>();
  const seen = new Set<string>();
  for (const [form, text] of texts) {
    if (seen.has(text)) continue;
    seen.add(text);
    forms.set(form, Buffer.from(text, 'utf8'));
    forms.set(`${form}, UTF-16LE`, Buffer.from(text, 'utf16le'));
  }
  return forms;
}

function backwards(text: string): string {
  return Array.from(text).reverse().join('');
}

/** Each UTF-16 unit, as JavaScript and most escapes count. */
function units(text: string, write: (unit: number) => string): string {
  return Array.from({ length: text.length }, (_, at) => write(text.charCodeAt(at))).join('');
}
