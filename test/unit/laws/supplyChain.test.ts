import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../../.ci/lib.mjs';
import { productionLock } from '../../../.ci/sbom.mjs';

interface Locked {
  readonly version: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly hasInstallScript?: boolean;
}

const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const manifest = JSON.parse(read('package.json')) as Record<'dependencies' | 'devDependencies', Record<string, string>>;
const lock = JSON.parse(read('package-lock.json')) as Parameters<typeof productionLock>[0];

/** What the lock file says of each package, by its folder. */
const lockedIn = (of: object) => Object.entries((of as { packages: Record<string, Locked> }).packages).slice(1);

describe('what the product is made of', () => {
  it('is named at one version each, with the hash of every package and no address of a registry', () => {
    for (const kind of ['dependencies', 'devDependencies'] as const)
      for (const [name, version] of Object.entries(manifest[kind]))
        assert.match(version, /^(?:npm:[a-z]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/, name);
    for (const [place, { integrity, resolved }] of lockedIn(lock)) {
      assert.match(integrity ?? '', /^sha512-/, place);
      assert.equal(resolved, undefined, place);
    }
  });

  it('runs no script when it is installed: npm is told so, and one package alone would have one', () => {
    assert.match(read('.npmrc'), /^ignore-scripts=true$/m);
    assert.deepEqual(
      lockedIn(productionLock(lock))
        .filter(([, { hasInstallScript }]) => hasInstallScript === true)
        .map(([place]) => place),
      // A native build of its grammar. The product takes the WebAssembly beside it.
      ['node_modules/@tree-sitter-grammars/tree-sitter-hcl'],
    );
  });

  it('has each Python package at one version, by hashes alone', () => {
    const lines = read('.ci/requirements.txt').replaceAll('\\\n', '').split('\n');
    const requirements = lines.filter((line) => line !== '' && !line.startsWith('#'));
    assert.ok(requirements.length > 40, String(requirements.length));
    for (const line of requirements) assert.match(line, /^[\w-]+==[\w.]+(?:\s+--hash=sha256:[0-9a-f]{64})+$/);
    assert.match(read('.ci/programs/python.mjs'), /--require-hashes/);
  });
});
