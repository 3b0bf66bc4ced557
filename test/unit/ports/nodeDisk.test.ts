import assert from 'node:assert/strict';
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyFile } from '../../../src/ports/keyFile';
import { nodeDisk } from '../../../src/ports/nodeDisk';
import { processLock } from '../../../src/ports/processLock';
import { findDiskFault } from '../../../src/shared/diskFault';
import { makeNamedPipe } from '../../support/namedPipe';
import { SeededRandom } from '../../support/seededRandom';

describe('nodeDisk', () => {
  let root = '';
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'pullbook-disk-'))));
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('appends, replaces, lists and removes', async () => {
    const disk = nodeDisk(join(root, 'state'));
    assert.equal(await disk.read('a/b.txt'), undefined);
    assert.deepEqual(await disk.list('a'), []);
    await disk.append('a/b.txt', 'one\n');
    await disk.append('a/b.txt', 'two\n');
    await disk.replace('a/c.txt', 'x');
    await disk.replace('a/c.txt', 'y');
    assert.equal(await disk.read('a/b.txt'), 'one\ntwo\n');
    assert.equal(await disk.read('a/c.txt'), 'y');
    assert.deepEqual(await disk.list('a'), ['a/b.txt', 'a/c.txt']);
    await disk.remove('a/b.txt');
    await disk.remove('a/b.txt');
    assert.deepEqual(await disk.list('a'), ['a/c.txt']);
  });

  it('makes files and folders of the owner alone', async function () {
    if (process.platform === 'win32') return; // Windows has no such bits.
    const disk = nodeDisk(join(root, 'state'));
    await disk.append('a/b.txt', 'one');
    await disk.replace('a/c.txt', 'one');
    for (const path of ['state', 'state/a']) assert.equal(statSync(join(root, path)).mode & 0o777, 0o700);
    for (const name of ['b.txt', 'c.txt']) assert.equal(statSync(join(root, 'state/a', name)).mode & 0o777, 0o600);
  });

  it('destroys a file, and one that is not there', async () => {
    const disk = nodeDisk(root);
    await disk.replace('sealed', 'value');
    await disk.destroy('sealed');
    await disk.destroy('sealed');
    assert.deepEqual(readdirSync(root), []);
  });

  it('creates a file once, whoever is first, and leaves one that is there', async () => {
    const disk = nodeDisk(root);
    const texts = Array.from({ length: 20 }, (_, index) => `text ${index}`);
    const made = await Promise.all(texts.map((text) => disk.create('key', text)));
    assert.equal(made.filter(Boolean).length, 1);
    assert.equal(await disk.read('key'), texts[made.indexOf(true)]);
    assert.equal(await disk.create('key', 'late'), false);
    assert.deepEqual(readdirSync(root), ['key']);
  });

  it('leaves no part behind where a replace fails, and lists none that a crash left', async () => {
    const disk = nodeDisk(root);
    await disk.append('a/b/c', 'x');
    await assert.rejects(disk.replace('a/b', 'a folder is in the way'));
    assert.deepEqual(readdirSync(join(root, 'a')), ['b']);
    writeFileSync(join(root, 'a', 'b', 'c.partial-00112233'), 'half');
    assert.deepEqual(await disk.list('a/b'), ['a/b/c']);
  });

  /** Runs `work` while a call on any open file does `broken` in the place of what it should. */
  async function whileBroken<N extends 'appendFile' | 'sync' | 'writeFile'>(
    name: N,
    broken: (file: FileHandle, usual: FileHandle[N]) => Promise<void>,
    work: () => Promise<void>,
  ): Promise<void> {
    const file = await open(join(root, 'any'), 'w');
    await file.close();
    rmSync(join(root, 'any'));
    const handles = Object.getPrototypeOf(file) as FileHandle;
    const usual = handles[name];
    Object.assign(handles, {
      [name](this: FileHandle) {
        return broken(this, usual.bind(this) as FileHandle[N]);
      },
    });
    try {
      await work();
    } finally {
      Object.assign(handles, { [name]: usual });
    }
  }
  const full = () => Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });

  it('takes back what a failed append has written, so that the next line stands alone', async () => {
    const disk = nodeDisk(root);
    await disk.append('journal', 'one\n');
    const short = async (file: FileHandle) => {
      await file.write('half of tw');
      throw full();
    };
    await whileBroken('appendFile', short, () => assert.rejects(disk.append('journal', 'two\n'), /ENOSPC/));
    assert.equal(readFileSync(join(root, 'journal'), 'utf8'), 'one\n');
    const unsynced = () => Promise.reject(full());
    await whileBroken('sync', unsynced, () => assert.rejects(disk.append('journal', 'three\n'), /ENOSPC/));
    await disk.append('journal', 'four\n');
    assert.equal(readFileSync(join(root, 'journal'), 'utf8'), 'one\nfour\n');
  });

  for (const code of ['EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EIO']) {
    const isStrict = code === 'EIO';
    it(`${isStrict ? 'fails' : 'works'} where a folder cannot be synced (${code}), and fails where a file cannot`, async function () {
      if (process.platform === 'win32') this.skip();
      const disk = nodeDisk(root);
      const refusing = (what: 'isFile' | 'isDirectory') => async (file: FileHandle, usual: FileHandle['sync']) => {
        if ((await file.stat())[what]()) throw Object.assign(new Error('not here'), { code });
        await usual();
      };
      const kept = { code };
      for (const work of [
        () => disk.append('a/journal', 'a line\n'),
        () => disk.replace('a/escrow/a.sealed', 'value'),
        () => disk.create(`a/${code}`, 'key').then(() => undefined),
        () => disk.remove('a/journal'),
        () => disk.destroy('a/escrow/a.sealed'),
      ])
        await whileBroken('sync', refusing('isDirectory'), () => (isStrict ? assert.rejects(work(), kept) : work()));
      const put = () => assert.rejects(disk.replace('b', 'value'), kept);
      await whileBroken('sync', refusing('isFile'), put);
      assert.ok(!existsSync(join(root, 'b')));
    });
  }

  it('hides a file from the moment its end begins, and finishes that later', async () => {
    const disk = nodeDisk(root);
    await disk.replace('escrow/a.sealed', 'value');
    const dies = () => Promise.reject(full());
    await whileBroken('writeFile', dies, () => assert.rejects(disk.destroy('escrow/a.sealed'), /ENOSPC/));
    const [left = ''] = readdirSync(join(root, 'escrow'));
    assert.match(left, /^a\.sealed\.wiping-/);
    assert.deepEqual(await disk.list('escrow'), []);
    assert.deepEqual(readdirSync(join(root, 'escrow')), []);
  });

  for (const [name, finish] of Object.entries({
    'asked for': (path: string) => nodeDisk(root).read(path),
    'destroyed again': (path: string) => nodeDisk(root).destroy(path),
    removed: (path: string) => nodeDisk(root).remove(path),
  })) {
    it(`finishes the end of a file that is ${name}, and of no other`, async () => {
      writeFileSync(join(root, 'key.wiping-00112233'), 'value');
      writeFileSync(join(root, 'other.wiping-00112233'), 'value');
      await finish('key');
      assert.deepEqual(readdirSync(root), ['other.wiping-00112233']);
    });
  }

  it('removes a part that a killed process left with its file, or when nobody has written to it for long', async () => {
    const disk = nodeDisk(root);
    await disk.replace('escrow/kept', 'value');
    const old = 'a.sealed.partial-00112233';
    const ofB = 'b.sealed.partial-00112233';
    const fresh = 'c.sealed.partial-00112233';
    for (const name of [old, ofB, fresh]) writeFileSync(join(root, 'escrow', name), 'half');
    utimesSync(join(root, 'escrow', old), 0, 0);
    assert.deepEqual(await disk.list('escrow'), ['escrow/kept']);
    assert.deepEqual(readdirSync(join(root, 'escrow')), [ofB, fresh, 'kept']);
    await disk.destroy('escrow/b.sealed');
    assert.deepEqual(readdirSync(join(root, 'escrow')), [fresh, 'kept']);
  });

  it('takes only the second name from a file whose maker died between linking it and removing the first', async () => {
    const disk = nodeDisk(root);
    await disk.create('escrow/key', 'the key');
    linkSync(join(root, 'escrow/key'), join(root, 'escrow/key.partial-00112233'));
    utimesSync(join(root, 'escrow/key'), 0, 0);
    assert.deepEqual(await disk.list('escrow'), ['escrow/key']);
    assert.deepEqual(readdirSync(join(root, 'escrow')), ['key']);
    assert.equal(await disk.read('escrow/key'), 'the key');
  });

  describe('with something else in the place of a file, as a checkout can bring it', () => {
    const outside = () => join(root, 'outside');
    beforeEach(() => {
      writeFileSync(outside(), 'theirs');
      mkdirSync(join(root, 'state'));
    });
    afterEach(() => assert.equal(readFileSync(outside(), 'utf8'), 'theirs'));
    const refused = { code: 'EFTYPE', syscall: 'open' };

    it('neither reads nor appends through a link, to nothing either', async () => {
      const disk = nodeDisk(join(root, 'state'));
      symlinkSync(outside(), join(root, 'state', 'journal'));
      symlinkSync('nowhere', join(root, 'state', 'other'));
      for (const name of ['journal', 'other']) {
        await assert.rejects(disk.read(name), refused);
        await assert.rejects(disk.append(name, 'ours'), refused);
      }
      assert.equal(
        findDiskFault(await disk.read('other').catch((error: unknown) => error))?.help.includes('move away'),
        true,
      );
    });

    it('takes the place of a link, and wipes nothing through one', async () => {
      const disk = nodeDisk(join(root, 'state'));
      for (const name of ['kept', 'doomed', 'doomed.wiping-00112233'])
        symlinkSync(outside(), join(root, 'state', name));
      await disk.replace('kept', 'ours');
      await disk.destroy('doomed');
      assert.deepEqual(readdirSync(join(root, 'state')), ['kept']);
    });

    it('waits for nobody at a pipe, and takes nothing without an end into memory', async () => {
      const disk = nodeDisk(join(root, 'state'));
      makeNamedPipe(join(root, 'state', 'pipe'));
      await assert.rejects(disk.read('pipe'), refused);
      await assert.rejects(disk.append('pipe', 'ours'), refused);
      writeFileSync(join(root, 'state', 'huge'), '');
      truncateSync(join(root, 'state', 'huge'), 10_000_000_000);
      await assert.rejects(disk.read('huge'), { code: 'EFBIG' });
    });

    it('takes no lock by a holder that is a link or a pipe', async () => {
      const numbered = join(root, 'state', 'lock', '1');
      mkdirSync(numbered, { recursive: true });
      makeNamedPipe(join(numbered, 'holder.json'));
      await assert.rejects(processLock(join(root, 'state', 'lock'), 'the test').take(), refused);
      rmSync(join(numbered, 'holder.json'));
      symlinkSync(outside(), join(numbered, 'half of a file'));
      const taken = await processLock(join(root, 'state', 'lock'), 'the test').take();
      assert.ok('release' in taken);
      await taken.release();
    });
  });

  for (const path of ['../x', 'a/../../x', '/etc/x', 'a//b', '']) {
    it(`refuses the path ${JSON.stringify(path)}`, async () => {
      await assert.rejects(nodeDisk(root).read(path), RangeError);
    });
  }
});

