// @ts-check
/** Which test file belongs to which stage. Its name and folder say so; `test/README.md` has it as a table. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from './lib.mjs';

/** @typedef {'unit' | 'processes' | 'long' | 'contracts' | 'programs' | 'editor' | 'browser'} Suite */

/** @type {readonly (readonly [prefix: string, suite: Suite])[]} */
const folders = [
  ['test/unit/', 'unit'],
  ['test/contracts/aws/', 'unit'],
  ['test/contracts/wire/', 'unit'],
  ['test/contracts/openapi/', 'contracts'],
  ['test/contracts/matrix/', 'contracts'],
  ['test/contracts/programs/', 'programs'],
  ['test/editor/', 'editor'],
  ['test/browser/', 'browser'],
];

/**
 * The stage of a test file; `undefined` where it would be run by none.
 * @param {string} file from the repository's folder, with slashes: `test/unit/cli/lock.process.test.ts`
 * @returns {Suite | undefined}
 */
export function suiteOf(file) {
  const suite = folders.find(([prefix]) => file.startsWith(prefix))?.[1];
  const [, kind] = /\.([a-z]+)\.test\.ts$/.exec(file) ?? [];
  if (kind === undefined) return suite;
  if (suite !== 'unit') return undefined;
  return kind === 'process' ? 'processes' : kind === 'long' ? 'long' : undefined;
}

/**
 * Every test file there is, from the repository's folder.
 * @returns {string[]}
 */
export function testFiles() {
  return readdirSync(path.join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .map((name) => path.posix.join('test', name.replaceAll(path.sep, '/')))
    .filter((name) => name.endsWith('.test.ts') && !name.includes('/node_modules/'))
    .sort();
}

/**
 * The test files of a stage.
 * @param {Suite} suite
 */
export function filesOf(suite) {
  return testFiles().filter((file) => suiteOf(file) === suite);
}
