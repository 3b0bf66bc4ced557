import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createChunk, type Node } from '../../../../src/sources/yaml/node';
import { parseStrict } from '../../../../src/sources/yaml/parseStrict';
import { parseWithLibrary } from '../../../../src/sources/yaml/parseWithLibrary';
import { splitSections } from '../../../../src/sources/yaml/splitSections';
import { parseConfig } from '../../../../src/sources/circleci/parseConfig';
import { randomEdits } from './randomEdits';
import { runs } from '../../../support/runs';
import { oldConfig, sampleConfigs, teamConfig } from './sampleConfigs';

/** A node as text, with places. An absent value has no place that all parsers agree on. */
function show(node: Node, at: (node: Node) => string): string {
  const isAbsent = node.kind === 'scalar' && node.style === 'plain' && node.value === '';
  const head = `${node.anchor === undefined ? '' : `&${node.anchor} `}${isAbsent ? '' : at(node)}`;
  switch (node.kind) {
    case 'scalar':
      return `${head} ${node.style} ${JSON.stringify(node.value)}`;
    case 'alias':
      return `${head} *${node.name}`;
    case 'seq':
      return `${head} ${node.style} [${node.items.map((item) => show(item, at)).join('\n')}]`;
    case 'map':
      return `${head} ${node.style} {${node.pairs.map(({ key, value }) => `${show(key, at)}: ${show(value, at)}`).join('\n')}}`;
  }
}

function parseBoth(text: string): { strict: string | undefined; library: string; problem: string | undefined } {
  const mine = createChunk(0, text);
  const accepted = parseStrict(mine);
  const theirs = createChunk(0, text);
  parseWithLibrary(theirs);
  const print = (chunk: typeof mine): string =>
    chunk.pairs
      .map(({ key, value }) => [key, value].map((node) => show(node, ({ start, end }) => `${start}-${end}`)).join(': '))
      .join('\n');
  return { strict: accepted ? print(mine) : undefined, library: print(theirs), problem: theirs.problems[0]?.message };
}

/** A bracket that closes left of its parent: Pullbook takes it, as other parsers do, and the package does not. */
const knownLaxness = /must be sufficiently indented/;

describe('parseStrict', () => {
  it('reads the samples itself, just as the yaml package does', () => {
    for (const text of [teamConfig, oldConfig]) {
      const { strict, library, problem } = parseBoth(text);
      assert.equal(problem, undefined);
      assert.equal(strict, library);
    }
  });

  it('reads every style of scalar as the package does', () => {
    const texts = [
      'a: |\n  x\n    y\n\n  z\n\n\nb: |-\n  x\n\nc: |+\n  x\n\nd: >\n  x\n  y\n\n  z\n    more\n  w\ne: >-\n\n  lead\nf: |2\n    two\n',
      "a: plain\n  goes on\n\n  after a blank\nb: \"esc \\\" \\n \\\\ \\t\"\nc: 'it''s'\nd:\n  - \"x\": y\n  - 'k' : v\ne: http://x#y\nf: a:b\n",
      'a: [x: 1, {y: 2, z}, "q":1, [n, m], *b, &c d]\nb: {a: , b, c: [], "d":e}\nx: &b 1\n',
      'a:\n- 1\n- - 2\n  - 3\n-\n  k: v\n- &s\n  t: u\nb: ~\nc:\nd: &e\n  f: g\n',
      'k: |\n  trailing   \n  \nnext: >\n  folded\n',
      'a: x # comment\n# own line\nb: y#no comment\n  # indented comment\nc:\n  # above\n  d: e\n',
      '---\na: 1\r\nb:\r\n  - c\r\n  - |\r\n    d\r\n    e\r\n',
    ];
    for (const text of texts) {
      const { strict, library, problem } = parseBoth(text);
      assert.equal(problem, undefined, text);
      assert.equal(strict, library, text);
    }
  });

  it('agrees with the package on whatever both accept, and accepts nothing the package rejects', () => {
    const { sections } = parseConfig('').dialect;
    const parts = sampleConfigs.flatMap(
      (sample) => splitSections(sample, sections)?.slices.map(({ start, end }) => sample.slice(start, end)) ?? [sample],
    );
    let accepted = 0;
    fc.assert(
      fc.property(fc.constantFrom(...parts), randomEdits(2), (sample, edit) => {
        const text = edit(sample);
        const { strict, library, problem } = parseBoth(text);
        if (strict === undefined) return;
        accepted++;
        if (problem !== undefined && knownLaxness.test(problem)) return;
        assert.equal(problem, undefined, text);
        assert.equal(strict, library, text);
      }),
      runs(600),
    );
    assert.ok(accepted > 100, 'the strict parser must be the one that does the work');
  });
});

describe('YamlDocument', () => {
  const print = (document: ReturnType<typeof parseConfig>): string =>
    `${show(document.root, (node) => `${document.span(node).start}-${document.span(node).end}`)}\n${JSON.stringify(document.problems)}`;

  it('is the same after any series of edits as when it is parsed anew', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...sampleConfigs),
        fc.array(randomEdits(2), { minLength: 1, maxLength: 6 }),
        (sample, edits) => {
          let text = sample;
          let document = parseConfig(text);
          for (const edit of edits) {
            text = edit(text);
            document = parseConfig(text, document);
            assert.equal(print(document), print(parseConfig(text)));
          }
        },
      ),
      runs(150),
    );
  });

  it('parses only what changed', () => {
    const before = parseConfig(teamConfig);
    const kept = new Set(before.chunks);
    const after = parseConfig(teamConfig.replace('npm ci', 'npm test'), before);
    assert.equal(after.chunks.filter((chunk) => !kept.has(chunk)).length, 1);
    assert.ok(after.chunks.length > 12);
  });

  it('follows aliases, merge keys and their order', () => {
    const document = parseConfig(
      'a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  <<: [*a, *b]\n  x: own\nd:\n  <<: *a\n  <<: *b\n',
    );
    const values = (key: string): Record<string, string | undefined> => {
      const map = document.asMap(document.get(document.root, key)?.value);
      return Object.fromEntries(
        document.entries(map!).map((entry) => [entry.key, document.asScalar(entry.value)?.value]),
      );
    };
    assert.deepEqual(values('c'), { x: 'own', y: '1', z: '2' });
    assert.deepEqual(values('d'), { x: '1', y: '1', z: '2' });
    assert.deepEqual(document.problems, []);
  });

  it('lets a later anchor replace an earlier one, only for what follows', () => {
    const document = parseConfig('a: &x 1\nb: *x\nc: &x 2\nd: *x\n');
    assert.deepEqual(
      ['b', 'd'].map((key) => document.asScalar(document.get(document.root, key)?.value)?.value),
      ['1', '2'],
    );
  });

  it('reports aliases without anchor and merges of what is no mapping', () => {
    const { problems } = parseConfig('a: *b\nb: &b 1\nc:\n  <<: *b\n');
    assert.deepEqual(
      problems.map(({ start }) => start),
      [3, 23],
    );
  });

  it('keeps the sound parts of a broken file', () => {
    const document = parseConfig(teamConfig.replace('run: npm ci', 'run: "npm ci'));
    assert.equal(document.problems.length, 1);
    const jobs = document.asMap(document.get(document.root, 'jobs')?.value);
    assert.ok(document.get(jobs!, 'release'));
  });
});
