// @ts-check
/** Which packages of others a list of files is from. */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from './lib.mjs';

/**
 * @typedef {object} Bundled
 * @property {string} name
 * @property {string} version
 * @property {string} licence as SPDX names it; empty where the package does not say
 * @property {string} repository its address, in whatever form the package has it; empty where it does not say
 * @property {string} folder absolute
 */

/**
 * The packages that files below `node_modules` belong to, each once, by name and version.
 * @param {Iterable<string>} files with slashes
 * @param {string} [folder] that the files are named from. `Default: the repository's`
 * @returns {Bundled[]} in the order of their names
 */
export function bundledPackages(files, folder = root) {
  /** @type {Map<string, Bundled>} */
  const found = new Map();
  for (const file of files) {
    const place = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
    if (place === undefined) continue;
    const one = bundledPackage(path.join(folder, place));
    const known = found.get(`${one.name}@${one.version}`);
    // The same package may lie in several folders, not each of which is certain to be whole.
    if (known === undefined || readdirSync(known.folder).length < readdirSync(one.folder).length)
      found.set(`${one.name}@${one.version}`, one);
  }
  const key = (/** @type {Bundled} */ { name, version }) => `${name}@${version}`;
  return [...found.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/**
 * @param {string} folder
 * @returns {Bundled}
 */
function bundledPackage(folder) {
  const { name, version, license, repository } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const address = typeof repository === 'string' ? repository : repository?.url;
  return { name, version, licence: typeof license === 'string' ? license : '', repository: address ?? '', folder };
}
