import { lstat, open, rm } from 'node:fs/promises';

/**
 * Overwrites a file's bytes in place, then removes it; one that another process removes meanwhile is no error. Where the
 * bytes have another name too, only this one goes: whoever made a file by linking it may have died before removing the first.
 */
export async function wipeFile(path: string): Promise<void> {
  const found = await orAbsent(lstat(path));
  const isRegular = found?.isFile() === true;
  const file = isRegular ? await orAbsent(open(path, 'r+')) : undefined;
  // A link or a pipe under that name is none of ours: it alone goes, and what it leads to stays.
  if (file === undefined) return found === undefined || isRegular ? undefined : rm(path, { force: true });
  try {
    const { size, nlink } = await file.stat();
    if (nlink <= 1) {
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
