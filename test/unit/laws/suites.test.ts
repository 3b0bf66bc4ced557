import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../../.ci/lib.mjs';
import { filesOf, suiteOf, testFiles } from '../../../.ci/suites.mjs';

describe('the stages of the tests', () => {
  it('have every test file in one of them', () => {
    assert.deepEqual(
      testFiles().filter((file) => suiteOf(file) === undefined),
      [],
      'no stage would run these: a test lies in a folder of `.ci/suites.mjs`, as x.test.ts, x.process.test.ts or x.long.test.ts',
    );
    for (const suite of ['unit', 'processes', 'long', 'contracts', 'programs', 'editor', 'browser'] as const)
      assert.notDeepEqual(filesOf(suite), [], suite);
  });

  it('go by folder and name', () => {
    for (const [file, suite] of [
      ['test/unit/cli/lock.test.ts', 'unit'],
      ['test/unit/cli/lock.process.test.ts', 'processes'],
      ['test/unit/cli/lock.long.test.ts', 'long'],
      ['test/unit/cli/lock.slow.test.ts', undefined],
      ['test/contracts/wire/wire.test.ts', 'unit'],
      ['test/browser/lint.long.test.ts', undefined],
      ['test/other/lint.test.ts', undefined],
    ] as const)
      assert.equal(suiteOf(file), suite, file);
  });

  it('start no process between two edits', () => {
    const starters = /'node:child_process'|\bstart(?:Script|Simulation)\b|\/(?:runProgram|program)'/;
    assert.deepEqual(
      filesOf('unit').filter((file) => file !== ownPath && starters.test(readFileSync(path.join(root, file), 'utf8'))),
      [],
      'tests that start processes have names like x.process.test.ts',
    );
  });

  it('have no time limit of their own: one for all of them guards against what hangs, and no slow machine reaches it', () => {
    const limit = /\bthis\.timeout\(|\)\.timeout\(\d/;
    assert.deepEqual(
      testFiles().filter((file) => file !== ownPath && limit.test(readFileSync(path.join(root, file), 'utf8'))),
      [],
    );
  });
});

const ownPath = 'test/unit/laws/suites.test.ts';
