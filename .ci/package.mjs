// @ts-check
/** Builds for production, packs pullbook.vsix, and refuses a package that holds anything but what runs. */
import { cp, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { build } from './build.mjs';
import { bundledPackages } from './bundledPackages.mjs';
import { root, run, say, whenMain } from './lib.mjs';
import { notices } from './notices.mjs';
import { writeSbom } from './sbom.mjs';

/** The package that `npm run package` leaves behind. */
export const vsix = path.join(root, 'pullbook.vsix');

const vsce = path.join(root, 'node_modules', '@vscode', 'vsce', 'vsce');

/** The most that the package may have, in bytes. */
const largest = 1_200_000;

/** What a user's machine has no use for. */
const unwanted =
  /(^|\/)(src|test|node_modules|out|\.ci|\.cache|\.git|sample)\/|\.(ts|mts|cts|tsx|map|vsix|tsbuildinfo)$|(^|\/)(package-lock\.json|tsconfig\.json|\.[^/]+)$/;
const needed = [
  'package.json',
  'readme.md',
  'changelog.md',
  'LICENSE.txt',
  'ThirdPartyNotices.txt',
  ...['extension', 'cli', 'renderer'].map((name) => `dist/${name}.js`),
];

/**
 * @param {{quiet?: boolean}} [options] quiet: does not list the content
 * @throws Error that lists what is in the package and should not be, or should be and is not
 */
export async function packageExtension({ quiet = false } = {}) {
  // vsce looks at every file below the folder before it applies .vscodeignore, .cache with its 100,000 included. It
  // gets a copy without the large folders; .vscodeignore still decides on the rest.
  const large = ['node_modules', '.cache', '.git', 'out', 'dist'];
  const staging = await mkdtemp(path.join(os.tmpdir(), 'pullbook-package-'));
  const temporary = path.join(staging, 'new.vsix');
  try {
    for (const name of await readdir(root))
      if (!large.includes(name) && !name.endsWith('.vsix'))
        await cp(path.join(root, name), path.join(staging, name), { recursive: true });
    const bundled = bundledPackages(await build({ production: true, folder: path.join(staging, 'dist') }));
    await writeFile(path.join(staging, 'ThirdPartyNotices.txt'), notices(bundled));
    const { components } = await writeSbom(bundled);
    await pack(staging, temporary);
    const archive = await readFile(temporary);
    const entries = zipEntries(archive);
    if (!quiet)
      for (const { name, size } of entries) console.log(`${String(Math.ceil(size / 1000)).padStart(8)} kB  ${name}`);
    const files = entries.filter(({ name }) => name.startsWith('extension/')).map(({ name }) => name.slice(10));
    const extra = files.filter((file) => unwanted.test(file));
    const missing = needed.filter((file) => !files.includes(file));
    if (extra.length > 0) throw new Error(`the package holds what it should not: ${extra.join(', ')}`);
    if (missing.length > 0) throw new Error(`the package lacks ${missing.join(', ')}`);
    if (archive.length > largest) throw new Error(`the package has ${kB(archive.length)}; ${kB(largest)} is the most`);
    // Renamed into place: a test that installs the package meanwhile gets the old one or the new one, whole.
    const beside = path.join(root, `.${process.pid}.vsix`);
    await cp(temporary, beside);
    await rename(beside, vsix);
    const unpacked = entries.reduce((sum, { size }) => sum + size, 0);
    say(`pullbook.vsix: ${kB(archive.length)} (${files.length} files, ${kB(unpacked)} unpacked)`);
    say(`it holds ${bundled.length} packages of others, of ${components.length} in the bill of materials`);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/**
 * Runs `vsce package` quietly; its own listing is abbreviated.
 * @param {string} folder of the extension
 * @param {string} out the VSIX to write
 * @param {string[]} [options]
 */
export async function pack(folder, out, options = []) {
  await run(process.execPath, [vsce, 'package', '--no-dependencies', ...options, '--out', out], {
    cwd: folder,
    quiet: true,
  });
}

/** @param {number} bytes */
const kB = (bytes) => `${Math.ceil(bytes / 1000)} kB`;

/**
 * The table of contents of a zip archive.
 * @param {Buffer} archive
 * @returns {{name: string, size: number}[]}
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT sections 4.3.12 and 4.3.16
 */
function zipEntries(archive) {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0) throw new Error('the package is not a zip archive');
  const entries = [];
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = archive.readUInt16LE(at + 28);
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    entries.push({ name, size: archive.readUInt32LE(at + 24) });
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return entries;
}

whenMain(import.meta.url, () => packageExtension());
