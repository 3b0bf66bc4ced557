import { open, rm } from 'node:fs/promises';

/**
 * Overwrites a file's bytes in place, then removes it; one that another process removes meanwhile is no error. Bytes that
 * have another name besides stay: a process was killed between giving a new file its name and taking the first one away.
 */
export async function wipeFile(path: string): Promise<void> {
  const file = await orAbsent(open(path, 'r+'));
  if (file === undefined) return;
  try {
    const { size, nlink } = await file.stat();
    if (nlink === 1) {
      await file.writeFile(new Uint8Array(size));
      await file.sync();
    }
  } finally {
    await file.close();
  }
  await rm(path, { force: true });
}

/** What `work` gives, or `undefined` where there is no such file. */
export async function orAbsent<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
