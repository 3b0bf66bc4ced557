import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';

const id = 'pullbook.pullbook';

/** What esbuild says about the bundle: which file holds code of which source or package. */
interface Bundle {
  outputs: Record<string, { inputs: Record<string, unknown> }>;
}

describe('activation', () => {
  it('activates in this editor', async () => {
    const extension = vscode.extensions.getExtension(id);
    assert.ok(extension, `${id} is not installed`);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('does not load the linter, which comes with the first config', async () => {
    const extension = vscode.extensions.getExtension(id);
    assert.ok(extension);
    await extension.activate();
    assert.equal(vscode.workspace.textDocuments.filter(({ uri }) => uri.path.includes('/.circleci/')).length, 0);
    const bundle = JSON.parse(readFileSync(path.join(extension.extensionPath, 'out', 'bundle.json'), 'utf8')) as Bundle;
    const loaded = new Set(Object.keys(require.cache));
    const holders = Object.entries(bundle.outputs)
      .filter(([, { inputs }]) => Object.keys(inputs).some((name) => /^src\/sources\/[^/]+\/registry\.ts$/.test(name)))
      .map(([file]) => file);
    assert.ok(holders.length > 1, 'each source has a chunk of its own, which holds its rules');
    for (const holder of holders)
      assert.ok(!loaded.has(path.join(extension.extensionPath, holder)), `${holder} was loaded`);
  });

  it('loads neither axios nor the AWS SDK', async () => {
    const extension = vscode.extensions.getExtension(id);
    assert.ok(extension);
    await extension.activate();
    const bundle = JSON.parse(readFileSync(path.join(extension.extensionPath, 'out', 'bundle.json'), 'utf8')) as Bundle;
    const loaded = Object.keys(require.cache).map((file) =>
      path.relative(extension.extensionPath, file).replaceAll('\\', '/'),
    );
    assert.ok(loaded.includes('dist/extension.js'), 'the extension under test is the built one');
    for (const name of ['axios', '@aws-sdk']) {
      const holders = Object.entries(bundle.outputs)
        .filter(([, { inputs }]) => Object.keys(inputs).some((input) => input.includes(`node_modules/${name}/`)))
        .map(([file]) => file);
      assert.notEqual(holders.length, 0, `no chunk holds ${name}: this test looks for the wrong thing`);
      assert.deepEqual(
        holders.filter((file) => loaded.includes(file)),
        [],
        `${name} was loaded`,
      );
    }
  });
});