describe('keyFile', () => {
  it('is the same for all who use it first at the same time', async () => {
    const root = mkdtempSync(join(tmpdir(), 'pullbook-key-'));
    try {
      const keys = await Promise.all(
        [1, 2, 3, 4].map((seed) => keyFile(nodeDisk(root), 'key', new SeededRandom(seed)).get()),
      );
      for (const key of keys) assert.deepEqual(key, keys[0]);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });

  it('makes a key once and gives the same one after a restart', async () => {
    const root = mkdtempSync(join(tmpdir(), 'pullbook-key-'));
    try {
      const first = await keyFile(nodeDisk(root), 'key', new SeededRandom(1)).get();
      const second = await keyFile(nodeDisk(root), 'key', new SeededRandom(2)).get();
      assert.equal(first.length, 32);
      assert.deepEqual([...second], [...first]);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });

  it('is asked for anew after a disk refused to keep it', async () => {
    const root = mkdtempSync(join(tmpdir(), 'pullbook-key-'));
    try {
      const disk = nodeDisk(root);
      let isFull = true;
      const create: typeof disk.create = (path, text) =>
        isFull ? Promise.reject(new Error('ENOSPC')) : disk.create(path, text);
      const key = keyFile({ ...disk, create }, 'key', new SeededRandom(1));
      await assert.rejects(key.get(), /ENOSPC/);
      isFull = false;
      assert.equal((await key.get()).length, 32);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });

  it('does not make a new key over a damaged one', async () => {
    const root = mkdtempSync(join(tmpdir(), 'pullbook-key-'));
    try {
      writeFileSync(join(root, 'key'), 'not a key');
      await assert.rejects(keyFile(nodeDisk(root), 'key', new SeededRandom(1)).get(), { code: 'ESCROW_LOCKED' });
      assert.equal(await nodeDisk(root).read('key'), 'not a key');
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});
