// @ts-check
/**
 * `npm run bench`: the speed of the linter against its anchors, side by side and interleaved, as ratios of medians, with
 * the goal beside each figure. Measures what ships: bundles made as the build makes them.
 *
 * `npm run bench -- --peers` also installs yaml-language-server and eslint-plugin-yml below `.cache/` (npm's registry)
 * and measures against them; yamllint is used where it is on the PATH, or
 * where `YAMLLINT` names it.
 * `--schema FILE` gives the server CircleCI's JSON schema, which is on no registry: `schema.json` of
 * CircleCI-Public/circleci-yaml-language-server. Without it the server has less to do, so that our ratio is the worse.
 */
import * as esbuild from 'esbuild';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from '../../.ci/build.mjs';
import { generateConfig } from './generateConfig.mjs';
import { LanguageServer } from './languageServer.mjs';
import { benchTerraform } from './terraform.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = path.join(root, '.cache', 'bench');
const peers = path.join(folder, 'peers');
const load = createRequire(import.meta.url);

const { values: options } = parseArgs({
  options: { peers: { type: 'boolean', default: false }, schema: { type: 'string' } },
});

/** @type {{what: string, figure: string, goal: string, held: boolean | undefined}[]} */
const table = [];

/**
 * @param {string} what
 * @param {number} value
 * @param {number} goal at most
 */
function row(what, value, goal, digits = 2) {
  table.push({ what, figure: value.toFixed(digits), goal: `≤ ${goal}`, held: value <= goal });
  console.log(`  ${what}: ${value.toFixed(digits)} (goal ≤ ${goal})`);
}

/** @param {number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? NaN;
}

/**
 * CPU milliseconds of each function, run in turns.
 * @param {number} rounds
 * @param {(() => unknown)[]} functions
 * @returns {number[]} medians
 */
function interleaved(rounds, ...functions) {
  /** @type {number[][]} */
  const times = functions.map(() => []);
  for (let round = -2; round < rounds; round++) {
    for (const [index, run] of functions.entries()) {
      const start = process.cpuUsage();
      run();
      const { user, system } = process.cpuUsage(start);
      if (round >= 0) times[index]?.push((user + system) / 1000);
    }
  }
  return times.map(median);
}

/**
 * CPU milliseconds of whole processes, run in turns.
 * @param {number} rounds
 * @param {string[][]} commands
 * @returns {{cpu: number[], wall: number[]}} medians
 */
function processes(rounds, ...commands) {
  /** @type {number[][]} */
  const cpu = commands.map(() => []);
  /** @type {number[][]} */
  const wall = commands.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, [command = '', ...args]] of commands.entries()) {
      const before = childrenCpu();
      const start = performance.now();
      spawnSync(command, args, { cwd: folder, stdio: 'ignore' });
      wall[index]?.push(performance.now() - start);
      cpu[index]?.push(childrenCpu() - before);
    }
  }
  return { cpu: cpu.map(median), wall: wall.map(median) };
}

