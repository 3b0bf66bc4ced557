// @ts-check
/**
 * `npm start`: from a clean clone to an open editor on a sample workspace.
 *
 *   npm start                 VS Code's server with Pullbook installed, in the default browser
 *   npm start -- --reset      the sample workspace and the editor's state anew
 *   npm start -- --no-open    prints the address only
 *   npm start -- --desktop    an installed VS Code instead (the command `code`)
 *
 * Until the packages are installed only Node's own modules may be imported here.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { cacheDir, ensurePackages, freePort, requireNode, root, run, say, whenMain } from './lib.mjs';

const sample = path.join(cacheDir, 'sample');
const serverDataDir = path.join(cacheDir, 'start', 'server');
const extensionsDir = path.join(cacheDir, 'start', 'extensions');
const portFile = path.join(cacheDir, 'start', 'port');
const firstPort = 8123;

whenMain(import.meta.url, async () => {
  requireNode();
  const { values } = parseArgs({
    options: {
      reset: { type: 'boolean', default: false },
      desktop: { type: 'boolean', default: false },
      'no-open': { type: 'boolean', default: false },
    },
  });
  await ensurePackages();
  say('building and packaging Pullbook');
  const { packageExtension, vsix } = await import('./package.mjs');
  await packageExtension({ quiet: true });

  if (values.reset) await rm(sample, { recursive: true, force: true });
  if (!existsSync(sample)) {
    say(`making the sample workspace ${path.relative(root, sample)}`);
    await cp(path.join(root, 'media', 'sample'), sample, { recursive: true });
  }
  await (values.desktop ? openDesktop(vsix) : serve(vsix, { reset: values.reset, open: !values['no-open'] }));
});

/**
 * @param {string} vsix
 */
async function openDesktop(vsix) {
  try {
    await run('code', ['--install-extension', vsix, '--force'], { quiet: true });
    const runbook = (await readdir(sample)).find((name) => name.endsWith('.runbook.md'));
    const files = runbook === undefined ? [] : [path.join(sample, runbook)];
    await run('code', ['--new-window', sample, ...files], { quiet: true });
  } catch (error) {
    throw new Error(
      `The command 'code' did not do it: install VS Code and its shell command, or run npm start without --desktop.\n${String(error)}`,
      { cause: error },
    );
  }
  say('Pullbook is installed in VS Code and the sample workspace is open');
}

/**
 * Serves until Ctrl-C.
 * @param {string} vsix
 * @param {{reset: boolean, open: boolean}} options
 */
async function serve(vsix, { reset, open }) {
  const vscode = await import('./vscode.mjs');
  const { ensureServer, installExtension, startServer } = vscode;
  await ensureServer();
  if (reset) await rm(serverDataDir, { recursive: true, force: true });
  await mkdir(serverDataDir, { recursive: true });
  say('installing the extension');
  await installExtension(vsix, { serverDataDir, extensionsDir });
  await installExtension(await packageOpener(), { serverDataDir, extensionsDir });
  // Settings that a person has changed since stay as they are.
  if (!existsSync(vscode.settingsFile(serverDataDir))) await vscode.writeSettings(serverDataDir, vscode.quietSettings);

  // The browser keeps a part of the editor's state by address: the same port finds it again, a new one starts fresh.
  const last = Number(await readFile(portFile, 'utf8').catch(() => String(firstPort)));
  const port = await freePort(reset ? last + 1 : last);
  const server = await startServer({ port, serverDataDir, extensionsDir });
  await writeFile(portFile, String(port));
  const url = `${server.url}/?${new URLSearchParams({ folder: sample }).toString()}`;
  say('ready');
  console.log(`\n  Pullbook is open at ${url}\n  Ctrl-C ends it; npm start -- --reset starts afresh.\n`);
  if (open) openBrowser(url);

  await new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, resolve);
    void server.ended.then(resolve);
  });
  say('stopping');
  await server.stop();
}

/**
 * Packs the small extension that opens the sample runbook.
 * @returns {Promise<string>} its VSIX
 */
async function packageOpener() {
  const { pack } = await import('./package.mjs');
  const packagePath = path.join(cacheDir, 'start', 'sample-opener.vsix');
  await mkdir(path.dirname(packagePath), { recursive: true });
  const cwd = path.join(root, '.ci', 'sample-opener');
  await pack(cwd, packagePath, ['--skip-license', '--allow-missing-repository']);
  return packagePath;
}

/**
 * Opens the address in the default browser where there is one. The address has been printed, so failing is fine.
 * @param {string} url
 */
function openBrowser(url) {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? // start takes its first quoted argument for a window title; & would end the command.
          ['cmd', '/c', 'start', '""', url.replaceAll('&', '^&')]
        : ['xdg-open', url];
  const child = spawn(/** @type {string} */ (command), args, { stdio: 'ignore', detached: true });
  child.once('error', () => undefined);
  child.unref();
}
