#!/usr/bin/env node
// @ts-check
/**
 * Stands in for the `code` executable that @vscode/test-electron starts: takes the same arguments, but runs the tests
 * in the extension host of VS Code's server, with the workbench in a headless browser. Exits with the tests' code.
 * Everything the workbench logs goes to out/editor.log.
 */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { chromium } from 'playwright-core';
import { browserFlags, ensureBrowser } from './browser.mjs';
import { outDir } from './lib.mjs';
import { ensureServer, quietSettings, startServer, writeSettings } from './vscode.mjs';

const args = process.argv.slice(2);
/** @param {string} name */
const option = (name) => args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
/** @param {string} name */
const required = (name) => {
  const value = option(name);
  if (value === undefined) throw new Error(`--${name}= is missing`);
  return value;
};
const folder = args.find((arg) => !arg.startsWith('-'));
if (folder === undefined) throw new Error('the workspace folder is missing');

await ensureServer();
const browserPath = await ensureBrowser();
const serverDataDir = required('user-data-dir');
const extensionsDir = required('extensions-dir');
await mkdir(extensionsDir, { recursive: true });
await writeSettings(serverDataDir, quietSettings);

const server = await startServer({ serverDataDir, extensionsDir, smokeTestDriver: true });
const browser = await chromium.launch({ executablePath: browserPath, args: browserFlags() });
/** @type {number} */
let code;
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  /** @type {Promise<number>} */
  const exit = new Promise((resolve, reject) => {
    void page.exposeFunction('codeAutomationExit', resolve);
    page.once('crash', () => reject(new Error('the browser page crashed')));
    // Long enough for a big suite on a slow machine, short enough that a hang is noticed.
    setTimeout(() => reject(new Error('the editor suite did not end within an hour')), 60 * 60_000).unref();
  });
  // The workbench logs a great deal; the suite marks its own lines (see test/editor/runner.ts).
  const log = createWriteStream(path.join(outDir, 'editor.log'));
  await page.exposeFunction(
    'codeAutomationLog',
    /**
     * @param {string} type
     * @param {unknown[]} values
     */
    (type, values) => {
      log.write(`${type}: ${values.map(String).join(' ')}\n`);
      const [first] = values;
      if (typeof first === 'string' && first.startsWith('\u200b')) console.log(first.slice(1));
    },
  );
  const host = server.url.replace('http://', 'vscode-remote://');
  const payload = [
    ['extensionDevelopmentPath', `${host}${required('extensionDevelopmentPath')}`],
    ['extensionTestsPath', `${host}${required('extensionTestsPath')}`],
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ];
  const query = new URLSearchParams({ folder, payload: JSON.stringify(payload) });
  await page.goto(`${server.url}/?${query.toString()}`);
  code = await exit;
} finally {
  await browser.close();
  await server.stop();
}
process.exit(code);
