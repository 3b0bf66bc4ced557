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

  it('refuses pipes and devices, folders and what has more than 2 MB, in words and without a read', async () => {
    for (const [type, size, why] of [
      [0, 0, /no regular file/],
      [link, 0, /no regular file/],
      [2, 0, /a folder/],
      [2 | link, 0, /a folder/],
      [file, 2_000_001, /larger than 2 MB/],
    ] as const)
      await assert.rejects(read(type, size), { name: 'RefusedFileError', message: why });
    // A file system may say nothing of sizes.
    await assert.rejects(read(file, 0, new Uint8Array(2_000_001)), { message: /larger than 2 MB/ });
  });

  it('takes what is not there for absent, and nothing else', async () => {
    const failing = (code: string) =>
      regularText({} as never, {
        stat: () => Promise.reject(Object.assign(new Error('refused'), { code })),
        readFile: () => Promise.resolve(Buffer.from('')),
      });
    for (const code of ['FileNotFound', 'FileNotADirectory']) assert.equal(await failing(code), undefined, code);
    for (const code of ['NoPermissions', 'Unavailable'])
      await assert.rejects(failing(code), { name: 'RefusedFileError', message: `it could not be read (${code})` });
    await assert.rejects(read(file, 1), { name: 'RefusedFileError', message: 'it could not be read (unknown)' });
  });
});
