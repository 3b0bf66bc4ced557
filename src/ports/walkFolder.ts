import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { throwIfAborted } from '../shared/errors';

/**
 * The files below a folder, by their paths from there with `/`, in no order. Symbolic links are none of them.
 *
 * @param skipped - Names of folders that are not gone into.
 * @throws {PullbookError} `CANCELLED` as soon as `signal` is aborted.
 */
export function walkFolder(
  folder: string,
  skipped: ReadonlySet<string>,
  signal: AbortSignal | undefined,
): AsyncGenerator<string> {
  return walk(folder, '', skipped, signal);
}

async function* walk(
  root: string,
  folder: string,
  skipped: ReadonlySet<string>,
  signal: AbortSignal | undefined,
): AsyncGenerator<string> {
  throwIfAborted(signal);
  let entries;
  try {
    entries = await readdir(join(root, folder), { withFileTypes: true });
  } catch {
    return; // A folder that cannot be read holds nothing for who searches.
  }
  for (const entry of entries) {
    const path = `${folder}${entry.name}`;
    if (entry.isFile()) yield path;
    else if (entry.isDirectory() && !skipped.has(entry.name)) yield* walk(root, `${path}/`, skipped, signal);
  }
}
