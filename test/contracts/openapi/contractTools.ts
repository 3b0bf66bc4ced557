import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/**
 * The folder with the packages of `tools/package.json`.
 * @throws Error where they are not installed: a check that cannot run has failed.
 */
export function contractTools(): string {
  const folder = process.env['PULLBOOK_CONTRACT_TOOLS'] ?? '';
  if (folder !== '' && existsSync(path.join(folder, 'node_modules'))) return folder;
  throw new Error('these tests need packages of their own: run `node .ci/contracts.mjs`, which installs them');
}
