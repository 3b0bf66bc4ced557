import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyFile } from '../../../src/ports/keyFile';
import { nodeDisk } from '../../../src/ports/nodeDisk';
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

  it('does not make a new key over a damaged one', async () => {
    const root = mkdtempSync(join(tmpdir(), 'pullbook-key-'));
    try {
      writeFileSync(join(root, 'key'), 'not a key');
      await assert.rejects(keyFile(nodeDisk(root), 'key', new SeededRandom(1)).get(), RangeError);
      assert.equal(await nodeDisk(root).read('key'), 'not a key');
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});
