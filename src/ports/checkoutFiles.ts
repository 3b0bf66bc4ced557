import { existsSync } from 'node:fs';
import path from 'node:path';
import { parentOf, pathFrom, pathIn, type Files } from '../shared/files';
import { globPattern } from '../shared/globPattern';
import { isTaken, readRegularFile, realFolder } from './regularFile';
import { walkFolder } from './walkFolder';

/**
 * The text files of checkouts by absolute paths.
 *
 * @param rootsOf - Real paths, in the form of this system, of the folders that a link in the place of a file may lead to.
 */
export function checkoutFiles(rootsOf: (file: string) => readonly string[]): Files {
  return {
    async find(folder, { globs, skip }, signal) {
      const patterns = globs.map(globPattern);
      const found: string[] = [];
      for await (const own of walkFolder(nativePath(folder), new Set(skip), signal))
        if (patterns.some((pattern) => pattern.test(own))) found.push(pathIn(folder, own));
      return found.sort();
    },
    read(name) {
      const file = nativePath(name);
      return new Promise((resolve) => resolve(readText(file, () => rootsOf(file))));
    },
    exists: (name) => Promise.resolve(existsSync(nativePath(name))),
  };
}

/**
 * The text files of an editor's workspace by absolute paths.
 *
 * @param folders - Of the workspace, asked for whenever they matter. A link in the place of a file may lead to those that
 * hold it; of a file in none of them, to its own folder.
 */
export function filesAround(folders: () => readonly string[]): Files {
  return checkoutFiles((file) => {
    const name = portablePath(file);
    const around = folders().filter((folder) => pathFrom(folder, name) !== undefined);
    return (around.length > 0 ? around : [parentOf(name) ?? name]).map((root) => realFolder(nativePath(root)));
  });
}

/**
 * The text of a file without a byte order mark; `undefined` where there is none.
 * @throws {RefusedFileError} as {@link readRegularFile}.
 */
export function readText(file: string, roots: () => readonly string[]): string | undefined {
  // Most that are asked for are not there, and an error is costly to make.
  if (!isTaken(file)) return undefined;
  return readRegularFile(file, roots())
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}

/**
 * An absolute path of this system as one of {@link Files}: with `/`, and one before the letter of a drive.
 * @param flavour - How paths of the system are written: as on this one, unless a test says otherwise.
 */
export function portablePath(file: string, { sep }: path.PlatformPath = path): string {
  const name = file.split(sep).join('/');
  return name.startsWith('/') ? name : `/${name}`;
}

/** An absolute path of {@link Files} as one of this system. */
export function nativePath(name: string, flavour: path.PlatformPath = path): string {
  if (flavour.sep === '/') return flavour.normalize(name);
  // The letter of a drive alone means the folder that is current there.
  return flavour.normalize(name.replace(/^\/(?=[A-Za-z]:)/, '').replace(/^[A-Za-z]:$/, '$&/'));
}

/** The path from a folder to a file of this system, with `/`; of a file on another drive the whole path. */
export function portableFrom(folder: string, file: string, flavour: path.PlatformPath = path): string {
  return flavour.relative(folder, file).split(flavour.sep).join('/');
}
