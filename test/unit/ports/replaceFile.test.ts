import assert from 'node:assert/strict';
import fs, { mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareReplacement } from '../../../src/ports/replaceFile';
import { RefusedFileError } from '../../../src/shared/files';
import { makeNamedPipe } from '../../support/namedPipe';

describe('prepareReplacement', () => {
  let root = '';
  let file = '';
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'pullbook-replace-')));
    file = join(root, 'config.yml');
    writeFileSync(file, 'old text');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  for (const call of ['writeFileSync', 'fsyncSync', 'renameSync'] as const)
    it(`leaves the old file whole and nothing beside it where ${call} fails`, () => {
      const works = fs[call];
      const full = (): never => {
        throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
      };
      fs[call] = full;
      try {
        assert.throws(() => prepareReplacement(file, 'new text', [root]).commit(), { code: 'ENOSPC' });
      } finally {
        fs[call] = works as never;
      }
      assert.equal(readFileSync(file, 'utf8'), 'old text');
      assert.deepEqual(readdirSync(root), ['config.yml']);
    });

  it('shows the new text in one step, or not at all when it is discarded', () => {
    prepareReplacement(file, 'new text', [root]).discard();
    assert.deepEqual(readdirSync(root), ['config.yml']);
    const replacement = prepareReplacement(file, 'new text', [root]);
    assert.equal(readFileSync(file, 'utf8'), 'old text');
    replacement.commit();
    assert.equal(readFileSync(file, 'utf8'), 'new text');
    assert.deepEqual(readdirSync(root), ['config.yml']);
  });

  it('writes to no link, pipe or folder, and to nothing outside', () => {
    symlinkSync('config.yml', join(root, 'link.yml'));
    makeNamedPipe(join(root, 'pipe.yml'));
    for (const name of ['link.yml', 'pipe.yml'])
      assert.throws(() => prepareReplacement(join(root, name), 'x', [root]), RefusedFileError, name);
    assert.throws(() => prepareReplacement(file, 'x', [join(root, 'other')]), RefusedFileError);
    assert.equal(readFileSync(file, 'utf8'), 'old text');
  });
});
