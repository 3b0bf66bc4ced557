import assert from 'node:assert/strict';
import fc from 'fast-check';
import { renderAudit, type AuditReport } from '../../../src/editor/lint/auditReport';
import { ignoreComment, scalarOver } from '../../../src/editor/lint/ignoreComment';
import { keyPath, type KeyPath } from '../../../src/editor/lint/keyPath';
import { lintDelay } from '../../../src/editor/lint/lintDelay';
import { regularText } from '../../../src/editor/lint/regularText';
import { safeFixes } from '../../../src/editor/lint/safeFixes';
import { fixText, lintText } from '../../../src/sources/circleci/linter';
import { defaultSettings } from '../../../src/lint/settings';
import { composeEdits } from '../../../src/shared/composeEdits';
import { applyEdits, type Edit } from '../../../src/shared/text';

/** Edits of a text that do not overlap, from arbitrary cuts. */
function editsFor(length: number): fc.Arbitrary<Edit[]> {
  return fc.array(fc.tuple(fc.nat(length), fc.string({ maxLength: 4 })), { maxLength: 8 }).map((cuts) => {
    const ordered = [...cuts].sort((a, b) => a[0] - b[0]);
    const edits: Edit[] = [];
    for (let at = 0; at + 1 < ordered.length; at += 2) {
      const [from, to] = [ordered[at]!, ordered[at + 1]!];
      edits.push({ span: { start: from[0], end: to[0] }, text: from[1] });
    }
    return edits;
  });
}

describe('composeEdits', () => {
  it('gives what the rounds give one after the other', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 40 }).chain((text) =>
          editsFor(text.length).chain((first) => {
            const between = applyEdits(text, first);
            return editsFor(between.length).map((second) => ({ text, first, second, between }));
          }),
        ),
        ({ text, first, second, between }) => {
          assert.equal(applyEdits(text, composeEdits(text.length, [first, second])), applyEdits(between, second));
        },
      ),
    );
  });

  it('leaves alone what no round touches', () => {
    const edits = composeEdits(9, [
      [{ span: { start: 3, end: 3 }, text: 'x' }],
      [{ span: { start: 4, end: 4 }, text: 'y' }],
    ]);
    assert.deepEqual(edits, [{ span: { start: 3, end: 3 }, text: 'xy' }]);
  });
});

describe('regularText', () => {
  const read = (type: number, size: number, bytes?: Uint8Array) =>
    regularText({} as never, {
      stat: () => Promise.resolve({ type, size, ctime: 0, mtime: 0 }),
      readFile: () => (bytes === undefined ? Promise.reject(new Error('must not be read')) : Promise.resolve(bytes)),
    });
  const file = 1;
  const link = 64;

  it('reads files, through links too, without a byte order mark', async () => {
    assert.equal(await read(file, 4, Buffer.from('\ufeffa')), 'a');
    assert.equal(await read(file | link, 1, Buffer.from('a')), 'a');
  });

  it('reads no pipe or device, no folder, and nothing of more than 2 MB', async () => {
    let reads = 0;
    const files = (type: number, size: number) => ({
      stat: () => Promise.resolve({ type, size, ctime: 0, mtime: 0 }),
      readFile: () => Promise.resolve(Buffer.from(String(++reads))),
    });
    for (const [type, size] of [
      [0, 0],
      [link, 0],
      [2, 0],
      [file, 2_000_001],
    ] as const)
      assert.equal(await regularText({} as never, files(type, size)), undefined);
    assert.equal(reads, 0);
  });

  it('takes what cannot be read for absent', async () => assert.equal(await read(file, 1), undefined));
});

describe('safeFixes', () => {
  const text = [
    'version: 2.1',
    'jobs:',
    '  a:',
    '    docker:',
    '      - image: cimg/base:2024.01',
    '        auth: {username: DOCKER_USER, password: $DOCKER_ACCESS_TOKEN}',
    '      - image: redis:7 # cache',
    '    steps: [checkout]',
    'workflows: {main: {jobs: [a]}}',
    '',
  ].join('\r\n');

  it('comes to the same text as the command line, in one step', () => {
    const { edits, count } = safeFixes(text, defaultSettings);
    const fixed = fixText(text, defaultSettings);
    assert.notEqual(count, 0);
    assert.equal(count, fixed.applied);
    assert.equal(applyEdits(text, edits), fixed.text);
  });

  it('does nothing to a text that does not parse', () => {
    assert.deepEqual(safeFixes(`${text}x: [`, defaultSettings), { edits: [], count: 0 });
  });
});

