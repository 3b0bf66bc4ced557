import path from 'node:path';
import type { Source } from '../lint/source';
import { nativePath, portablePath } from '../ports/checkoutFiles';
import { isBelow, isFolder, realFolder } from '../ports/regularFile';
import type { RepositoryFinder } from '../project/repository';

/** The folder whose files belong together: the repository's, else one that a source knows, the working folder, the file's own. */
export async function rootAround(
  file: string,
  folder: string,
  sources: readonly Source[],
  repositories: RepositoryFinder,
): Promise<string> {
  const name = portablePath(file);
  let root = await repositories.of(name);
  for (const source of sources) root ??= source.rootOf?.(name);
  return root === undefined ? (isBelow(file, folder) ? folder : path.dirname(file)) : nativePath(root);
}

/**
 * The real folders that a command line gives to read in: each folder that it names, and the root around each file.
 *
 * @param paths - As they are named; `-` is none.
 */
export async function givenRoots(
  paths: readonly string[],
  folder: string,
  rootOf: (file: string) => Promise<string>,
): Promise<string[]> {
  const roots = new Set<string>();
  for (const name of paths) {
    if (name === '-') continue;
    const full = path.resolve(folder, name);
    if (!isFolder(full)) roots.add(realFolder(await rootOf(full)));
    else if (!isLinkOut(full, folder)) roots.add(realFolder(full));
  }
  return [...roots];
}

/** Whether a folder that seems to be in the working folder is really elsewhere: what is in there can come from anybody. */
export function isLinkOut(full: string, folder: string): boolean {
  return isBelow(full, folder) && !isBelow(realFolder(full), realFolder(folder));
}
