import { lstat, readFile } from 'node:fs/promises';
import { orAbsent } from './wipeFile';

/** No state that Pullbook writes is near this. In bytes. */
const largest = 100_000_000;

/**
 * Whether there is such a file of the state. Somebody else may have chosen what stands there: a state folder can lie in a
 * checkout.
 *
 * @throws what the system would: `EFTYPE` for a link, a pipe, a device or a folder, `EFBIG` for more than 100 MB.
 */
export async function isStateFile(path: string): Promise<boolean> {
  const found = await orAbsent(lstat(path));
  if (found === undefined) return false;
  if (!found.isFile()) throw refusal('EFTYPE', 'is no regular file', path);
  if (found.size > largest) throw refusal('EFBIG', `is larger than ${largest / 1_000_000} MB`, path);
  return true;
}

/** The text of a file of the state, or `undefined` where there is none. @throws as {@link isStateFile} does. */
export async function readStateFile(path: string): Promise<string | undefined> {
  return (await isStateFile(path)) ? await orAbsent(readFile(path, 'utf8')) : undefined;
}

function refusal(code: string, what: string, path: string): Error {
  return Object.assign(new Error(`${code}: it ${what}, open '${path}'`), { code, syscall: 'open', path });
}