/** CPU milliseconds of all children that have ended, from Linux's /proc; its ticks are 10 ms. */
function childrenCpu() {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

async function main() {
  rmSync(path.join(folder, 'dist'), { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await build({ production: true, folder: path.join(folder, 'dist') });
  await esbuild.build({
    entryPoints: [path.join(root, 'test/bench/configLinter.ts')],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    outfile: path.join(folder, 'linter.cjs'),
    alias: { yaml: path.join(root, 'node_modules/yaml/browser/index.js') },
    logLevel: 'warning',
  });
  /** @type {typeof import('./configLinter')} */
  const { openConfigLinter, lintDelay } = load(path.join(folder, 'linter.cjs'));
  const linter = await openConfigLinter();
  const { parseDocument } = load('yaml');

  console.log(
    'One process, medians of CPU time of interleaved runs, ratios to a bare `yaml` parseDocument (its default build):',
  );
  /** @type {Map<number, {full: number, edit: number}>} */
  const costs = new Map();
  for (const [lines, rounds] of /** @type {const} */ ([
    [1_000, 61],
    [5_000, 31],
    [20_000, 15],
    [100_000, 5],
  ])) {
    const text = generateConfig(lines);
    const lint = linter.document();
    lint(text);
    const middle = text.indexOf('npm run task-', text.length / 2);
    let version = 0;
    const edit = () => {
      version++;
      lint(`${text.slice(0, middle)}${'x'.repeat(1 + (version % 5))}${text.slice(middle)}`);
    };
    const [parse = NaN, full = NaN, change = NaN] = interleaved(
      rounds,
      () => parseDocument(text),
      () => linter.once(text),
      edit,
    );
    const inCommand = text.indexOf('docker-username: ') + 'docker-username: '.length;
    const [wide = NaN] = interleaved(rounds, () => {
      version++;
      const changed = 'x'.repeat(1 + (version % 5));
      lint(`${text.slice(0, inCommand)}${changed}${text.slice(inCommand)}`);
    });
    console.log(
      `  ${lines} lines: parse ${parse.toFixed(2)} ms, full lint ${full.toFixed(2)} ms, after one edit of a job ${change.toFixed(2)} ms, of a command that all jobs call ${wide.toFixed(2)} ms`,
    );
    if (lines !== 100_000) row(`full lint / parse, ${lines} lines`, full / parse, 1.3);
    if (lines === 1_000) row('re-lint after one edit / parse, 1,000 lines', change / parse, 0.25);
    if (lines === 20_000) row('re-lint after one edit / parse, 20,000 lines', change / parse, 0.1);
  }
  // Growth is measured in a process of its own for each size: the garbage of other parses would count as ours.
  for (const lines of [1_000, 10_000, 100_000]) costs.set(lines, growthAt(lines));
  const exponent = (/** @type {'full' | 'edit'} */ key) =>
    slope([...costs].map(([lines, cost]) => [Math.log(lines), Math.log(cost[key])]));
  row('growth exponent of a full lint, 1,000 to 100,000 lines', exponent('full'), 1.1);
  row('growth exponent of a re-lint, 1,000 to 100,000 lines', exponent('edit'), 0.8);
  row('heap kept per source byte, 1,000 lines', heapPerByte(), 60, 1);

  await benchTerraform(root, folder, interleaved, row);

  console.log('\nWhole processes, CPU:');
  const many = path.join(folder, 'many');
  rmSync(many, { recursive: true, force: true });
  for (let i = 0; i < 200; i++) {
    mkdirSync(path.join(many, `p${i}`, '.circleci'), { recursive: true });
    writeFileSync(path.join(many, `p${i}`, '.circleci', 'config.yml'), generateConfig(120 + ((i * 41) % 400)));
  }
  const one = path.join(folder, '.circleci', 'one.yml');
  mkdirSync(path.dirname(one), { recursive: true });
  writeFileSync(one, generateConfig(1_000));
  const cli = path.join(folder, 'dist', 'cli.js');
  const single = processes(9, [process.execPath, '-e', '0'], [process.execPath, cli, 'lint', one]);
  row('CLI on one file of 1,000 lines / `node -e 0`', (single.cpu[1] ?? NaN) / (single.cpu[0] ?? NaN), 3.5);
  if (options.peers) await againstPeers({ cli, many, linter, lintDelay });

  console.log('\n| what | measured | goal | |\n|---|---|---|---|');
  for (const { what, figure, goal, held } of table)
    console.log(`| ${what} | ${figure} | ${goal} | ${held === true ? 'held' : 'missed'} |`);
}

/**
 * @param {object} ours
 * @param {string} ours.cli
 * @param {string} ours.many
 * @param {import('./configLinter').ConfigLinter} ours.linter
 * @param {(ms: number) => number} ours.lintDelay
 */
async function againstPeers({ cli, many, linter, lintDelay }) {
  const packages = ['yaml-language-server@2.0.0', 'eslint@10.15.0', 'eslint-plugin-yml@3.10.0'];
  if (!existsSync(path.join(peers, 'node_modules'))) {
    mkdirSync(peers, { recursive: true });
    writeFileSync(path.join(peers, 'package.json'), '{"private":true}');
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], {
      cwd: peers,
      stdio: 'inherit',
    });
  }
  writeFileSync(
    path.join(peers, 'eslint.config.mjs'),
    "import yml from 'eslint-plugin-yml';\nexport default [...yml.configs.recommended];\n",
  );
  const eslint = path.join(peers, 'node_modules/eslint/bin/eslint.js');
  const yamllint = process.env['YAMLLINT'] ?? 'yamllint';
  const hasYamllint = spawnSync(yamllint, ['--version']).status === 0;
  const commands = [
    [process.execPath, cli, 'lint', many],
    [
      process.execPath,
      eslint,
      '--config',
      path.join(peers, 'eslint.config.mjs'),
      '--no-ignore',
      `${many}/**/.circleci/*.yml`,
    ],
    ...(hasYamllint ? [[yamllint, many]] : []),
  ];
  const { cpu } = processes(5, ...commands);
  row('CLI on 200 files / eslint-plugin-yml', (cpu[0] ?? NaN) / (cpu[1] ?? NaN), 0.5);
  if (hasYamllint) row('CLI on 200 files / yamllint', (cpu[0] ?? NaN) / (cpu[2] ?? NaN), 0.25);
  else console.log('  yamllint is not on the PATH: not measured');

  console.log(
    `\nFrom keystroke to diagnostics, wall time, waits included; the server ${options.schema === undefined ? 'without a schema, which favours it' : "with CircleCI's schema"}:`,
  );
  const server = path.join(peers, 'node_modules/yaml-language-server/bin/yaml-language-server');
  for (const [lines, isAliasHeavy, goal] of /** @type {const} */ ([
    [1_000, false, 1 / 25],
    [2_000, true, 1 / 100],
  ])) {
    const text = generateConfig(lines, { isAliasHeavy });
    const aliases = text.match(/: \*|- \*/g)?.length ?? 0;
    const peer = new LanguageServer(
      spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] }),
    );
    await peer.open(text, options.schema && pathToFileURL(path.resolve(options.schema)).href);
    const lint = linter.document();
    let cost = 0;
    lint(text);
    /** @type {number[]} */
    const theirs = [];
    /** @type {number[]} */
    const ours = [];
    for (let version = 1; version <= 25; version++) {
      const at = text.indexOf('npm run', text.length / 2);
      const changed = `${text.slice(0, at)}${'x'.repeat(version)}${text.slice(at)}`;
      let start = performance.now();
      await peer.change(changed);
      theirs.push(performance.now() - start);
      start = performance.now();
      await new Promise((resolve) => setTimeout(resolve, lintDelay(cost)));
      const linted = performance.now();
      lint(changed);
      cost = performance.now() - linted;
      ours.push(performance.now() - start);
    }
    peer.close();
    console.log(
      `  ${lines} lines: yaml-language-server ${median(theirs).toFixed(0)} ms, Pullbook ${median(ours).toFixed(1)} ms`,
    );
    row(
      `keystroke / yaml-language-server, ${text.split('\n').length} lines, ${aliases} aliases`,
      median(ours) / median(theirs),
      goal,
      4,
    );
  }
}

