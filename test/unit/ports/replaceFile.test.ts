import assert from 'node:assert/strict';
import fs, {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareReplacement } from '../../../src/ports/replaceFile';
import { removeLeftReplacements, replacementName } from '../../../src/ports/replacementName';
import { RefusedFileError } from '../../../src/shared/files';
import { makeNamedPipe } from '../../support/namedPipe';

const texts = { before: 'old text', after: 'new text' };

describe('prepareReplacement', () => {
  let root = '';
  let file = '';
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'pullbook-replace-')));
    file = join(root, 'config.yml');
    writeFileSync(file, 'old text');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('counts as done where only its folder cannot be synced, as on some network folders', () => {
    const works = fs.fsyncSync;
    let calls = 0;
    fs.fsyncSync = (descriptor) => {
      if (++calls > 1) throw Object.assign(new Error('not here'), { code: 'EINVAL' });
      works(descriptor);
    };
    try {
      prepareReplacement(file, texts, [root]).commit();
    } finally {
      fs.fsyncSync = works;
    }
    assert.deepEqual([calls > 1 || process.platform === 'win32', readFileSync(file, 'utf8')], [true, 'new text']);
  });

  for (const call of ['writeFileSync', 'fsyncSync', 'renameSync'] as const)
    it(`leaves the old file whole and nothing beside it where ${call} fails`, () => {
      const works = fs[call];
      const full = (): never => {
        throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
      };
      fs[call] = full;
      try {
        assert.throws(() => prepareReplacement(file, texts, [root]).commit(), { code: 'ENOSPC' });
      } finally {
        fs[call] = works as never;
      }
      assert.equal(readFileSync(file, 'utf8'), 'old text');
      assert.deepEqual(readdirSync(root), ['config.yml']);
    });

  it('shows the new text in one step, or not at all when it is discarded', () => {
    prepareReplacement(file, texts, [root]).discard();
    assert.deepEqual(readdirSync(root), ['config.yml']);
    const replacement = prepareReplacement(file, texts, [root]);
    assert.equal(readFileSync(file, 'utf8'), 'old text');
    replacement.commit();
    assert.equal(readFileSync(file, 'utf8'), 'new text');
    assert.deepEqual(readdirSync(root), ['config.yml']);
  });

  it('writes to no link, pipe or folder, and to nothing outside', () => {
    symlinkSync('config.yml', join(root, 'link.yml'));
    makeNamedPipe(join(root, 'pipe.yml'));
    for (const name of ['link.yml', 'pipe.yml'])
      assert.throws(() => prepareReplacement(join(root, name), texts, [root]), RefusedFileError, name);
    assert.throws(() => prepareReplacement(file, texts, [join(root, 'other')]), RefusedFileError);
    assert.equal(readFileSync(file, 'utf8'), 'old text');
  });

  it('leaves a file alone that somebody has changed meanwhile', () => {
    writeFileSync(file, 'their text');
    assert.throws(() => prepareReplacement(file, texts, [root]), {
      name: 'RefusedFileError',
      message: 'it was changed while it was linted, and no fix is written over that; lint it again',
    });
    assert.equal(readFileSync(file, 'utf8'), 'their text');
    assert.deepEqual(readdirSync(root), ['config.yml']);
  });

  const onUnix = process.platform === 'win32' ? it.skip : it;

  for (const mode of [0o644, 0o600, 0o755, 0o664, 0o2755, 0o4755, 0o1644, 0o400 | 0o200])
    onUnix(`keeps the mode ${mode.toString(8)}, and shows the new text to nobody else meanwhile`, () => {
      chmodSync(file, mode);
      const replacement = prepareReplacement(file, texts, [root]);
      const [beside = ''] = readdirSync(root).filter((name) => name.endsWith('.partial'));
      assert.equal(statSync(join(root, beside)).mode & 0o7777, statSync(file).mode & 0o7777);
      replacement.commit();
      assert.equal(statSync(file).mode & 0o7777, mode);
    });

  onUnix('is of the owner alone until it has its mode', () => {
    const { fchmodSync } = fs;
    let before = 0;
    fs.fchmodSync = (descriptor, mode) => {
      before = fs.fstatSync(descriptor).mode & 0o777;
      fchmodSync(descriptor, mode);
    };
    try {
      prepareReplacement(file, texts, [root]).commit();
    } finally {
      fs.fchmodSync = fchmodSync;
    }
    assert.equal(before, 0o600);
  });

  onUnix('gives no other group what the group of the old file may do', () => {
    chmodSync(file, 0o664);
    const { fchownSync, fstatSync } = fs;
    fs.fchownSync = () => {
      throw Object.assign(new Error('not permitted'), { code: 'EPERM' });
    };
    const foreign = ((descriptor: number) =>
      Object.assign(fstatSync(descriptor), { gid: statSync(file).gid + 1 })) as typeof fstatSync;
    try {
      // In the same group, as for a file of one's own.
      prepareReplacement(file, texts, [root]).commit();
      assert.equal(statSync(file).mode & 0o777, 0o664);
      writeFileSync(file, texts.before);
      fs.fstatSync = foreign;
      prepareReplacement(file, texts, [root]).commit();
    } finally {
      Object.assign(fs, { fchownSync, fstatSync });
    }
    assert.equal(statSync(file).mode & 0o777, 0o604);
  });

  describe('after a process that was killed', () => {
    const machine = /^\.pullbook-\d+-([0-9a-f]{8})-/;
    /** Leaves what process `pid` would have, of this machine or of another. */
    const leave = (pid: number, where?: string): string => {
      const [, own = ''] = machine.exec(replacementName()) ?? [];
      const name = `.pullbook-${pid}-${where ?? own}-00112233aabb.partial`;
      writeFileSync(join(root, name), 'new text');
      return name;
    };

    it('removes what it left, and nothing of a process that lives, of another machine or of anybody else', () => {
      const dead = leave(99_999_999);
      const others = [
        leave(process.pid),
        leave(99_999_998, '00000000'),
        '.pullbook-notes.partial',
        '.pullbook.yml',
        '.pullbook-99999999.partial',
      ];
      for (const name of others) writeFileSync(join(root, name), 'kept');
      mkdirSync(join(root, dead.replace('00112233aabb', 'ffffffffffff')));
      removeLeftReplacements(root, [root]);
      const left = readdirSync(root).filter((name) => name !== 'config.yml');
      assert.deepEqual(left.sort(), [...others, dead.replace('00112233aabb', 'ffffffffffff')].sort());
    });

    it('looks into no folder outside the roots', () => {
      const dead = leave(99_999_999);
      mkdirSync(join(root, 'inner'));
      symlinkSync('..', join(root, 'inner', 'link'));
      removeLeftReplacements(join(root, 'inner', 'link'), [join(root, 'inner')]);
      assert.ok(readdirSync(root).includes(dead));
    });
  });
});
