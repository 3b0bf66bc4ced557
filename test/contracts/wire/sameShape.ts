import assert from 'node:assert/strict';

/**
 * Asserts that `actual` has the shape of the documented body: the same keys and types throughout, and where the document
 * shows an id, a moment or an address, the same kind of text. Each item of a list has the shape of one that is shown.
 */
export function assertSameShape(actual: unknown, documented: unknown, at = 'the body'): void {
  const type = typeOf(documented);
  assert.equal(typeOf(actual), type, `${at}: another type`);
  if (type === 'array') {
    const [first, ...others] = documented as readonly unknown[];
    const items = actual as readonly unknown[];
    assert.equal(items.length > 0, first !== undefined, `${at}: bring the world to where the list is as shown`);
    for (const [index, item] of items.entries()) {
      const shown = others[index - 1] ?? first;
      assertSameShape(item, shown, `${at}[${index}]`);
    }
  } else if (type === 'object') {
    const found = actual as Readonly<Record<string, unknown>>;
    const shown = documented as Readonly<Record<string, unknown>>;
    assert.deepEqual(Object.keys(found).sort(), Object.keys(shown).sort(), `${at}: other keys`);
    for (const [key, value] of Object.entries(shown)) assertSameShape(found[key], value, `${at}.${key}`);
  } else if (type === 'string') {
    const kind = kindOf(documented as string);
    if (kind !== 'text') assert.equal(kindOf(actual as string), kind, `${at}: ${String(actual)}`);
  }
}

/**
 * Asserts that `actual` has what a program reads of it: at least these keys, of the same types throughout, and the same kinds
 * of text. A list that the program finds something in has items, each of which it can read; one that is shown empty is.
 */
export function assertReadable(actual: unknown, read: unknown, at = 'the body'): void {
  const type = typeOf(read);
  assert.equal(typeOf(actual), type, `${at}: another type`);
  if (type === 'array') {
    const [first] = read as readonly unknown[];
    const items = actual as readonly unknown[];
    assert.equal(items.length > 0, first !== undefined, `${at}: how many there are`);
    for (const [index, item] of items.entries()) assertReadable(item, first, `${at}[${index}]`);
  } else if (type === 'object') {
    const found = actual as Readonly<Record<string, unknown>>;
    for (const [key, value] of Object.entries(read as object)) assertReadable(found[key], value, `${at}.${key}`);
  } else assertSameShape(actual, read, at);
}

/** Elements, and the name space, of a small XML text. */
export function elementsOf(xml: string): readonly string[] {
  return [...xml.matchAll(/<([A-Za-z]+)(?: xmlns="([^"]+)")?[^>]*>/g)].map(
    ([, name = '', space]) => name + (space === undefined ? '' : ` of ${space}`),
  );
}

/** A header's value with each run of digits and hex digits made alike. */
export function formOf(header: string): string {
  return header.replace(/[0-9a-f]+/gi, '0');
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function kindOf(text: string): 'uuid' | 'trimmed uuid' | 'moment' | 'address' | 'text' {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) return 'uuid';
  if (/^[0-9a-f]{32}$/.test(text)) return 'trimmed uuid';
  if (/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/.test(text)) return 'moment';
  return /^https?:\/\//.test(text) ? 'address' : 'text';
}
