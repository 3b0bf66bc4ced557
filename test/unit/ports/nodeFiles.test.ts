import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { globPattern } from '../../../src/ports/globPattern';
import { nodeFiles } from '../../../src/ports/nodeFiles';
import { isPullbookError } from '../../../src/shared/errors';
import { makeNamedPipe } from '../../support/namedPipe';

describe('globPattern', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['**/*.tf', 'main.tf', true],
    ['**/*.tf', 'a/b/main.tf', true],
    ['**/*.tf', 'a/b/main.tfvars', false],
    ['*.tf', 'a/main.tf', false],
    ['.circleci/config.yml', '.circleci/config.yml', true],
    ['.circleci/config.yml', 'xcircleci/config.yml', false],
    ['a/**', 'a/b/c', true],
    ['a/**/c', 'a/c', true],
    ['a(b)+/*', 'a(b)+/c', true],
  ];
  for (const [glob, path, matches] of cases) {
    it(`${glob} ${matches ? 'matches' : 'does not match'} ${path}`, () => {
      assert.equal(globPattern(glob).test(path), matches);
    });
  }
});

describe('nodeFiles', () => {
  let root = '';
  const put = (path: string, text = 'text') => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'pullbook-files-'));
    for (const path of [
      'infra/main.tf',
      'infra/node_modules/x/a.tf',
      'infra/.git/b.tf',
      'product/.circleci/config.yml',
    ]) {
      put(path);
    }
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('finds by glob, sorted, without packages and repositories', async () => {
    put('infra/a.tf');
    assert.deepEqual(await nodeFiles([join(root, 'infra')]).find(['**/*.tf']), ['a.tf', 'main.tf']);
  });

  it('names the root in front where there are several', async () => {
    const files = nodeFiles([join(root, 'infra'), join(root, 'product')]);
    assert.deepEqual(await files.find(['**/*.tf', '.circleci/*.yml']), [
      'infra/main.tf',
      'product/.circleci/config.yml',
    ]);
    assert.equal(await files.read('product/.circleci/config.yml'), 'text');
    assert.equal(await files.read('product/none'), undefined);
  });

  it('does not read outside its roots', async () => {
    const files = nodeFiles([join(root, 'infra')]);
    assert.equal(await files.read('../product/.circleci/config.yml'), undefined);
  });

  it('follows a named link within its roots and none out of them', async () => {
    put('secret.yml', 'outside');
    symlinkSync('../secret.yml', join(root, 'infra/out.yml'));
    symlinkSync('../product', join(root, 'infra/product'));
    symlinkSync('main.tf', join(root, 'infra/in.tf'));
    const files = nodeFiles([join(root, 'infra')]);
    assert.equal(await files.read('out.yml'), undefined);
    assert.equal(await files.read('product/.circleci/config.yml'), undefined);
    assert.equal(await files.read('in.tf'), 'text');
    assert.equal(await nodeFiles([join(root, 'infra'), join(root, 'product')]).read('infra/out.yml'), undefined);
  });

  it('reads regular files up to 2 MB and waits for no pipe', async () => {
    makeNamedPipe(join(root, 'infra/pipe.yml'));
    put('infra/large.yml', 'x'.repeat(2_000_001));
    const files = nodeFiles([join(root, 'infra')]);
    for (const path of ['pipe.yml', 'large.yml']) assert.equal(await files.read(path), undefined);
  });

  it('stops when it is cancelled', async () => {
    const abort = new AbortController();
    abort.abort();
    await assert.rejects(nodeFiles([root]).find(['**'], abort.signal), (error) => {
      return isPullbookError(error) && error.code === 'CANCELLED';
    });
  });
});
