import { globPattern } from '../../src/shared/globPattern';
import { pathFrom, pathIn, RefusedFileError, type Files } from '../../src/shared/files';

const refusal = '\0';

/** What stands for a file that is there and is not read. */
export function refusedText(why: string): string {
  return refusal + why;
}

/** Files in memory, as they are when they are asked for. A path that ends with `/` is an empty folder. */
export function memoryFiles(texts: ReadonlyMap<string, string>): Files {
  return {
    find(folder, { globs, skip }) {
      const patterns = globs.map(globPattern);
      const isFound = (path: string): boolean => {
        const own = pathFrom(folder, path);
        if (own === undefined || own.endsWith('/')) return false;
        const folders = own.split('/').slice(0, -1);
        return !folders.some((name) => skip.includes(name)) && patterns.some((pattern) => pattern.test(own));
      };
      return Promise.resolve([...texts.keys()].filter(isFound).sort());
    },
    read(path) {
      const text = texts.get(path);
      return text?.startsWith(refusal) === true
        ? Promise.reject(new RefusedFileError(text.slice(refusal.length)))
        : Promise.resolve(text?.replace(/^\uFEFF/, ''));
    },
    exists: (path) =>
      Promise.resolve(texts.has(path) || [...texts.keys()].some((one) => one.startsWith(pathIn(path, '')))),
  };
}
