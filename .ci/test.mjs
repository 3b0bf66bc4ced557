// @ts-check
/**
 * `npm test`: everything that must hold, from a clean clone.
 *
 *   npm test                        all stages in order
 *   npm test -- --only unit,editor  some of them
 *   npm test -- -g TEXT             only tests whose name has TEXT
 *
 * The static stages all run, two at a time, and are all reported; after that the first failing stage ends the run.
 * The last lines are the sum of the tests that ran, and what was skipped for which reason.
 */
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { ensurePackages, outDir, requireNode, root, say, whenMain } from './lib.mjs';
import { filesOf } from './suites.mjs';

const totals = path.join(outDir, 'totals.jsonl');

/**
 * Where `.ci/run` wants the exchanges of all tests without an editor to be written down, for the contracts to look at. What is beside
 * the repository is needed for that, so `npm test` by itself does neither.
 */
const exchanges = process.env['PULLBOOK_EXCHANGES'];
const recorded = exchanges === undefined ? [] : ['--require', './test/contracts/openapi/recorder.cjs'];

/** @param {string} file below node_modules */
const tool = (file) => [process.execPath, path.join(root, 'node_modules', file)];
const mocha = tool('mocha/bin/mocha.js');
const tsc = tool('typescript-7/bin/tsc');
/** @param {string} script */
const script = (script) => [process.execPath, path.join(root, '.ci', script)];

/** The file in which `.ci/run` says what it could not do here, one line each: `contracts: there is no …`. */
const notRunFile = process.env['PULLBOOK_NOT_RUN'];

/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {string[][]} commands one after the other
 * @property {boolean} [static] needs nothing that another stage makes, and prints nothing of interest unless it fails
 * @property {boolean} [grep] takes -g
 */

