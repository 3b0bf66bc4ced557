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

/** Lines that mean something in many places of a config. */
const lines = [
  '  # a comment',
  '      # pullbook: ignore[unauthenticated-docker-pull] known',
  '# cci-ignore-start',
  '      - image: acme/more:1',
  '    machine: true',
  '    docker: *images',
  '    executor: small',
  '    executor: { name: small, tag: "2" }',
  '    <<: *defaults',
  '    steps: *steps',
  '    steps: &steps',
  '      - *login',
  '      - dockerhub_login',
  '      - docker/check',
  '      - docker load -i images.tar',
  '      - run: docker run acme/other:1',
  '      - run: docker login -u $DOCKER_USER -p hunter22x',
  '      - setup_remote_docker: { version: 20.10.6 }',
  '  extra:',
  'commands:',
  'executors:',
  'jobs:',
  'workflows:',
  '',
];

/**
 * Whole lines written, deleted, doubled, moved, indented, and words that take the place of others; most in jobs, where an
 * edit leaves the most as it was.
 */
export function lineEdits(): fc.Arbitrary<(text: string) => string> {
  return fc
    .record({
      kind: fc.constantFrom('write', 'delete', 'double', 'move', 'indent', 'outdent', 'word', 'word'),
      at: fc.double({ min: 0, max: 0.999, noNaN: true }),
      other: fc.double({ min: 0, max: 0.999, noNaN: true }),
      line: fc.constantFrom(...lines),
      isAnywhere: fc.nat(5),
    })
    .map(({ kind, at, other, line, isAnywhere }) => (text) => {
      const rows = text.split('\n');
      const first = isAnywhere === 0 ? 0 : rows.findIndex((source) => source.startsWith('jobs:')) + 1;
      const end = isAnywhere === 0 ? -1 : rows.findIndex((source) => source.startsWith('workflows:'));
      const row = first + Math.floor(at * ((end === -1 ? rows.length : end) - first));
      const source = rows[row] ?? '';
      if (kind === 'write') rows.splice(row, 0, line);
      else if (kind === 'delete') rows.splice(row, 1);
      else if (kind === 'double') rows.splice(row, 0, source);
      else if (kind === 'move') rows.splice(Math.floor(other * rows.length), 0, ...rows.splice(row, 1));
      else if (kind === 'indent') rows[row] = `  ${source}`;
      else if (kind === 'outdent') rows[row] = source.replace(/^ {2}/, '');
      else {
        const words = text.match(/[\w&*$/.-]+/g) ?? [];
        rows[row] = source.replace(/[\w&*$/.-]+(?!.*[\w&*$/.-])/, words[Math.floor(other * words.length)] ?? '');
      }
      return rows.join('\n');
    });
}
