// @ts-check
/**
 * Holds clients and simulators against the vendors' OpenAPI documents, a mock server and a client that others wrote:
 *
 *   node .ci/contracts.mjs           the checks of `test/contracts/openapi`, then the matrix of `test/README.md`
 *   node .ci/contracts.mjs --write   puts what they have shown into the matrix
 *
 * Needs the documents, which are not part of this repository, and the exchanges of a run of the unit tests: both as
 * `.ci/run` sees to them. Installs packages of its own, at the versions of their lock file, into the cache.
 */
import { createHash } from 'node:crypto';
import { copyFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { cacheDir, once, requireNode, root, run, say, whenMain } from './lib.mjs';

whenMain(import.meta.url, async () => {
  requireNode();
  const mocha = [path.join(root, 'node_modules', 'mocha', 'bin', 'mocha.js')];
  const env = {
    ...process.env,
    PULLBOOK_EXCHANGES: process.env['PULLBOOK_EXCHANGES'] ?? path.join(root, 'out', 'exchanges'),
    PULLBOOK_CONTRACT_TOOLS: await ensureTools(),
    PULLBOOK_WRITE_MATRIX: String(process.argv.includes('--write')),
  };
  await run(process.execPath, [...mocha, 'test/contracts/openapi/*.test.ts'], { env });
  await run(process.execPath, [...mocha, 'test/contracts/matrix/*.test.ts'], { env });
});

/** @returns {Promise<string>} the folder with the packages of `test/contracts/openapi/tools` */
async function ensureTools() {
  const wanted = path.join(root, 'test', 'contracts', 'openapi', 'tools');
  const hash = createHash('sha256')
    .update(await readFile(path.join(wanted, 'package-lock.json')))
    .digest('hex')
    .slice(0, 12);
  const folder = path.join(cacheDir, `contracts-${hash}`);
  await once(folder, async (temporary) => {
    say('installing Prism and an OpenAPI client');
    for (const file of ['package.json', 'package-lock.json'])
      await copyFile(path.join(wanted, file), path.join(temporary, file));
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: temporary, quiet: true });
  });
  return folder;
}
