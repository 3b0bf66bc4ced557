// @ts-check
/** The programs and libraries in Python that `.ci/requirements.txt` names. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { aptInstall, cacheDir, once, root, run, say } from '../lib.mjs';

/** The Python that has them. They are to be started as its modules: their scripts know only the temporary name of the folder. */
export const python = {
  name: 'Python with moto, the AWS CLI, boto3, oras and the clients of CircleCI',
  variable: 'PULLBOOK_PYTHON',
  async find() {
    const requirements = path.join(root, '.ci', 'requirements.txt');
    const hash = createHash('sha256')
      .update(await readFile(requirements))
      .digest('hex')
      .slice(0, 12);
    const folder = path.join(cacheDir, `python-${hash}`);
    await once(folder, async (temporary) => {
      say('installing programs in Python');
      await makeEnvironment(temporary);
      const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps'];
      const trusted = ['--require-hashes', '--only-binary', ':all:'];
      await run(path.join(temporary, 'bin', 'python'), [...pip, ...trusted, '--requirement', requirements], {
        quiet: true,
      });
    });
    return path.join(folder, 'bin', 'python');
  },
};

/**
 * An empty environment of its own for Python.
 * @param {string} folder
 */
export async function makeEnvironment(folder) {
  const make = () => run('python3', ['-m', 'venv', '--clear', folder], { quiet: true });
  // Debian keeps this module in a package of its own.
  await make().catch(() => aptInstall(['python3', 'python3-venv']).then(make));
}
