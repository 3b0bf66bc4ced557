import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathIn, type Files } from '../shared/files';
import { globPattern } from '../shared/globPattern';
import { readRegularFile } from './regularFile';
import { walkFolder } from './walkFolder';

/**
 * The text files of checkouts by absolute paths. Reading throws as {@link readRegularFile} does for a file that is there.
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
      // Most that are asked for are not there, and an error is costly to make.
      if (!existsSync(file)) return Promise.resolve(undefined);
      return new Promise((resolve) =>
        resolve(
          readRegularFile(file, rootsOf(file))
            .toString('utf8')
            .replace(/^\uFEFF/, ''),
        ),
      );
    },
    exists: (name) => Promise.resolve(existsSync(nativePath(name))),
  };
}

/** An absolute path of this system as one of {@link Files}: with `/`, and one before the letter of a drive. */
export function portablePath(file: string): string {
  const name = file.split(path.sep).join('/');
  return name.startsWith('/') ? name : `/${name}`;
}

/** An absolute path of {@link Files} as one of this system. */
export function nativePath(name: string): string {
  return path.normalize(path.sep === '\\' ? name.replace(/^\/(?=[A-Za-z]:)/, '') : name);
}
