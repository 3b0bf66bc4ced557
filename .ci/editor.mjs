// @ts-check
/**
 * Runs the editor suite (test/editor) inside a real extension host.
 *
 * `node .ci/editor.mjs [-g TEXT] [--no-build]`
 *
 * Two hosts can run it: VS Code's desktop build, downloaded by @vscode/test-electron, and VS Code's server driven in a
 * headless browser. The choice is automatic; PULLBOOK_VSCODE=electron or =server makes it by hand.
 */
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { build, buildEditorTests } from './build.mjs';
import { cacheDir, outDir, root, say, whenMain } from './lib.mjs';
import { quietSettings } from './vscode.mjs';

/**
 * @returns {Promise<{host: 'electron' | 'server', why: string}>}
 */
async function chooseHost() {
  const wanted = process.env['PULLBOOK_VSCODE'];
  if (wanted === 'electron' || wanted === 'server') return { host: wanted, why: 'PULLBOOK_VSCODE says so' };
  if (wanted !== undefined && wanted !== '')
    throw new Error(`PULLBOOK_VSCODE is '${wanted}'; it may be 'electron' or 'server'.`);
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'])
    return { host: 'server', why: 'there is no display for a desktop VS Code' };
  try {
    const answer = await fetch('https://update.code.visualstudio.com/api/releases/stable', {
      signal: AbortSignal.timeout(5000),
    });
    if (answer.ok) return { host: 'electron', why: 'VS Code can be downloaded' };
    return { host: 'server', why: `VS Code's update service answers ${answer.status}` };
  } catch {
    return { host: 'server', why: "VS Code's update service cannot be reached" };
  }
}

/**
 * @param {{grep?: string | undefined}} options
 */
export async function runEditorSuite({ grep } = {}) {
  await buildEditorTests();
  const { host, why } = await chooseHost();
  say(
    `editor host: ${host === 'electron' ? 'VS Code (desktop)' : "VS Code's server in a headless browser"}, because ${why}`,
  );
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'pullbook-editor-'));
  try {
    const workspace = path.join(scratch, 'workspace');
    await cp(path.join(root, 'media', 'sample'), workspace, { recursive: true });
    const userDataDir = path.join(scratch, 'user');
    const extensionsDir = path.join(scratch, 'extensions');
    await mkdir(path.join(userDataDir, 'User'), { recursive: true });
    await writeFile(path.join(userDataDir, 'User', 'settings.json'), JSON.stringify(quietSettings));
    const vscodeExecutablePath =
      host === 'electron'
        ? await downloadAndUnzipVSCode({ version: 'stable', cachePath: path.join(cacheDir, 'vscode-desktop') })
        : path.join(root, '.ci', 'code-in-browser.mjs');
    await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: root,
      extensionTestsPath: path.join(outDir, 'editor', 'index.js'),
      launchArgs: [
        workspace,
        '--disable-extensions',
        `--user-data-dir=${userDataDir}`,
        `--extensions-dir=${extensionsDir}`,
      ],
      extensionTestsEnv: {
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        ...(grep !== undefined && { PULLBOOK_GREP: grep }),
      },
    });
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

whenMain(import.meta.url, async () => {
  const { values } = parseArgs({ options: { grep: { type: 'string', short: 'g' }, 'no-build': { type: 'boolean' } } });
  if (values['no-build'] !== true) await build();
  await runEditorSuite({ grep: values.grep });
});