/** @type {Stage[]} */
const stages = [
  {
    name: 'check',
    static: true,
    commands: [tsc, [...tsc, '--project', 'src/renderer'], [...tsc, '--project', 'test/browser']],
  },
  { name: 'lint', static: true, commands: [[...tool('eslint/bin/eslint.js'), '--max-warnings', '0', '.']] },
  {
    name: 'format',
    static: true,
    commands: [[...tool('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']],
  },
  { name: 'unused', static: true, commands: [[...tool('knip/bin/knip.js'), '--no-progress']] },
  {
    name: 'imports',
    static: true,
    commands: [
      [...tool('dependency-cruiser/bin/dependency-cruise.mjs'), '--config', '.ci/dependency-cruiser.cjs', 'src'],
    ],
  },
  { name: 'build', commands: [script('build.mjs')] },
  // What one runs between two edits: within a minute of CPU time.
  { name: 'unit', grep: true, commands: [[...mocha, ...recorded, ...filesOf('unit')]] },
  // Random tests and simulations.
  { name: 'long', grep: true, commands: [[...mocha, ...recorded, ...filesOf('long')]] },
  // Command lines, simulators and lock holders as processes of their own; they wait more than they work.
  { name: 'processes', grep: true, commands: [[...mocha, ...recorded, ...filesOf('processes')]] },
  ...(exchanges === undefined ? [] : [{ name: 'contracts', commands: [script('contracts.mjs')] }]),
  { name: 'corpus', commands: [script('corpus.mjs')] },
  { name: 'package', commands: [script('package.mjs')] },
  { name: 'editor', grep: true, commands: [[...script('editor.mjs'), '--no-build']] },
  { name: 'browser', grep: true, commands: [[...mocha, ...filesOf('browser')]] },
];

whenMain(import.meta.url, async () => {
  requireNode();
  const { values } = parseArgs({
    options: { only: { type: 'string', multiple: true }, grep: { type: 'string', short: 'g' } },
  });
  const only = values.only?.flatMap((names) => names.split(','));
  const unknown = only?.filter((name) => !stages.some((stage) => stage.name === name)) ?? [];
  if (unknown.length > 0)
    throw new Error(
      `there is no stage '${unknown.join("', '")}'; the stages are ${stages.map((s) => s.name).join(', ')}`,
    );
  const chosen = stages.filter((stage) => only?.includes(stage.name) ?? true);

  await ensurePackages();
  await mkdir(outDir, { recursive: true });
  await rm(totals, { force: true });

  const still = chosen.filter((stage) => stage.static);
  let failed = await runStatic(still);
  for (const stage of chosen.filter((stage) => !stage.static)) {
    if (failed) break;
    console.log(`\n── ${stage.name}`);
    failed = !(await runStage(stage, values.grep));
  }
  await printTotals(failed);
  if (failed) process.exitCode = 1;
});

/**
 * Runs the static stages on two cores.
 * @param {Stage[]} queue
 * @returns {Promise<boolean>} whether one failed
 */
async function runStatic(queue) {
  let failed = false;
  const waiting = [...queue];
  const worker = async () => {
    for (let stage = waiting.shift(); stage; stage = waiting.shift()) if (!(await runStage(stage))) failed = true;
  };
  await Promise.all([worker(), worker()]);
  return failed;
}

/**
 * @param {Stage} stage
 * @param {string} [grep]
 * @returns {Promise<boolean>} whether it passed
 */
async function runStage(stage, grep) {
  const start = Date.now();
  const known = stage.static ? Infinity : (await readTotals()).length;
  let output = '';
  let passed = true;
  for (const command of stage.commands) {
    const args = stage.grep && grep !== undefined ? [...command, '-g', grep] : command;
    passed = await new Promise((resolve) => {
      const child = spawn(/** @type {string} */ (args[0]), args.slice(1), {
        cwd: root,
        stdio: [
          'ignore',
          ...(stage.static ? /** @type {const} */ (['pipe', 'pipe']) : /** @type {const} */ (['inherit', 'inherit'])),
        ],
        env: {
          ...process.env,
          PULLBOOK_TOTALS: totals,
          // The SDK's warning about the end of Node 20 would dirty the standard error that tests look at.
          AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
          ...(process.stdout.isTTY && { FORCE_COLOR: '1' }),
        },
      });
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)));
      child.once('error', (error) => {
        output += String(error);
        resolve(false);
      });
      child.once('close', (code) => resolve(code === 0));
    });
    if (!passed) break;
  }
  if (!passed) process.stdout.write(output);
  const took = `${((Date.now() - start) / 1000).toFixed(1)} s`;
  const [run] = (await readTotals()).slice(known);
  const cpu = run?.cpuSeconds === undefined ? '' : `, ${run.cpuSeconds.toFixed(1)} s of CPU`;
  const outcome = passed ? (run?.reason === undefined ? 'passed' : 'skipped') : 'FAILED';
  say(`${outcome.padEnd(7)} ${stage.name.padEnd(9)} ${took}${cpu}`);
  return passed;
}

/**
 * A line of the file that `reporter.cjs` and `lib.mjs` add to.
 * @typedef {{passed: number, failed: number, skipped: number, reason?: string, cpuSeconds?: number}} Run
 */

/** @returns {Promise<Run[]>} */
async function readTotals() {
  const lines = (await readFile(totals, 'utf8').catch(() => '')).split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line));
}

/**
 * @param {boolean} failed
 */
async function printTotals(failed) {
  const notRun = notRunFile === undefined ? '' : await readFile(notRunFile, 'utf8').catch(() => '');
  const reasons = notRun.split('\n').filter(Boolean);
  const runs = [...(await readTotals()), ...reasons.map((reason) => ({ passed: 0, failed: 0, skipped: 1, reason }))];
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const run of runs)
    for (const key of /** @type {const} */ (['passed', 'failed', 'skipped'])) sum[key] += run[key];
  // A stage that is no mocha run, or one that broke before it could count, is a failure too.
  if (failed && sum.failed === 0) sum.failed = 1;
  console.log('');
  for (const { reason } of runs) if (reason !== undefined) console.log(`skipped: ${reason}`);
  console.log(`${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}`);
}
