// @ts-check
/**
 * `npm run simulate-faults`: stories in which processes are killed and stopped in the middle of a call, disks and services
 * fail, two processes run at once and somebody else changes records. Each follows from its seed; at the end all must be right.
 *
 *   npm run simulate-faults -- --runs 10000           in virtual time; 1,000 without `--runs`
 *   npm run simulate-faults -- --real --runs 500      with real processes, files and sockets; 20 without `--runs`
 *   npm run simulate-faults -- --seed 17              tells that one again, and says what happened
 *
 * Prints what struck at which point and what came of it, and each seed whose end is wrong; then it ends with 1.
 */
import { spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import readline from 'node:readline';
import { parseArgs } from 'node:util';
import { root } from './lib.mjs';

/** @typedef {{ does: string | number, point: string, came: string }} Incident */
/** @typedef {{ seed: number, plot: string, told?: string[], incidents: Incident[], wrongs: string[] }} StoryEnd */

const { values } = parseArgs({
  options: { runs: { type: 'string' }, seed: { type: 'string' }, real: { type: 'boolean', default: false } },
});
const isReal = values.real;

/** @param {string} text */
function whole(text) {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new RangeError(`\`${text}\` is no whole number from 1`);
  return number;
}

const first = values.seed === undefined ? 1 : whole(values.seed);
const last = values.seed === undefined ? whole(values.runs ?? (isReal ? '20' : '1000')) : first;
const script = path.join(root, 'test/support/stories', isReal ? 'tellRealStories.ts' : 'tellStories.ts');

/**
 * Tells each stride-th story in a process of its own.
 * @param {number} from
 * @param {number} stride
 * @param {(end: StoryEnd) => void} onEnd
 * @returns {Promise<void>}
 */
function tell(from, stride, onEnd) {
  const child = spawn(process.execPath, ['--import', 'tsx', script, String(from), String(last), String(stride)], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  readline.createInterface({ input: child.stdout }).on('line', (line) => onEnd(JSON.parse(line)));
  return new Promise((resolve) => child.once('close', () => resolve()));
}

/** What of the state a call was on, or which service. @param {string} point */
function groupOf(point) {
  const [call = '', ...places] = point.split(' ');
  const place = places.join(' ');
  if (/^[A-Z]/.test(call)) return `service  ${point.replace(/\/[0-9a-f-]{20,}/g, '/{id}')}`;
  const what = ['journal', 'escrow.key', 'escrow', 'world', 'lock'].find((name) => place.includes(name));
  return what === undefined ? `person   ${point}` : `${what.padEnd(11)}${call}`;
}

const columns = ['killed', 'stopped', 'refused, told', 'refused, in sync', 'wrong'];

/** @param {Incident} incident */
function columnOf({ does, came }) {
  if (does === 'stop') return 'stopped';
  if (came === 'killed') return 'killed';
  return came === 'in sync' ? 'refused, in sync' : 'refused, told';
}

/** @type {Map<string, Map<string, number>>} */
const table = new Map();
/** @param {string} group @param {string} column */
function count(group, column) {
  const row = table.get(group) ?? new Map();
  row.set(column, (row.get(column) ?? 0) + 1);
  table.set(group, row);
}

const began = Date.now();
let told = 0;
/** @type {StoryEnd[]} */
const failures = [];
const workers = Math.min(os.availableParallelism(), last - first + 1);
await Promise.all(
  Array.from({ length: workers }, (_, index) =>
    tell(first + index, workers, (end) => {
      told++;
      for (const incident of end.incidents) {
        count(groupOf(incident.point), columnOf(incident));
        if (end.wrongs.length > 0) count(groupOf(incident.point), 'wrong');
      }
      if (end.wrongs.length === 0 && values.seed === undefined) return;
      if (end.wrongs.length > 0) failures.push(end);
      process.stdout.write(`seed ${end.seed} (${end.plot}): ${end.wrongs.join('; ') || 'right'}\n`);
      if (values.seed !== undefined)
        process.stdout.write(`${(end.told ?? []).map((line) => `  ${line}`).join('\n')}\n`);
    }),
  ),
);

const seconds = (Date.now() - began) / 1000;
const width = Math.max(...[...table.keys()].map((group) => group.length), 5);
const line = (/** @type {string} */ name, /** @type {string[]} */ cells) =>
  `${name.padEnd(width)}${cells.map((cell, index) => cell.padStart((columns[index]?.length ?? 0) + 2)).join('')}\n`;
process.stdout.write(line('point', columns));
for (const [group, row] of [...table].sort(([a], [b]) => a.localeCompare(b))) {
  process.stdout.write(
    line(
      group,
      columns.map((column) => String(row.get(column) ?? '·')),
    ),
  );
}
process.stdout.write(`${told} stories, ${failures.length} with a wrong end; ${(told / seconds).toFixed(1)} a second\n`);
for (const { seed } of failures) {
  process.stdout.write(`npm run simulate-faults -- ${isReal ? '--real ' : ''}--seed ${seed}\n`);
}
const missing = last - first + 1 - told;
if (missing > 0) process.stdout.write(`${missing} stories were not told to their end\n`);
process.exitCode = failures.length > 0 || missing > 0 ? 1 : 0;
