// @ts-check
/**
 * Preloaded (`node --require`, `NODE_OPTIONS`), writes down every program that this process starts, whether there is such a
 * program or not: a line of JSON for each in the file that `PULLBOOK_CHILDREN` names. `children.ts` reads them.
 */
const fs = require('node:fs');
const child = require('node:child_process');
const Module = require('node:module');
const path = require('node:path');

const file = process.env['PULLBOOK_CHILDREN'];

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {readonly string[]} environment `NAME=value`
 */
function note(program, args, environment) {
  const by = path.basename(process.argv[1] ?? process.argv0);
  if (file !== undefined) fs.appendFileSync(file, `${JSON.stringify({ by, program, args, environment })}\n`);
}

/** `spawn`, `exec`, `execFile` and `fork` all end here, with what the system is told. */
const { prototype } = child.ChildProcess;
/** @type {(options: {file: string, args?: string[], envPairs?: string[]}) => unknown} */
const spawn = Reflect.get(prototype, 'spawn');
/** @type {(this: unknown, options: {file: string, args?: string[], envPairs?: string[]}) => unknown} */
const noted = function (options) {
  note(options.file, options.args ?? [], options.envPairs ?? []);
  // VS Code starts its extension host without it.
  if (options.file === process.execPath && !options.envPairs?.some((pair) => pair.startsWith('NODE_OPTIONS=')))
    options.envPairs?.push(`NODE_OPTIONS=--require ${JSON.stringify(__filename)}`);
  return Reflect.apply(spawn, this, [options]);
};
Reflect.set(prototype, 'spawn', noted);

/** Those that wait have nothing of that kind in common. */
const waiting = /** @type {const} */ (['spawnSync', 'execFileSync', 'execSync']);
for (const name of waiting) {
  /** @type {(...given: any[]) => unknown} */
  const original = child[name];
  Reflect.set(child, name, (/** @type {unknown[]} */ ...given) => {
    const args = given.find(Array.isArray) ?? [];
    const options = given.slice(1).find((one) => typeof one === 'object' && one !== null && !Array.isArray(one));
    const environment = /** @type {{env?: NodeJS.ProcessEnv} | undefined} */ (options)?.env ?? process.env;
    note(
      String(given[0]),
      args,
      Object.entries(environment).map(([key, value]) => `${key}=${value}`),
    );
    return original(...given);
  });
}
Module.syncBuiltinESMExports();

/** What lists of processes show of this one: a program may change it. */
process.once('exit', () => note(process.title, process.argv, []));