/**
 * CPU milliseconds of a full lint and of a re-lint after one edit, alone in a fresh process.
 * @param {number} lines
 * @returns {{full: number, edit: number}}
 */
function growthAt(lines) {
  const file = path.join(folder, 'growth.yml');
  writeFileSync(file, generateConfig(lines));
  const script = `
    const { openConfigLinter } = require(${JSON.stringify(path.join(folder, 'linter.cjs'))});
    openConfigLinter().then((linter) => {
    const text = require('node:fs').readFileSync(${JSON.stringify(file)}, 'utf8');
    const middle = text.indexOf('npm run task-', text.length / 2);
    const versions = [1, 2, 3, 4].map((n) => Buffer.from(text.slice(0, middle) + 'x'.repeat(n) + text.slice(middle)).toString());
    const lint = linter.document();
    const time = (rounds, run) => {
      const times = [];
      for (let i = 0; i < rounds; i++) { const start = process.cpuUsage(); run(i); const { user, system } = process.cpuUsage(start); times.push((user + system) / 1000); }
      return times.sort((a, b) => a - b)[rounds >> 1];
    };
    const rounds = ${lines > 50_000 ? 7 : 41};
    const full = time(rounds, () => linter.once(text));
    lint(text);
    const edit = time(rounds * 5, (i) => lint(versions[i % 4]));
    console.log(JSON.stringify({ full, edit }));
    });`;
  return JSON.parse(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }));
}

/** Heap that an open document keeps, measured in a fresh process with forced collections. */
function heapPerByte() {
  const file = path.join(folder, 'heap.yml');
  const text = generateConfig(1_000);
  writeFileSync(file, text);
  const script = `
    const { openConfigLinter } = require(${JSON.stringify(path.join(folder, 'linter.cjs'))});
    openConfigLinter().then((linter) => {
    const text = require('node:fs').readFileSync(${JSON.stringify(file)}, 'utf8');
    linter.document()(text);
    const lint = linter.document();
    const edited = (i) => Buffer.from(text.replace('npm run', 'npm run' + 'x'.repeat(i % 9))).toString();
    global.gc(); global.gc();
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < 30; i++) lint(edited(i));
    global.gc(); global.gc();
    console.log((process.memoryUsage().heapUsed - before) / text.length);
    lint(text);
    });`;
  return Number(execFileSync(process.execPath, ['--expose-gc', '-e', script], { encoding: 'utf8' }));
}

/** Least squares. @param {[number, number][]} points */
function slope(points) {
  const mean = (/** @type {number[]} */ values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const x = mean(points.map(([a]) => a));
  const y = mean(points.map(([, b]) => b));
  return (
    points.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0) / points.reduce((sum, [a]) => sum + (a - x) ** 2, 0)
  );
}

await main();
