// @ts-check
/**
 * Finds a Chrome-like browser, or brings one: the system's, else Playwright's own download, else Debian's package
 * where this runs as root (a CI container).
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { aptInstall, run, say, whenMain } from './lib.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'chrome'];

/** @returns {string[]} absolute paths where browsers usually are, then every folder of PATH */
function candidates() {
  const env = process.env;
  const onPath = (env['PATH'] ?? '').split(path.delimiter).filter(Boolean);
  if (process.platform === 'darwin')
    return ['', env['HOME'] ?? ''].flatMap((base) =>
      ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
        (app) => `${base}/Applications/${app}.app/Contents/MacOS/${app}`,
      ),
    );
  if (process.platform === 'win32')
    return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) =>
      [
        'Google\\Chrome\\Application\\chrome.exe',
        'Chromium\\Application\\chrome.exe',
        'Microsoft\\Edge\\Application\\msedge.exe',
      ].map((tail) => path.join(env[name] ?? 'C:\\', tail)),
    );
  return [...onPath, '/usr/bin', '/usr/local/bin', '/snap/bin'].flatMap((dir) =>
    names.map((name) => path.join(dir, name)),
  );
}

/**
 * @returns {Promise<string | undefined>} Playwright's own browser, if it has been downloaded
 */
async function playwrightBrowser() {
  const { chromium } = await import('playwright-core');
  const file = chromium.executablePath();
  return existsSync(file) ? file : undefined;
}

/**
 * The browser to drive. `PULLBOOK_BROWSER` (a path) wins over everything.
 * @returns {Promise<string>} absolute path of its executable
 * @throws Error of one line that names the command to run
 */
export async function ensureBrowser() {
  const chosen = process.env['PULLBOOK_BROWSER'];
  if (chosen !== undefined && chosen !== '') {
    if (existsSync(chosen)) return chosen;
    throw new Error(`PULLBOOK_BROWSER names ${chosen}, which does not exist.`);
  }
  const find = async () => candidates().find((file) => existsSync(file)) ?? (await playwrightBrowser());
  const found = await find();
  if (found !== undefined) return found;

  say('no Chrome, Chromium or Edge found: asking Playwright for one');
  const attempts = [
    () => run(process.execPath, ['node_modules/playwright-core/cli.js', 'install', 'chromium'], { quiet: true }),
    // Where Playwright's download cannot be reached.
    () => aptInstall(['chromium', 'fonts-noto-color-emoji']),
  ];
  for (const attempt of attempts) {
    const brought = await attempt().then(find, () => undefined);
    if (brought !== undefined) return brought;
  }
  throw new Error(
    'No browser for the tests: install Chrome, Chromium or Edge (Debian: sudo apt-get install chromium), or set PULLBOOK_BROWSER to one.',
  );
}

/**
 * Flags for a run without a person: root needs the sandbox off, closed networks should not be searched for updates.
 * @returns {string[]}
 */
export function browserFlags() {
  const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
  return [
    ...quiet,
    ...['--disable-component-update', '--disable-sync'],
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
}

whenMain(import.meta.url, async () => console.log(await ensureBrowser()));
