import assert from 'node:assert/strict';
import { regularText } from '../../../src/editor/lint/regularText';

describe('regularText', () => {
  const read = (type: number, size: number, bytes?: Uint8Array) =>
    regularText({} as never, {
      stat: () => Promise.resolve({ type, size, ctime: 0, mtime: 0 }),
      readFile: () => (bytes === undefined ? Promise.reject(new Error('must not be read')) : Promise.resolve(bytes)),
    });
  const file = 1;
  const link = 64;

  it('reads files, through links too, without a byte order mark', async () => {
    assert.equal(await read(file, 4, Buffer.from('\ufeffa')), 'a');
    assert.equal(await read(file | link, 1, Buffer.from('a')), 'a');
  });

  it('reads no pipe or device, no folder, and nothing of more than 2 MB', async () => {
    let reads = 0;
    const files = (type: number, size: number) => ({
      stat: () => Promise.resolve({ type, size, ctime: 0, mtime: 0 }),
      readFile: () => Promise.resolve(Buffer.from(String(++reads))),
    });
    for (const [type, size] of [
      [0, 0],
      [link, 0],
      [2, 0],
      [file, 2_000_001],
    ] as const)
      assert.equal(await regularText({} as never, files(type, size)), undefined);
    assert.equal(reads, 0);
  });

  it('takes what cannot be read for absent', async () => assert.equal(await read(file, 1), undefined));
});
