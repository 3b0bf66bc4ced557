import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PullbookError, throwIfAborted } from '../shared/errors';

/** More than the largest repositories hold. A folder that is mounted in itself has no end. */
const mostEntries = 1_000_000;

/**
 * The files below a folder, by their paths from there with `/`, in no order; whatever is no folder is one. Links to folders
 * are not gone into: what is there has another name, or belongs to somebody else.
 *
 * @param skipped - Names of folders that are not gone into.
 * @throws {PullbookError} `CANCELLED` as soon as `signal` is aborted, `INPUT_INVALID` for more than a million names.
 */
export async function* walkFolder(
  folder: string,
  skipped: ReadonlySet<string>,
  signal: AbortSignal | undefined,
  most = mostEntries,
): AsyncGenerator<string> {
  const budget = searchBudget(folder, most);
  const folders = [''];
  for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
    throwIfAborted(signal);
    // A folder that cannot be read holds nothing for who searches.
    const entries: Dirent[] = await readdir(join(folder, at), { withFileTypes: true }).catch(() => []);
    budget(entries.length);
    for (const entry of entries) {
      const path = `${at}${entry.name}`;
      if (entry.isDirectory()) {
        if (!skipped.has(entry.name)) folders.push(`${path}/`);
      } else if (!entry.isSymbolicLink() || !(await isFolder(join(folder, path)))) yield path;
    }
  }
}

/**
 * Counts what a search comes across.
 * @returns to be told of more. Throws {@link PullbookError} `INPUT_INVALID` when it is too much.
 */
export function searchBudget(folder: string, most = mostEntries): (count: number) => void {
  let left = most;
  return (count) => {
    left -= count;
    if (left < 0)
      throw new PullbookError(
        'INPUT_INVALID',
        `More than ${most.toLocaleString('en')} names lie below \`${folder}\`, and no search goes on for longer. Name the folders that are meant.`,
      );
  };
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true;
}
