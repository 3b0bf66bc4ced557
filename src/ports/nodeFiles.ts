import { realpath, stat } from 'node:fs/promises';
import nodePath, { basename, join, type PlatformPath } from 'node:path';
import { pathFrom, pathIn, type Files } from '../shared/files';
import { globPattern } from '../shared/globPattern';
import { readText } from './checkoutFiles';
import { walkFolder } from './walkFolder';

/**
 * The text files under some folders. With one root, paths are relative to it; with several, each path starts with the
 * name of its root, as VS Code names the folders of a workspace. A link is read where it stays under a root. What is no
 * regular file, or is larger than 2 MB, is refused.
 */
export function nodeFiles(roots: readonly string[]): Files {
  const named = roots.map((root) => ({ root, start: roots.length === 1 ? '' : basename(root) }));
  return {
    async find(folder, { globs, skip }, signal) {
      const patterns = globs.map(globPattern);
      const skipped = new Set(skip);
      const found: string[] = [];
      for (const { root, start } of named) {
        // A glob is written for a folder of the workspace, whatever that folder is called.
        const from = folder === start ? '' : pathFrom(start, folder);
        const isAbove = folder === '' && start !== '';
        if (from === undefined && !isAbove) continue;
        for await (const path of walkFolder(join(root, from ?? ''), skipped, signal)) {
          if (patterns.some((pattern) => pattern.test(path))) found.push(pathIn(isAbove ? start : folder, path));
        }
      }
      return found.sort();
    },

    async read(path) {
      const allowed = await Promise.all(roots.map((root) => realpath(root).catch(() => root)));
      for (const place of placesOf(path, named)) {
        const text = readText(place, () => allowed);
        if (text !== undefined) return text;
      }
      return undefined;
    },

    async exists(path) {
      for (const place of placesOf(path, named)) if (await isThere(place)) return true;
      return false;
    },
  };
}

/**
 * Where a path of the workspace may be on the disk. One with names that lead elsewhere is nowhere.
 * @param flavour - How paths of the system are written: as on this one, unless a test says otherwise.
 */
export function placesOf(
  path: string,
  roots: readonly { readonly root: string; readonly start: string }[],
  flavour: PlatformPath = nodePath,
): string[] {
  const elsewhere = flavour.sep === '\\' ? /^(?:\.\.)?$|[\\:]/ : /^(?:\.\.)?$/;
  if (path.split('/').some((name) => elsewhere.test(name))) return [];
  return roots.flatMap(({ root, start }) => {
    const own = pathFrom(start, path);
    return own === undefined ? [] : [flavour.join(root, own)];
  });
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false; // What may not be looked at counts as absent, as it does for reading.
  }
}
