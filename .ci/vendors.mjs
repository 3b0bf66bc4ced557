// @ts-check
/**
 * Holds clients and simulators against other people's programs: moto's server, the AWS CLI, the Docker CLI and oras, and the
 * language server against Neovim.
 * Installs what is missing, the Python ones at pinned versions into the cache. Where that cannot be done it fails; in
 * `.ci/run` it counts as skipped, with the reason. Not part of `npm test`, which needs none of them.
 */
import { createHash } from 'node:crypto';
import { appendFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { aptInstall, cacheDir, ensurePackages, once, requireNode, root, run, say, whenMain } from './lib.mjs';

whenMain(import.meta.url, async () => {
  requireNode();
  await ensurePackages();
  /** @type {string} */
  let python;
  try {
    python = await ensurePython();
    await ensureDocker();
  } catch (error) {
    // `.ci/run` goes on without; by itself this script has nothing else to do.
    const notRun = process.env['PULLBOOK_NOT_RUN'];
    if (notRun === undefined) throw error;
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    say(`programs: ${reason}`);
    await appendFile(notRun, `programs: ${reason}\n`);
    return;
  }
  const neovim = await findNeovim();
  const mocha = path.join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
  await run(process.execPath, [mocha, ...process.argv.slice(2), 'test/contracts/programs/**/*.test.ts'], {
    env: {
      ...process.env,
      PULLBOOK_PYTHON: python,
      PULLBOOK_NEOVIM: neovim,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
  });
});

/**
 * The Python of an environment that holds what `.ci/requirements.txt` names. Programs are to be started as its modules:
 * their scripts know only the temporary name of the folder.
 */
async function ensurePython() {
  const requirements = path.join(root, '.ci', 'requirements.txt');
  const hash = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
    .slice(0, 12);
  const folder = path.join(cacheDir, `python-${hash}`);
  await once(folder, async (temporary) => {
    say('installing moto, the AWS CLI and oras');
    await makeEnvironment(temporary);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps'];
    await run(path.join(temporary, 'bin', 'python'), [...pip, '--requirement', requirements], { quiet: true });
  });
  return path.join(folder, 'bin', 'python');
}

/** @param {string} folder */
async function makeEnvironment(folder) {
  const make = () => run('python3', ['-m', 'venv', '--clear', folder], { quiet: true });
  // Debian keeps this module in a package of its own.
  await make().catch(() => aptInstall(['python3', 'python3-venv']).then(make));
}

/** The client of Docker itself; no daemon is needed. It is a package of its own since Debian 13. */
async function ensureDocker() {
  const look = () => run('docker', ['--version'], { quiet: true });
  const attempts = [look, ...['docker-cli', 'docker.io'].map((name) => () => aptInstall([name]).then(look))];
  for (const attempt of attempts) if (await attempt().catch(() => undefined)) return;
  throw new Error('No Docker CLI for the tests: install one (Debian: sudo apt-get install docker.io).');
}

/**
 * Debian's Neovim, the editor that the language server is tried with. Without one its tests count as skipped: it is large,
 * and a client of the suite's own tries the same.
 * @returns {Promise<string>} how it is started, or '' where it can neither be found nor installed
 */
async function findNeovim() {
  const look = () => run('nvim', ['--version'], { quiet: true });
  try {
    await look().catch(() => aptInstall(['neovim']).then(look));
    return 'nvim';
  } catch (error) {
    say(`no Neovim: ${error instanceof Error ? error.message : String(error)}`);
    return '';
  }
}
