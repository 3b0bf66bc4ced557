import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from '../../../.ci/build.mjs';
import { bundledPackages } from '../../../.ci/bundledPackages.mjs';
import { notices } from '../../../.ci/notices.mjs';
import { writeSbom } from '../../../.ci/sbom.mjs';
import { containedEnvironment } from '../../support/containedEnvironment';
import { findSecrets } from '../../support/findSecrets';
import { sampleRunbook } from '../../support/readRunbookFile';
import { ended } from '../../support/runCli';

describe('what is built', () => {
  let folder = '';
  let files: string[] = [];
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'pullbook-bundle-'));
    files = await build({ production: true, folder: path.join(folder, 'dist') });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('holds packages of the product alone, each with its licence, and the grammar and its runtime among them', async () => {
    const bundled = bundledPackages(files);
    await writeSbom(bundled);
    const text = notices(bundled);
    for (const { name, version } of bundled) assert.ok(text.includes(`\n${name} ${version} (`), name);
    const names = bundled.map(({ name }) => name);
    for (const name of ['@tree-sitter-grammars/tree-sitter-hcl', 'web-tree-sitter', 'axios', 'yaml', 'zod'])
      assert.ok(names.includes(name), name);
    for (const name of ['form-data', 'debug', 'supports-color']) assert.ok(!names.includes(name), name);
  });

  it('writes nothing of what passes through it when DEBUG is set, such as the password of a proxy', async () => {
    const password = ['proxy', 'password', '4711'].join('~');
    let asked = 0;
    const proxy = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.once('data', () => {
        asked++;
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n');
      });
    });
    await once(proxy.listen(0, '127.0.0.1'), 'listening');
    const { port } = proxy.address() as AddressInfo;
    const address = `http://ada:${password}@127.0.0.1:${port}`;
    const args = ['plan', path.resolve(sampleRunbook), '--target', 'live', '--state', path.join(folder, 'state')];
    const { stdout, stderr } = await ended(
      spawn(process.execPath, [path.join(folder, 'dist/cli.js'), ...args], {
        cwd: folder,
        env: {
          ...{ ...process.env, ...containedEnvironment(folder), DEBUG: '*' },
          ...{ HTTPS_PROXY: address, https_proxy: address, NO_PROXY: '', no_proxy: '' },
          CIRCLE_TOKEN: 'x'.repeat(40),
        },
      }),
    );
    proxy.close();
    assert.ok(asked > 0, `the proxy was not asked: ${stdout}${stderr}`);
    const texts = Object.entries({ stdout, stderr });
    assert.deepEqual((await findSecrets({ password }, { folders: [path.join(folder, 'state')], texts })).hits, []);
  });
});
