// @ts-check
/**
 * `node .ci/requirements.mjs`: writes the hashes into `.ci/requirements.txt`, after a version in it has been changed.
 *
 * pip says which file it would take on each of the systems below, and that file's SHA-256; it takes all from the index that
 * it is set up with, and nothing is installed. Wheels alone, so that no script of a package runs when it is installed.
 * A system that is not among them is refused by pip, in words, until it is added here.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { root, run, say, whenMain } from './lib.mjs';
import { makeEnvironment } from './programs/python.mjs';

const file = path.join(root, '.ci', 'requirements.txt');

/** Versions of Python; rpds-py takes no older one. */
const pythons = ['3.11', '3.12', '3.13', '3.14'];

/** Which wheels a system takes, for each system: by the age of its C library, where it has one. */
const systems = [
  ...['x86_64', 'aarch64'].flatMap((machine) =>
    [['2014'], ['2014', '_2_28'], ['2014', '_2_28', '_2_34']].map((tags) =>
      [...tags, ...(tags.length > 1 ? [] : ['_2_17'])].map((tag) => `manylinux${tag}_${machine}`),
    ),
  ),
  ['macosx_11_0_arm64'],
  // pip adds the older ones by itself.
  ['macosx_15_0_arm64'],
  ['macosx_15_0_x86_64'],
  ['win_amd64'],
];

/** @typedef {{metadata: {name: string}, download_info: {url: string, archive_info: {hashes: {sha256: string}}}}} Chosen */

/** A name as the index compares it. @param {string} name */
const normal = (name) => name.toLowerCase().replace(/[-_.]+/g, '-');

/**
 * What pip would install.
 * @param {string} python
 * @param {string[]} requirements such as `moto==5.2.1`
 * @param {string[]} options
 * @returns {Promise<Chosen[]>}
 */
async function chosen(python, requirements, options) {
  const ask = ['-m', 'pip', 'install', '--dry-run', '--ignore-installed', '--no-deps', '--only-binary', ':all:'];
  const quiet = ['--quiet', '--disable-pip-version-check', '--report', '-'];
  const report = await run(python, [...ask, ...quiet, ...options, ...requirements], { quiet: true });
  return JSON.parse(report.slice(report.indexOf('{'), report.lastIndexOf('}') + 1)).install;
}

whenMain(import.meta.url, async () => {
  const text = await readFile(file, 'utf8');
  const requirements = [...text.matchAll(/^[\w-]+==[\w.]+/gm)].map(([requirement]) => requirement);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'pullbook-requirements-'));
  try {
    await makeEnvironment(folder);
    const python = path.join(folder, 'bin', 'python');
    /** @type {Map<string, Set<string>>} */
    const hashes = new Map(requirements.map((requirement) => [normal(requirement.split('==')[0] ?? ''), new Set()]));
    const note = (/** @type {Chosen[]} */ all) => {
      for (const { metadata, download_info: info } of all)
        hashes.get(normal(metadata.name))?.add(info.archive_info.hashes.sha256);
    };
    const here = await chosen(python, requirements, []);
    note(here);
    // Most are one file for every system.
    const own = new Set(
      here
        .filter(({ download_info: { url } }) => !url.endsWith('-none-any.whl'))
        .map(({ metadata }) => normal(metadata.name)),
    );
    const various = requirements.filter((requirement) => own.has(normal(requirement.split('==')[0] ?? '')));
    for (const version of pythons)
      for (const tags of systems) {
        const options = [
          '--target',
          folder,
          '--python-version',
          version,
          ...tags.flatMap((tag) => ['--platform', tag]),
        ];
        const ask = (/** @type {string[]} */ those) => chosen(python, those, options).then(note);
        // One by one where a package has nothing for this system, which would hide the others.
        await ask(various).catch(async () => {
          for (const requirement of various)
            await ask([requirement]).catch(() =>
              say(`no wheel of ${requirement} for Python ${version}, ${tags.at(-1)}`),
            );
        });
      }
    const lines = requirements.map((requirement) => {
      const all = [...(hashes.get(normal(requirement.split('==')[0] ?? '')) ?? [])].sort();
      return [requirement, ...all.map((hash) => `    --hash=sha256:${hash}`)].join(' \\\n');
    });
    const head = text.slice(0, text.search(/^[^#]/m));
    await writeFile(file, `${head}${lines.join('\n')}\n`);
    say(`${path.relative(root, file)}: ${requirements.length} packages`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
