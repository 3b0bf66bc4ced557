// @ts-check
/**
 * Holds clients and simulators against what others wrote in Python: moto's server and the AWS CLI. Installs both at
 * pinned versions into the cache; fails where that cannot be done. Part of `.ci/run` and not of `npm test`, which needs
 * no Python.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { cacheDir, ensurePackages, once, requireNode, root, run, say, whenMain } from './lib.mjs';

whenMain(import.meta.url, async () => {
  requireNode();
  await ensurePackages();
  const python = await ensurePython();
  const mocha = path.join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
  await run(process.execPath, [mocha, ...process.argv.slice(2), 'test/contracts/python/**/*.test.ts'], {
    env: {
      ...process.env,
      PULLBOOK_PYTHON: python,
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
    say('installing moto and the AWS CLI');
    await makeEnvironment(temporary);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements];
    await run(path.join(temporary, 'bin', 'python'), pip, { quiet: true });
  });
  return path.join(folder, 'bin', 'python');
}

/** @param {string} folder */
async function makeEnvironment(folder) {
  const make = () => run('python3', ['-m', 'venv', '--clear', folder], { quiet: true });
  try {
    await make();
  } catch (error) {
    // Debian keeps this module in a package of its own.
    if (process.getuid?.() !== 0) throw error;
    say('installing python3-venv');
    await run('apt-get', ['update', '--quiet'], { quiet: true });
    await run('apt-get', ['install', '--yes', '--quiet', 'python3-venv'], { quiet: true });
    await make();
  }
}
