/** Folders of what others wrote and a tool put there: nothing in them is a repository's own text, whatever it is. */
export const copiesEverywhere: readonly string[] = ['.git', 'node_modules'];

/** Which files to look for. */
export interface Search {
  /** Of the path from the folder that is searched: `**` is any run of folders, `*` of characters, `{a,b}` either. */
  readonly globs: readonly string[];
  /** Names of folders that are not gone into, wherever they are. */
  readonly skip: readonly string[];
}

/** A file that is there, and is neither read nor written. Its message says why, in words that can follow the file's name. */
export class RefusedFileError extends Error {
  override readonly name = 'RefusedFileError';
}

/**
 * Text files, through a port: a disk, an editor's workspace, or what a test makes up. Names in a path are parted by `/`. A
 * path is either absolute, and starts with `/` (`/c:/a` on Windows, as in a URI), or is relative to the root of the port,
 * which is `''`. What is found has paths of the same kind as the folder that was searched.
 */
export interface Files {
  /** Files below a folder that match any of the globs, sorted. A folder that cannot be listed has none. */
  find(folder: string, search: Search, signal?: AbortSignal): Promise<readonly string[]>;
  /**
   * The text of a file without a byte order mark; `undefined` where there is none of this name.
   *
   * @throws {RefusedFileError} for one that is there and is not read: whoever goes on without it has to say so.
   */
  read(path: string): Promise<string | undefined>;
  /** Whether there is a file or folder of this name, in folders that a search skips too. */
  exists(path: string): Promise<boolean>;
}

/** The folder that a file or folder is in; `undefined` for a root. */
export function parentOf(path: string): string | undefined {
  if (path === '' || path === '/') return undefined;
  const end = path.lastIndexOf('/');
  return end === 0 ? '/' : path.slice(0, Math.max(end, 0));
}

/** The path of what is called `name`, or lies at that relative path, in a folder. */
export function pathIn(folder: string, name: string): string {
  return folder === '' ? name : folder.endsWith('/') ? folder + name : `${folder}/${name}`;
}

/** The path from a folder to what lies in it; `undefined` for what does not. A folder does not lie in itself. */
export function pathFrom(folder: string, path: string): string | undefined {
  const start = pathIn(folder, '');
  return path.startsWith(start) && path.length > start.length ? path.slice(start.length) : undefined;
}

/** The last name of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
