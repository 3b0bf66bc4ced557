import assert from 'node:assert/strict';
import { lintText } from '../../../src/lint/linter';
import { defaultSettings } from '../../../src/lint/settings';

const settings = { ...defaultSettings, profile: 'pedantic' as const };
const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => `${line(index)}\n`).join('');
const job = 'jobs: {b: {docker: [image: x], machine: true, steps: [run: docker pull x]}}\n';
const megabytes = 10_000_000;
/** Not a whole token: a line of beginnings of tokens. */
const marker = ['dckr', 'pat', ''].join('_');

/** What linters have choked on. Each must end well inside the time limit of a test, without a rule that stops. */
const inputs: Readonly<Record<string, () => string>> = {
  'aliases that unfold to billions of items': () =>
    `a0: &a0 [x, x, x, x, x, x, x, x]\n${lines(12, (i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(8)}x]`)}jobs: {b: {docker: *a12, steps: *a12}}\n`,
  'merge keys that double': () =>
    `m0: &m0 {k: v}\n${lines(60, (i) => `m${i + 1}: &m${i + 1} {<<: [*m${i}, *m${i}], k${i}: v}`)}jobs: {b: {<<: *m60, docker: [image: x]}}\n`,
  'commands that call one another': () =>
    `commands:\n  c0: {steps: [run: docker pull x]}\n${lines(30, (i) => `  c${i + 1}: {steps: [c${i}, c${i}, c${i}]}`)}jobs: {b: {machine: true, steps: [c30]}}\n`,
  'orbs in orbs': () =>
    `orbs:\n  o0: &o0 {jobs: {j: {docker: [image: x]}}}\n${lines(12, (i) => `  o${i + 1}: &o${i + 1} {orbs: {a: *o${i}, b: *o${i}, c: *o${i}}}`)}`,
  'lists ten thousand deep': () => `x: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n${job}`,
  'blocks ten thousand deep': () => `x: ${'- '.repeat(10_000)}x\n${job}`,
  'mappings ten thousand deep': () => `x: ${'{a: '.repeat(10_000)}1${'}'.repeat(10_000)}\n${job}`,
  'shells in shells': () =>
    `jobs: {b: {machine: true, steps: [run: 'docker pull y; ${'$('.repeat(10_000)}docker pull x${')'.repeat(10_000)}']}}\n`,
  'a plain line of 10 MB': () => `x: ${'a'.repeat(megabytes)}\n${job}`,
  'a quoted line of 10 MB': () => `x: "${'a '.repeat(megabytes / 2)}"\n${job}`,
  'a script of 10 MB': () =>
    `jobs: {b: {machine: true, steps: [run: '${'docker pull x; '.repeat(megabytes / 15)}']}}\n`,
  'a comment of 10 MB': () => `# ${marker.repeat(megabytes / marker.length)}\n${job}`,
};

describe('hostile configs', () => {
  for (const [name, input] of Object.entries(inputs)) {
    it(name, () => {
      const { findings } = lintText(`version: 2.1\n${input()}`, settings);
      assert.deepEqual(
        findings.filter(({ message }) => message.includes('stopped on this file')),
        [],
      );
      assert.notDeepEqual(findings, [], 'neither a finding nor a word about what was left out');
    });
  }
});
