import { randomBytes } from 'node:crypto';
import { type FileHandle, link, mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Disk } from '../shared/ports';

/** Read and written by the owner alone. Windows has no such bits; there the folder's own rights count. */
const fileMode = 0o600;
const folderMode = 0o700;

/** What a file that is being replaced is called until it is whole, and one that is being destroyed from then on. */
const partial = '.partial-';
const wiping = '.wiping-';

/** A part that nobody has written to for so long was left by a process that was killed, in milliseconds. */
const abandonedAfterMs = 600_000;

/** The name of a left-over: of which file, and of what. */
const leftover = /^(.+)(\.partial-|\.wiping-)[0-9a-f]{8}$/;

function besideOf(target: string, suffix: string): string {
  return `${target}${suffix}${randomBytes(4).toString('hex')}`;
}

/**
 * Files under `root`, which is made on the first write. A path must not leave the root.
 *
 * A process can be killed between any two calls of the system. What it leaves bears a name that no other call takes for a
 * file: a part of a text, or a file whose end had begun. The next calls for that file, or for its folder, remove it.
 */
export function nodeDisk(root: string): Disk {
  const at = (path: string) => {
    const isInside = path.split('/').every((name) => name !== '' && name !== '.' && name !== '..');
    if (!isInside) throw new RangeError(`\`${path}\` is no path under the root`);
    return join(root, ...path.split('/'));
  };

  return {
    async read(path) {
      const text = await orAbsent(readFile(at(path), 'utf8'));
      if (text === undefined) await tidy(dirname(at(path)), basename(at(path)));
      return text;
    },

    async append(path, text) {
      const isNew = (await orAbsent(stat(at(path)))) === undefined;
      await makeFolder(dirname(at(path)));
      await writeThrough(at(path), 'a', (file) => appendWhole(file, text));
      if (isNew) await syncFolder(dirname(at(path)));
    },

    async replace(path, text) {
      const target = at(path);
      const beside = besideOf(target, partial);
      await makeFolder(dirname(target));
      try {
        await writeThrough(beside, 'wx', (file) => file.writeFile(text));
        await rename(beside, target);
      } catch (error) {
        // What went wrong first is what to tell; a part that stays is found later.
        await rm(beside, { force: true }).catch(() => undefined);
        throw error;
      }
      await syncFolder(dirname(target));
    },

    async create(path, text) {
      const target = at(path);
      const beside = besideOf(target, partial);
      await makeFolder(dirname(target));
      try {
        await writeThrough(beside, 'wx', (file) => file.writeFile(text));
        // Unlike a rename, a link does not take the place of what is there.
        await link(beside, target);
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
        throw error;
      } finally {
        await rm(beside, { force: true }).catch(() => undefined);
      }
      await syncFolder(dirname(target));
      return true;
    },

    async remove(path) {
      await rm(at(path), { force: true });
      await tidy(dirname(at(path)), basename(at(path)), 0);
    },

    async destroy(path) {
      const target = at(path);
      const doomed = besideOf(target, wiping);
      // Out of sight first: whatever comes in between, nobody finds half a value, or zeros, under the file's name.
      const isThere = await orAbsent(rename(target, doomed).then(() => true));
      if (isThere === true) {
        await syncFolder(dirname(target));
        await wipe(doomed);
        await syncFolder(dirname(target));
      }
      await tidy(dirname(target), basename(target), 0);
    },

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

async function writeThrough(path: string, flags: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
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

/** Overwrites a file's bytes in place, then removes it; one that another process removes meanwhile is no error. */
async function wipe(path: string): Promise<void> {
  const file = await orAbsent(open(path, 'r+'));
  if (file === undefined) return;
  try {
    const { size } = await file.stat();
    await file.writeFile(new Uint8Array(size));
    await file.sync();
  } finally {
    await file.close();
  }
  await rm(path, { force: true });
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
    if (isLeft) await wipe(path).catch(() => undefined);
  }
}

async function isOlder(path: string, ms: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs >= ms;
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: folderMode });
}

/** Makes a new name in the folder last over a power cut. Windows cannot open a folder, and needs no such call. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function orAbsent<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
