// @ts-check
/**
 * Holds clients, simulators and the language server against other people's programs: `.ci/programs/` says which, and
 * installs what is missing, at pinned versions, into the cache. Each one that cannot be had here counts as skipped, with the
 * reason; the tests of the others run. By itself this script then fails, in `.ci/run` it does not. Not part of `npm test`,
 * which needs none of them.
 */
import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { ensurePackages, requireNode, root, run, say, whenMain } from './lib.mjs';
import { go } from './programs/go.mjs';
import { installed } from './programs/installed.mjs';
import { mcpServer } from './programs/mcpServer.mjs';
import { python } from './programs/python.mjs';

/**
 * @typedef {object} Program
 * @property {string} name as its makers call it
 * @property {string} variable tells the tests how it is started; empty where it is missing
 * @property {() => Promise<string>} find how it is started; installs it where needed, and fails where it cannot be had
 * @property {(found: string) => Promise<string>} [make] builds what is our own from what was found; must not fail
 */

/** @type {readonly Program[]} */
const programs = [python, ...installed, mcpServer, ...go];

whenMain(import.meta.url, async () => {
  requireNode();
  await ensurePackages();
  /** @type {NodeJS.ProcessEnv} */
  const environment = {};
  /** @type {string[]} */
  const missing = [];
  for (const { name, variable, find, make } of programs) {
    const found = await find().catch((/** @type {unknown} */ error) => {
      missing.push(`programs: no ${name}: ${reasonOf(error)}`);
      return '';
    });
    environment[variable] = found !== '' && make !== undefined ? await make(found) : found;
  }
  for (const line of missing) say(line);
  const notRun = process.env['PULLBOOK_NOT_RUN'];
  if (notRun !== undefined) await appendFile(notRun, missing.map((line) => `${line}\n`).join(''));
  say('trying them');
  const mocha = path.join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
  await run(process.execPath, [mocha, ...process.argv.slice(2), 'test/contracts/programs/**/*.test.ts'], {
    env: { ...process.env, ...environment, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  });
  if (notRun === undefined && missing.length > 0) throw new Error(`Not all was tried:\n${missing.join('\n')}`);
});

/**
 * What was done and the last that was printed of it, in one line.
 * @param {unknown} error
 */
function reasonOf(error) {
  const lines = (error instanceof Error ? error.message : String(error))
    .split('\n')
    .filter((line) => line.trim() !== '');
  return [...new Set([lines[0], lines.at(-1)])].join(': ');
}
