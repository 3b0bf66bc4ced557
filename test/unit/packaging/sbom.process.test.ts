import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../../.ci/lib.mjs';
import { problemsOf, productionLock, writeSbom } from '../../../.ci/sbom.mjs';

interface Project {
  readonly name: string;
  readonly version: string;
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
}

const read = (file: string): unknown => JSON.parse(readFileSync(path.join(root, file), 'utf8'));

describe('the bill of materials', () => {
  const manifest = read('package.json') as Project;
  const lock = productionLock(read('package-lock.json') as Parameters<typeof productionLock>[0]);

  it('has all that is installed for the product, with licence and hash, and no tool', async () => {
    const { metadata, components } = await writeSbom();
    assert.equal(metadata.component.name, 'pullbook');
    const names = new Set(components.map(({ name }) => name));
    // yaml and zod are what npm itself leaves out: tools want them too.
    for (const name of Object.keys(manifest.dependencies)) assert.ok(names.has(name), name);
    for (const name of Object.keys(manifest.devDependencies)) assert.ok(!names.has(name), name);
  });

  it('is refused where something is wrong with it, or with what was bundled', async () => {
    const whole = await writeSbom();
    const of = (bill: typeof whole, bundled: readonly { name: string; version: string }[] = []) =>
      problemsOf(bill, { manifest, lock, bundled });
    assert.deepEqual(of(whole, whole.components), []);
    const [first, second, ...others] = whole.components;
    assert.ok(first !== undefined && second !== undefined);
    const components = [
      { ...first, hashes: [] },
      { ...second, licenses: [] },
      ...others.slice(1),
      { name: 'guest', version: '1.0.0' },
    ];
    const [missing] = others;
    assert.deepEqual(of({ ...whole, bomFormat: 'SPDX', components }, [{ name: 'mocha', version: '1.0.0' }]), [
      'it is not in CycloneDX',
      `${missing?.name}@${missing?.version} is missing`,
      'guest@1.0.0 is not in the lock file',
      `${first.name}@${first.version} has no hash`,
      `${second.name}@${second.version} has no licence`,
      'guest@1.0.0 has no licence',
      'guest@1.0.0 has no hash',
      'mocha@1.0.0 is bundled and there for development alone',
    ]);
    const named = { component: { name: 'folder', version: '1.0.0' } };
    assert.deepEqual(of({ ...whole, metadata: named }), ['it is of folder@1.0.0']);
  });
});
