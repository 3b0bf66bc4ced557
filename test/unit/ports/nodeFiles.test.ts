import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { globPattern } from '../../../src/shared/globPattern';
import { nodeFiles } from '../../../src/ports/nodeFiles';
import { walkFolder } from '../../../src/ports/walkFolder';
import { isPullbookError } from '../../../src/shared/errors';
import type { Search } from '../../../src/shared/files';
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
    ['**/.circleci/**/*.{yml,yaml}', 'a/.circleci/b/c.yaml', true],
    ['**/*.{yml,yaml}', 'a.yxml', false],
    ['{a.b,c*}', 'a.b', true],
    ['{a.b,c*}', 'axb', false],
  ];
  for (const [glob, path, matches] of cases) {
    it(`${glob} ${matches ? 'matches' : 'does not match'} ${path}`, () => {
      assert.equal(globPattern(glob).test(path), matches);
    });
  }
});

const search = (...globs: string[]): Search => ({ globs, skip: ['node_modules', '.git'] });

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
    assert.deepEqual(await nodeFiles([join(root, 'infra')]).find('', search('**/*.tf')), ['a.tf', 'main.tf']);
  });

  it('names the root in front where there are several', async () => {
    const files = nodeFiles([join(root, 'infra'), join(root, 'product')]);
    assert.deepEqual(await files.find('', search('**/*.tf', '.circleci/*.yml')), [
      'infra/main.tf',
      'product/.circleci/config.yml',
    ]);
    assert.equal(await files.read('product/.circleci/config.yml'), 'text');
    assert.equal(await files.read('product/none'), undefined);
  });

  it('finds below a folder of one root or of several, by paths like that of the folder', async () => {
    put('infra/modules/a/x.tf');
    assert.deepEqual(await nodeFiles([join(root, 'infra')]).find('modules', search('*/*.tf')), ['modules/a/x.tf']);
    const files = nodeFiles([join(root, 'infra'), join(root, 'product')]);
    assert.deepEqual(await files.find('infra/modules', search('**/*.tf')), ['infra/modules/a/x.tf']);
    assert.deepEqual(await files.find('product', search('**/*.tf')), []);
  });

  it('reads a text without its byte order mark', async () => {
    put('infra/marked.yml', '\uFEFFa: 1\n');
    assert.equal(await nodeFiles([join(root, 'infra')]).read('marked.yml'), 'a: 1\n');
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
    for (const path of ['out.yml', 'product/.circleci/config.yml'])
      await assert.rejects(files.read(path), { name: 'RefusedFileError', message: /a link that leaves/ });
    assert.equal(await files.read('in.tf'), 'text');
    const both = nodeFiles([join(root, 'infra'), join(root, 'product')]);
    await assert.rejects(both.read('infra/out.yml'), { name: 'RefusedFileError' });
    assert.equal(await both.read('infra/product/.circleci/config.yml'), 'text');
    assert.deepEqual(await files.find('', search('**/*.{tf,yml}')), ['in.tf', 'main.tf', 'out.yml']);
  });

  it('reads regular files up to 2 MB and waits for no pipe', async () => {
    makeNamedPipe(join(root, 'infra/pipe.yml'));
    put('infra/large.yml', 'x'.repeat(2_000_001));
    const files = nodeFiles([join(root, 'infra')]);
    for (const path of ['pipe.yml', 'large.yml'])
      await assert.rejects(files.read(path), { name: 'RefusedFileError' }, path);
  });

  it('finds what lies thousands of folders deep, and gives up what has no end', async () => {
    const deep = 'd/'.repeat(1_500);
    mkdirSync(join(root, 'deep', deep), { recursive: true });
    writeFileSync(join(root, 'deep', deep, 'x.tf'), 'text');
    assert.deepEqual(await nodeFiles([join(root, 'deep')]).find('', search('**/*.tf')), [`${deep}x.tf`]);
    const walked = async (most: number): Promise<number> => {
      let count = 0;
      for await (const path of walkFolder(join(root, 'infra'), new Set(), undefined, most))
        count += path.length > 0 ? 1 : 0;
      return count;
    };
    assert.equal(await walked(6), 3);
    await assert.rejects(walked(5), { code: 'INPUT_INVALID', message: /^More than 5 names lie below `.*infra`/ });
  });

  it('stops when it is cancelled', async () => {
    const abort = new AbortController();
    abort.abort();
    await assert.rejects(nodeFiles([root]).find('', search('**'), abort.signal), (error) => {
      return isPullbookError(error) && error.code === 'CANCELLED';
    });
  });
});
