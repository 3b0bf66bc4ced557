import fc from 'fast-check';

const pieces = [
  '\n',
  ' ',
  '  ',
  '    ',
  ':',
  ': ',
  '#',
  ' # ',
  '- ',
  '"',
  "'",
  '&a ',
  '*a',
  '*hub',
  '<<: *defaults\n',
  '|',
  '>-',
  '[',
  ']',
  '{',
  '}',
  ',',
  '\t',
  '\r\n',
  'x',
  '\n\n',
  '\n  ',
  '\n      ',
  'image: a/b',
  'auth:',
  'docker pull x\n',
  '$(',
  '`',
  '<< parameters.name >>',
  '\ufeff',
  '\u0000',
];

/** A change of a text as typing, pasting, cutting and truncating make them. */
export function randomEdits(most: number): fc.Arbitrary<(text: string) => string> {
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    removed: fc.oneof(fc.constant(0), fc.nat(5), fc.nat(80)),
    inserted: fc.oneof(fc.constant(''), fc.constantFrom(...pieces), fc.string({ maxLength: 6 })),
  });
  return fc
    .tuple(
      fc.array(edit, { minLength: 1, maxLength: most }),
      fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
    )
    .map(([edits, kept]) => (text) => {
      let result = text.slice(0, Math.ceil(text.length * kept));
      for (const { at, removed, inserted } of edits) {
        const place = Math.floor(at * result.length);
        result = result.slice(0, place) + inserted + result.slice(place + removed);
      }
      return result;
    });
}

const factor = Number(process.env['PULLBOOK_FUZZ'] ?? '0');

/** Always the same runs, so that a build fails only for what was changed; `PULLBOOK_FUZZ=20` tries 20 times as many new ones. */
export function runs(count: number): fc.Parameters<unknown> {
  return factor > 0 ? { numRuns: count * factor } : { numRuns: count, seed: 20_201_102 };
}
