// @ts-check
/**
 * `npm run fuzz`: the random tests for longer than a build may take, with new cases each time. Files and linter are tried
 * on generated texts and edits, the engine on whole runs with faults and crashes.
 *
 *   npm run fuzz            20 times as many cases as `npm test`, 1,000 simulated runs
 *   npm run fuzz -- 200     200 times, 10,000 runs
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { root } from './lib.mjs';

const times = Number(process.argv[2] ?? 20);
if (!Number.isInteger(times) || times < 1) throw new RangeError('npm run fuzz takes a whole number from 1');

const files = [
  'sources/circleci/properties.long',
  'sources/circleci/yaml',
  'runbook/markdown',
  'runbook/runbook',
  'steps/simulation.long',
];
const mocha = path.join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
const child = spawn(process.execPath, [mocha, '--timeout', '0', ...files.map((file) => `test/unit/${file}.test.ts`)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PULLBOOK_FUZZ: String(times), PULLBOOK_SEEDS: String(times * 50) },
});
child.once('close', (code) => (process.exitCode = code ?? 1));
