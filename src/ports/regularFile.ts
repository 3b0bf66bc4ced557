import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
  statSync,
  type Stats,
} from 'node:fs';
import path from 'node:path';
import { RefusedFileError } from '../shared/files';

/** A larger file is no text that people wrote, and could fill the memory. In bytes. */
export const largestFile = 2_000_000;

/** Without waiting for a writer, and without following a link that came after the look. Windows has neither. */
const readFlags =
  constants.O_RDONLY |
  ((constants as Partial<typeof constants>).O_NONBLOCK ?? 0) |
  ((constants as Partial<typeof constants>).O_NOFOLLOW ?? 0);

/**
 * Reads a file that a checkout holds. Whoever wrote the checkout chose what stands under that name: a link to anywhere, a
 * pipe that nobody writes to, a device without an end.
 *
 * @param roots - Real paths of the folders that may be read: a link is followed where it stays in one of them.
 * @throws {RefusedFileError} for a link that leaves them or leads nowhere, for what is no regular file, for more than 2 MB,
 * and for what may not be read; what Node throws for a name that is not there.
 */
export function readRegularFile(file: string, roots: readonly string[]): Buffer {
  try {
    const real = realPathIn(file, roots);
    // Opening a device can do things, so that the look comes first; what is open is looked at again.
    refuseSpecial(lstatSync(real), file);
    const descriptor = openSync(real, readFlags);
    try {
      const stats = fstatSync(descriptor);
      refuseSpecial(stats, file);
      return readWhole(descriptor, stats.size);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw refusalOf(error, file);
  }
}

/** Where a file really is. @throws {RefusedFileError} where that is in none of the roots. */
export function realPathIn(file: string, roots: readonly string[]): string {
  const real = realpathSync.native(file);
  if (!roots.some((root) => isBelow(real, root)))
    throw new RefusedFileError(
      'it is reached by a link that leaves the given folders, and such links are not followed',
    );
  return real;
}

/** The real path of a folder; the path itself where there is none. */
export function realFolder(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch {
    return path.resolve(folder); // Nothing is below what does not exist.
  }
}

/** @param flavour - How paths are written: as on this system, unless a test says otherwise. */
export function isBelow(file: string, folder: string, flavour: path.PlatformPath = path): boolean {
  const relative = flavour.relative(folder, file);
  return relative !== '..' && !relative.startsWith(`..${flavour.sep}`) && !flavour.isAbsolute(relative);
}

/**
 * Whether something has this name, were it a link to nothing.
 * @throws {RefusedFileError} where that cannot be seen.
 */
export function isTaken(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    throw refusalOf(error, file);
  }
}

/** Whether there is a folder of this name, or a link that leads to one. What cannot be looked at is none. */
export function isFolder(name: string): boolean {
  try {
    return statSync(name, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false; // Reading it says why.
  }
}

/** Whether a name is a symbolic link: no text is written through one, and no search goes through one. */
export function isLink(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

/** @throws {RefusedFileError} for what is no regular file; what Node throws for a folder that may not be listed. */
export function refuseSpecial(stats: Stats, file: string): void {
  if (stats.isFile()) return;
  if (stats.isDirectory()) {
    accessSync(file, constants.R_OK | constants.X_OK);
    throw new RefusedFileError(
      isLink(file)
        ? 'it is a link to a folder, and no search goes through one; name the folder itself'
        : 'it is a folder, where a file is meant',
    );
  }
  const what = stats.isFIFO() ? 'a named pipe' : stats.isSocket() ? 'a socket' : 'a device';
  throw new RefusedFileError(`it is ${what}, and only regular files are read`);
}

/** Why Node does not read a file, in words; what is no answer of the file system, or that there is no such file, as it is. */
function refusalOf(error: unknown, file: string): unknown {
  const { code } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  if (code === 'ELOOP' || (code === 'ENOENT' && isLink(file)))
    return new RefusedFileError('it is a link that leads nowhere');
  if (code === undefined || code === 'ENOENT' || code === 'ENOTDIR') return error;
  if (code === 'EACCES' || code === 'EPERM') return new RefusedFileError(`you may not read it (${code})`);
  return new RefusedFileError(`it could not be read (${code})`);
}

/** Files that only say how long they are while they are read, such as those of `/proc`, are read to the limit too. */
function readWhole(descriptor: number, sizeBytes: number): Buffer {
  if (sizeBytes > largestFile) throw tooLarge();
  const parts: Buffer[] = [];
  let length = 0;
  for (;;) {
    const part = Buffer.allocUnsafe(Math.max(sizeBytes - length, 0) + 4_096);
    const count = readSync(descriptor, part, 0, part.length, null);
    if (count === 0) return Buffer.concat(parts, length);
    parts.push(part.subarray(0, count));
    length += count;
    if (length > largestFile) throw tooLarge();
  }
}

/** Why a text of more than {@link largestFile} is not read. */
export function tooLarge(): RefusedFileError {
  return new RefusedFileError(`it is larger than ${largestFile / 1_000_000} MB, and no such file is read`);
}
