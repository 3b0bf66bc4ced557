import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { isBelow, realFolder } from '../ports/regularFile';

/** The folder whose files belong together: the repository's, else that of `.circleci`, the working folder, the file's own. */
export function repositoryOf(file: string, folder: string): string {
  for (let at = path.dirname(file); ; at = path.dirname(at)) {
    if (existsSync(path.join(at, '.git'))) return at;
    if (path.dirname(at) === at) break;
  }
  return aroundCircleci(file) ?? (isBelow(file, folder) ? folder : path.dirname(file));
}

/** The folder that holds the `.circleci` folder of a config. */
export function aroundCircleci(file: string): string | undefined {
  const parts = path.dirname(file).split(path.sep);
  const at = parts.lastIndexOf('.circleci');
  return at === -1 ? undefined : parts.slice(0, at).join(path.sep) + path.sep;
}

/**
 * The real folders that a command line gives to read in: each folder that it names, and the repository of each file.
 * @param paths - As they are named; `-` is none.
 */
export function givenRoots(paths: readonly string[], folder: string): string[] {
  const roots = new Set<string>();
  for (const name of paths) {
    if (name === '-') continue;
    const full = path.resolve(folder, name);
    if (statSync(full, { throwIfNoEntry: false })?.isDirectory() !== true)
      roots.add(realFolder(repositoryOf(full, folder)));
    else if (!isLinkOut(full, folder)) roots.add(realFolder(full));
  }
  return [...roots];
}

/** Whether a folder that seems to be in the working folder is really elsewhere: what is in there can come from anybody. */
export function isLinkOut(full: string, folder: string): boolean {
  return isBelow(full, folder) && !isBelow(realFolder(full), realFolder(folder));
}
