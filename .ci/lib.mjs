// @ts-check
/** What the scripts in this folder share. Only Node's own modules, so that it works before anything is installed. */
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, realpathSync, statSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Downloads that outlive a run: the VS Code server, a browser. Git-ignored. */
export const cacheDir = path.join(root, '.cache');

/** What tests leave behind for people to look at. Git-ignored. */
export const outDir = path.join(root, 'out');

const started = Date.now();

/**
 * Runs a script's main function where the module is the script that was started. An error ends the process with 1 and
 * its message alone. Not a top-level await: tests load these modules as CommonJS, where there is none.
 * @param {string} url the module's `import.meta.url`
 * @param {() => Promise<void>} main
 */
export function whenMain(url, main) {
  if (process.argv[1] === undefined || realpathSync(process.argv[1]) !== fileURLToPath(url)) return;
  main().catch((/** @type {unknown} */ error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}

/**
 * Prints one progress line with the seconds since the script started.
 * @param {string} text
 */
export function say(text) {
  console.log(`[${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s] ${text}`);
}

/**
 * Says that a check was not run, and has it counted in the sum of `npm test`.
 * @param {string} reason such as `corpus: there is no ../shared/corpus`
 */
export function skip(reason) {
  console.log(`skipped: ${reason}`);
  const file = process.env['PULLBOOK_TOTALS'];
  if (file !== undefined && file !== '')
    appendFileSync(file, `${JSON.stringify({ passed: 0, failed: 0, skipped: 1, reason })}\n`);
}

/**
 * Runs a command to its end and shares this process's terminal with it.
 * @param {string} command `npm` and other scripts that are `.cmd` files on Windows are found there too
 * @param {string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean}} [options] quiet: output is kept and only part of the error
 * @returns {Promise<string>} what it printed, where quiet
 * @throws Error with the command, its exit code and, where quiet, the end of its output
 */
export function run(command, args, { cwd = root, env = process.env, quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const shell = process.platform === 'win32';
    const child = spawn(command, args, { cwd, env, shell, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit' });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve(output);
      else
        reject(
          new Error(`${command} ${args.join(' ')}: ${signal ?? `exit code ${String(code)}`}\n${output.slice(-4000)}`),
        );
    });
  });
}

/**
 * Installs Debian packages, without what they only recommend.
 * @param {string[]} packages
 * @throws Error where this process may not, or they do not exist
 */
export async function aptInstall(packages) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) throw new Error('apt-get needs Debian and root');
  say(`installing Debian's ${packages.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], { env, quiet: true });
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env, quiet: true });
}

/**
 * A TCP port of the loopback interface that is free now.
 * @param {number} [first] tried first, then the ones after it; 0 lets the system choose
 * @returns {Promise<number>}
 */
export async function freePort(first = 0) {
  for (let port = first; port < first + 50; port++) {
    const free = await /** @type {Promise<number | undefined>} */ (
      new Promise((resolve) => {
        const server = createServer();
        server.once('error', () => resolve(undefined));
        server.listen(port, '127.0.0.1', () => {
          const address = server.address();
          server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
        });
      })
    );
    if (free !== undefined) return free;
  }
  throw new Error(`no free port from ${first} to ${first + 49} on 127.0.0.1`);
}

/**
 * Fills a folder under a temporary name and renames it when it is complete, so that an interrupted or a concurrent
 * installation never leaves a half-filled folder under the final name.
 * @param {string} dir the final name; nothing is done where it exists
 * @param {(temporary: string) => Promise<void>} fill
 */
export async function once(dir, fill) {
  if (existsSync(dir)) return;
  const parent = path.dirname(dir);
  const temporary = path.join(parent, `.part-${process.pid}-${path.basename(dir)}`);
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  try {
    await fill(temporary);
    await rename(temporary, dir);
  } catch (error) {
    // Another process may have been quicker; its folder is as good as ours.
    if (!existsSync(dir)) throw error;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  for (const other of await readdir(parent))
    if (other.startsWith('.part-') && isDead(Number(other.split('-')[1])))
      await rm(path.join(parent, other), { recursive: true, force: true });
}

/** @param {number} pid */
function isDead(pid) {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH';
  }
}

/**
 * Installs the packages of the lock file unless that has been done since the lock file changed.
 * Install scripts stay off: nothing here needs one.
 */
export async function ensurePackages() {
  const stamp = path.join(root, 'node_modules', '.package-lock.json');
  const lock = path.join(root, 'package-lock.json');
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(lock).mtimeMs) return;
  say('installing packages (npm ci --ignore-scripts)');
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
}

/**
 * Fails early and in words where Node is too old for the tools.
 */
export function requireNode() {
  if (Number(process.versions.node.split('.')[0]) >= 20) return;
  console.error(`Node ${process.versions.node} is too old: install Node 20 or newer, then run the command again.`);
  process.exit(1);
}
