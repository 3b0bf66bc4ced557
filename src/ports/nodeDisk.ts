import { randomBytes } from 'node:crypto';
import { type FileHandle, constants, link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Disk } from '../shared/ports';
import { isStateFile, readStateFile } from './stateFile';
import { orAbsent, wipeFile } from './wipeFile';

/** Read and written by the owner alone. Windows has no such bits; there the folder's own rights count. */
const fileMode = 0o600;
const folderMode = 0o700;

/** To append to a file that is there. A new one comes with its text, so that none is ever found empty. */
const existing = constants.O_WRONLY | constants.O_APPEND;

/** What a file that is being replaced is called until it is whole, and one that is being destroyed from then on. */
const partial = '.partial-';
const wiping = '.wiping-';

/** A part that nobody has written to for so long was left by a process that was killed, in milliseconds. */
const abandonedAfterMs = 600_000;

/** The name of a left-over: of which file, and of what. */
const leftover = /^(.+)(\.partial-|\.wiping-)[0-9a-f]{8}$/;

/** Where the files of a lock's holder are prepared. */
export interface Staging {
  /** A folder that is taken away as soon as another process follows. @throws where that has happened. */
  staging(): string;
}

/**
 * Files under `root`, which is made on the first write. A path must not leave the root.
 *
 * A process can be killed, or put to sleep, between any two calls of the system. Each file comes into its place, and goes
 * out of it, by one rename out of the lock's staging folder or into it: what is left there goes with the folder, and a
 * holder that was followed finds no folder any more, wherever it wakes up. Appends ask for the folder once the file is
 * open; who follows gives that file a new body first (see `Journal.renew`), so that the sleeper writes into the old one.
 *
 * @param lock - Default: none. Then a file is prepared beside its place, under a name that no other call takes for a file; the
 * next calls for that file, or for its folder, remove what was left of it.
 */
export function nodeDisk(root: string, lock?: Staging): Disk {
  const at = (path: string) => {
    const isInside = path.split('/').every((name) => name !== '' && name !== '.' && name !== '..');
    if (!isInside) throw new RangeError(`\`${path}\` is no path under the root`);
    return join(root, ...path.split('/'));
  };

  /** Runs the writing of one file, which goes through a path in the staging folder. */
  async function writing<T>(target: string, suffix: string, write: (staged: string) => Promise<T>): Promise<T> {
    const folder = lock?.staging() ?? dirname(target);
    try {
      return await write(join(folder, `${basename(target)}${suffix}${randomBytes(4).toString('hex')}`));
    } catch (error) {
      lock?.staging(); // Where the folder is gone, that is what went wrong.
      throw error;
    }
  }

  /** Puts a whole new file in its place by `place`. */
  function put(path: string, text: string, place: (staged: string, target: string) => Promise<void>): Promise<void> {
    const target = at(path);
    return writing(target, partial, async (staged) => {
      await makeFolder(dirname(target));
      try {
        await writeThrough(staged, 'wx', (file) => file.writeFile(text));
        await place(staged, target);
      } finally {
        // A part that stays is found later: what went wrong first is what to tell.
        await rm(staged, { force: true }).catch(() => undefined);
      }
      await syncFolder(dirname(target));
    });
  }

  async function create(path: string, text: string): Promise<boolean> {
    try {
      // Unlike a rename, a link does not take the place of what is there.
      await put(path, text, link);
      return true;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
      throw error;
    }
  }

  /** Ends a file by `end`. Out of sight first: whatever comes in between, nobody finds half of it under its name. */
  async function takeAway(path: string, end: (staged: string) => Promise<void>): Promise<void> {
    const target = at(path);
    await writing(target, wiping, async (staged) => {
      if ((await orAbsent(rename(target, staged).then(() => true))) === undefined) {
        lock?.staging(); // It may be this folder that is absent.
        return;
      }
      await syncFolder(dirname(target));
      await end(staged);
      await syncFolder(dirname(staged));
    });
    await tidy(dirname(target), basename(target), 0);
  }

  return {
    async read(path) {
      const text = await readStateFile(at(path));
      if (text === undefined) await tidy(dirname(at(path)), basename(at(path)));
      return text;
    },

    async append(path, text) {
      const append = async (file: FileHandle): Promise<void> => {
        lock?.staging();
        await appendWhole(file, text);
        lock?.staging(); // Otherwise it may have gone into the old body.
      };
      for (;;) {
        const isThere = await isStateFile(at(path));
        if (isThere && (await orAbsent(writeThrough(at(path), existing, append).then(() => true)))) return;
        if (!isThere && (await create(path, text))) return;
      }
    },

    replace: (path, text) => put(path, text, rename),

    create,

    remove: (path) => takeAway(path, rm),

    destroy: (path) => takeAway(path, wipeFile),

    async list(folder) {
      await tidy(at(folder));
      const entries = (await orAbsent(readdir(at(folder), { withFileTypes: true }))) ?? [];
      return entries
        .filter((entry) => entry.isFile() && !entry.name.includes(partial) && !entry.name.includes(wiping))
        .map((entry) => `${folder}/${entry.name}`)
        .sort();
    },
  };
}

async function writeThrough(
  path: string,
  flags: string | number,
  write: (file: FileHandle) => Promise<void>,
): Promise<void> {
  const file = await open(path, flags, fileMode);
  try {
    await write(file);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Appends `text`, or cuts the file back to what it was: half a line would glue the next one to it. */
async function appendWhole(file: FileHandle, text: string): Promise<void> {
  const { size } = await file.stat();
  try {
    await file.appendFile(text);
    await file.sync();
  } catch (error) {
    await file.truncate(size).catch(() => undefined); // Whoever appends looks again after a failure.
    throw error;
  }
}

/**
 * Removes what killed processes have left in a folder: of one file, or of all. What cannot be removed now is no fault of
 * the call that comes across it.
 *
 * @param staleMs - How long nobody must have written to a part of a text.
 */
async function tidy(folder: string, of?: string, staleMs = abandonedAfterMs): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const [, base, kind] = leftover.exec(name) ?? [];
    if (base === undefined || (of !== undefined && base !== of)) continue;
    const path = join(folder, name);
    const isLeft = kind === wiping || (await isOlder(path, staleMs));
    if (isLeft) await wipeFile(path).catch(() => undefined);
  }
}

async function isOlder(path: string, ms: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs >= ms;
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: folderMode });
}

/** With which codes a file system says that it has no such call for folders, as some on a network do. */
const unsupported: readonly string[] = ['EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'];

/**
 * Makes a new name in the folder last over a power cut. Windows cannot open a folder, and needs no such call. Where the
 * file system has none, nobody can do more: the file's own bytes are on the disk by then, and names last as it makes them.
 */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!unsupported.includes(code)) throw error;
  } finally {
    await folder.close();
  }
}
