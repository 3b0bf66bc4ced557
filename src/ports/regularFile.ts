import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, realpathSync, type Stats } from 'node:fs';
import path from 'node:path';

/** A larger file is no text that people wrote, and could fill the memory. In bytes. */
const largest = 2_000_000;

/** A file of a checkout that is not touched. Its message says why, in words that can follow the file's name. */
export class RefusedFileError extends Error {
  override readonly name = 'RefusedFileError';
}

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
 * @throws {RefusedFileError} for a link that leaves them, for what is no regular file, and for more than 2 MB.
 * @throws what Node throws for a file that is missing, is a folder, or may not be read.
 */
export function readRegularFile(file: string, roots: readonly string[]): Buffer {
  const real = realPathIn(file, roots);
  // Opening a device can do things, so that the look comes first; what is open is looked at again.
  refuseSpecial(lstatSync(real));
  const descriptor = openSync(real, readFlags);
  try {
    const stats = fstatSync(descriptor);
    refuseSpecial(stats);
    return readWhole(descriptor, stats.size);
  } finally {
    closeSync(descriptor);
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

export function isBelow(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/** @throws {RefusedFileError} for what is neither a file nor a folder: folders have an error of their own. */
export function refuseSpecial(stats: Stats): void {
  const what = stats.isFIFO()
    ? 'a named pipe'
    : stats.isSocket()
      ? 'a socket'
      : stats.isCharacterDevice() || stats.isBlockDevice()
        ? 'a device'
        : undefined;
  if (what !== undefined) throw new RefusedFileError(`it is ${what}, and only regular files are read`);
}

/** Files that only say how long they are while they are read, such as those of `/proc`, are read to the limit too. */
function readWhole(descriptor: number, sizeBytes: number): Buffer {
  if (sizeBytes > largest) throw tooLarge();
  const parts: Buffer[] = [];
  let length = 0;
  for (;;) {
    const part = Buffer.allocUnsafe(Math.max(sizeBytes - length, 0) + 4_096);
    const count = readSync(descriptor, part, 0, part.length, null);
    if (count === 0) return Buffer.concat(parts, length);
    parts.push(part.subarray(0, count));
    length += count;
    if (length > largest) throw tooLarge();
  }
}

function tooLarge(): RefusedFileError {
  return new RefusedFileError(`it is larger than ${largest / 1_000_000} MB, and no such file is read`);
}
