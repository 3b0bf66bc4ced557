import { randomBytes } from 'node:crypto';
import { type FileHandle, link, mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Disk } from '../shared/ports';

/** Read and written by the owner alone. Windows has no such bits; there the folder's own rights count. */
const fileMode = 0o600;
const folderMode = 0o700;

/** What a file that is being replaced is called until it is whole. */
const partial = '.partial-';

function besideOf(target: string): string {
  return `${target}${partial}${randomBytes(4).toString('hex')}`;
}

/** Files under `root`, which is made on the first write. A path must not leave the root. */
export function nodeDisk(root: string): Disk {
  const at = (path: string) => {
    const isInside = path.split('/').every((name) => name !== '' && name !== '.' && name !== '..');
    if (!isInside) throw new RangeError(`\`${path}\` is no path under the root`);
    return join(root, ...path.split('/'));
  };

  return {
    async read(path) {
      return await orAbsent(readFile(at(path), 'utf8'));
    },

    async append(path, text) {
      const isNew = (await orAbsent(stat(at(path)))) === undefined;
      await makeFolder(dirname(at(path)));
      await writeThrough(at(path), 'a', (file) => file.appendFile(text));
      if (isNew) await syncFolder(dirname(at(path)));
    },

    async replace(path, text) {
      const target = at(path);
      const beside = besideOf(target);
      await makeFolder(dirname(target));
      try {
        await writeThrough(beside, 'wx', (file) => file.writeFile(text));
        await rename(beside, target);
      } catch (error) {
        await rm(beside, { force: true });
        throw error;
      }
      await syncFolder(dirname(target));
    },

    async create(path, text) {
      const target = at(path);
      const beside = besideOf(target);
      await makeFolder(dirname(target));
      try {
        await writeThrough(beside, 'wx', (file) => file.writeFile(text));
        // Unlike a rename, a link does not take the place of what is there.
        await link(beside, target);
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
        throw error;
      } finally {
        await rm(beside, { force: true });
      }
      await syncFolder(dirname(target));
      return true;
    },

    async remove(path) {
      await rm(at(path), { force: true });
    },

    async destroy(path) {
      const file = await orAbsent(open(at(path), 'r+'));
      if (file === undefined) return;
      try {
        const { size } = await file.stat();
        await file.write(new Uint8Array(size), 0, size, 0);
        await file.sync();
      } finally {
        await file.close();
      }
      await rm(at(path), { force: true });
      await syncFolder(dirname(at(path)));
    },

    async list(folder) {
      const entries = (await orAbsent(readdir(at(folder), { withFileTypes: true }))) ?? [];
      return entries
        .filter((entry) => entry.isFile() && !entry.name.includes(partial))
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
