import { readFile, stat } from 'node:fs/promises';
import { devNull } from 'node:os';

/** No program's configuration is larger, and what is could fill the memory. In bytes. */
const largest = 2_000_000;

/**
 * Why a file in which a program keeps its configuration must not be opened, in words that can follow its name: a pipe would be
 * waited for, a device has no end. `undefined` also for one that is missing, or for the name that stands for none.
 */
export async function ownFileProblem(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || path === devNull) return undefined;
  if (!found.isFile()) return 'it is no regular file';
  return found.size > largest ? 'it is larger than 2 MB' : undefined;
}

/** Its text; `undefined` where it is missing, may not be read, or must not be opened. */
export async function readOwnFile(path: string): Promise<string | undefined> {
  return (await ownFileProblem(path)) === undefined ? readFile(path, 'utf8').catch(() => undefined) : undefined;
}
