// @ts-check
/**
 * `npm run sbom`: a software bill of materials of what the product is made of, in CycloneDX, by `npm sbom`.
 *
 * By npm's own `--omit dev` packages are lost that the product has and a tool of development wants too, yaml and zod among
 * them. So npm is shown the project without its tools: its lock file and no more, which takes no network and no installed
 * package.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { outDir, root, run, say, whenMain } from './lib.mjs';

/**
 * @typedef {{name: string, version: string, licenses?: unknown[], hashes?: unknown[], purl?: string}} Component
 * @typedef {{bomFormat: string, metadata: {component: {name: string, version: string}}, components: Component[]}} Bill
 * @typedef {{name?: string, version?: string, dev?: boolean, link?: boolean}} Locked
 */

/** Where `npm run sbom` leaves it. */
const file = path.join(outDir, 'pullbook.cdx.json');

/**
 * @param {readonly import('./bundledPackages.mjs').Bundled[]} [bundled] that must be in it. `Default: []`
 * @returns {Promise<Bill>}
 * @throws Error that names what is wrong with it
 */
export async function writeSbom(bundled = []) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'pullbook-sbom-'));
  try {
    const whole = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
    const manifest = { ...whole, devDependencies: undefined };
    const lock = productionLock(JSON.parse(await readFile(path.join(root, 'package-lock.json'), 'utf8')));
    // npm calls the project what its folder is called.
    const project = path.join(folder, manifest.name);
    await mkdir(project);
    await writeFile(path.join(project, 'package.json'), JSON.stringify(manifest));
    await writeFile(path.join(project, 'package-lock.json'), JSON.stringify(lock));
    const options = ['--package-lock-only', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'];
    const text = await run('npm', ['sbom', '--offline', '--loglevel=error', ...options], { cwd: project, quiet: true });
    /** @type {Bill} */
    const bill = JSON.parse(text);
    const problems = problemsOf(bill, { manifest, lock, bundled });
    if (problems.length > 0) throw new Error(`the bill of materials is not right:\n${problems.join('\n')}`);
    await mkdir(outDir, { recursive: true });
    await writeFile(file, text);
    return bill;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * A lock file without what is there for development alone.
 * @param {{packages: Record<string, Locked & {devDependencies?: unknown}>}} lock
 * @returns {{packages: Record<string, Locked>}}
 */
export function productionLock(lock) {
  const packages = Object.entries(lock.packages).filter(([, { dev }]) => dev !== true);
  const project = { ...lock.packages[''], devDependencies: undefined };
  return { ...lock, packages: { ...Object.fromEntries(packages), '': project } };
}

/**
 * What a reader of the bill would miss.
 * @param {Bill} bill
 * @param {object} facts
 * @param {{name: string, version: string}} facts.manifest
 * @param {{packages: Record<string, Locked>}} facts.lock of production
 * @param {readonly {name: string, version: string}[]} facts.bundled
 * @returns {string[]}
 */
export function problemsOf(bill, { manifest, lock, bundled }) {
  const key = (/** @type {{name: string, version?: string}} */ { name, version }) => `${name}@${version ?? '?'}`;
  const listed = new Map(bill.components.map((component) => [key(component), component]));
  const locked = Object.entries(lock.packages)
    .filter(([place]) => place !== '')
    .map(([place, { name, version = '?' }]) => ({
      name: name ?? place.slice(place.lastIndexOf('node_modules/') + 13),
      version,
    }));
  const known = new Set(locked.map(key));
  return [
    ...(bill.bomFormat === 'CycloneDX' ? [] : ['it is not in CycloneDX']),
    ...(key(bill.metadata.component) === key(manifest) ? [] : [`it is of ${key(bill.metadata.component)}`]),
    ...locked.filter((one) => !listed.has(key(one))).map((one) => `${key(one)} is missing`),
    ...[...listed.keys()].filter((one) => !known.has(one)).map((one) => `${one} is not in the lock file`),
    ...[...listed].flatMap(([name, { licenses = [], hashes = [] }]) => [
      ...(licenses.length > 0 ? [] : [`${name} has no licence`]),
      ...(hashes.length > 0 ? [] : [`${name} has no hash`]),
    ]),
    ...bundled
      .filter((one) => !known.has(key(one)))
      .map((one) => `${key(one)} is bundled and there for development alone`),
  ];
}

whenMain(import.meta.url, async () => {
  const { components } = await writeSbom();
  say(`${path.relative(root, file)}: ${components.length} packages`);
});