describe('ignoreComment', () => {
  const ignored = (text: string, rule: string): string => {
    const { findings, model } = lintText(text);
    const finding = findings.find((one) => one.rule === rule);
    assert.ok(finding, findings.map((one) => one.rule).join());
    const comment = ignoreComment(text, (line) => scalarOver(model.document, line), finding);
    const edit = { span: { start: comment.at, end: comment.at }, text: `${comment.indentation}${comment.text}said\n` };
    return applyEdits(text, [edit]);
  };
  const rulesOf = (text: string): string[] => lintText(text).findings.map(({ rule }) => rule);

  it('suppresses the finding of an image', () => {
    const text = 'version: 2.1\njobs:\n  a:\n    docker:\n      - image: redis\n    steps: [checkout]\n';
    assert.deepEqual(rulesOf(ignored(text, 'unauthenticated-docker-pull')), []);
  });

  it('goes above the step of a script, never into the script', () => {
    const text = [
      'version: 2.1',
      'jobs:',
      '  a:',
      '    machine: true',
      '    steps:',
      '      - run:',
      '          name: Pull',
      '          command: |',
      '            echo first',
      '            docker pull redis',
      '',
    ].join('\n');
    const after = ignored(text, 'missing-docker-login');
    assert.ok(!rulesOf(after).includes('missing-docker-login'), after);
    assert.ok(after.includes('command: |\n            echo first\n            docker pull redis\n'));
  });
});

describe('keyPath', () => {
  /** Where the `|` is. */
  const at = (text: string): KeyPath | undefined => {
    const lines = text.replace('|', '').split('\n');
    const before = text.slice(0, text.indexOf('|')).split('\n');
    return keyPath(lines, before.length - 1, before.at(-1) ?? '');
  };

  it('names the keys above, and those beside', () => {
    assert.deepEqual(
      at('jobs:\n  a:\n    docker:\n      - image: x\n        au|\n        environment: {}\n    steps: []'),
      {
        path: ['jobs', 'a', 'docker'],
        siblings: ['image', 'environment'],
        isItem: false,
      },
    );
  });

  it('reads lists that are not indented', () => {
    assert.deepEqual(at('jobs:\n  a:\n    docker:\n    - image: x\n      |'), {
      path: ['jobs', 'a', 'docker'],
      siblings: ['image'],
      isItem: false,
    });
    assert.deepEqual(at('jobs:\n  a:\n    steps:\n    - checkout\n    - |'), {
      path: ['jobs', 'a', 'steps'],
      siblings: [],
      isItem: true,
    });
  });

  it('does not take the items before for keys above', () => {
    assert.deepEqual(at('jobs:\n  a:\n    steps:\n      - run:\n          name: x\n      - |')?.path, [
      'jobs',
      'a',
      'steps',
    ]);
    assert.deepEqual(at('jobs:\n  a:\n    docker:\n      - image: x\n        auth:\n          us|')?.path, [
      'jobs',
      'a',
      'docker',
      'auth',
    ]);
  });

  it('is nothing behind a colon or in a comment', () => {
    assert.equal(at('jobs:\n  a: |'), undefined);
    assert.equal(at('jobs:\n  # a|'), undefined);
  });
});

describe('lintDelay', () => {
  it('waits not at all where lints are short, else twice as long as they take, and never longer than a quarter second', () => {
    assert.deepEqual([0, 4, 7.2, 1_000].map(lintDelay), [0, 0, 15, 250]);
  });
});

describe('renderAudit', () => {
  const report: AuditReport = {
    rows: [
      {
        file: 'a|b/.circleci/config.yml',
        images: 4,
        unauthenticated: 3,
        jobsWithoutLogin: 1,
        errors: 0,
        warnings: 4,
        notes: 1,
        safeFixes: 2,
        rules: { 'missing-docker-login': 1 },
      },
      {
        file: '=x,y.yml',
        images: 1,
        unauthenticated: 0,
        jobsWithoutLogin: 0,
        errors: 1,
        warnings: 0,
        notes: 0,
        safeFixes: 0,
        rules: {},
      },
    ],
    terraform: [
      {
        checkout: 'infra',
        files: 12,
        repositories: 3,
        wired: 1,
        errors: 1,
        warnings: 0,
        notes: 0,
        safeFixes: 1,
        rules: { 'swapped-dockerhub-credentials': 1 },
      },
    ],
    unread: [],
    left: 2,
  };

  it('sums up and escapes in Markdown', () => {
    const text = renderAudit(report, 'markdown');
    assert.ok(text.includes('| a\\|b/.circleci/config.yml | 4 | 3 | 1 | 0 | 4 | 1 | 2 |'), text);
    assert.ok(text.includes('| **All 2** | 5 | 3 | 1 | 1 | 4 | 1 | 2 |'));
    assert.ok(text.includes('| infra | 12 | 3 | 1 | 1 | 0 | 0 | 1 |'));
    assert.ok(text.includes('| `swapped-dockerhub-credentials` | 1 |'));
    assert.ok(text.includes('2 configs were not audited'));
  });

  it('quotes in CSV, and disarms what a spreadsheet would compute', () => {
    assert.equal(renderAudit(report, 'csv').split('\r\n')[2], `"'=x,y.yml",1,0,0,1,0,0,0`);
    assert.equal(renderAudit(report, 'csv').split('\r\n')[3], 'infra,,,,1,0,0,1');
  });

  it('is JSON with a version', () => {
    const json = JSON.parse(renderAudit(report, 'json')) as { version: number; notAudited: number };
    assert.deepEqual([json.version, json.notAudited], [1, 2]);
  });
});
