import { mkdir, mkdtemp, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Lock, LockHolder } from '../shared/ports';

/** How often a holder shows that it lives, and after which silence it counts as gone, in milliseconds. */
const beat = { everyMs: 15_000, lostAfterMs: 120_000 };

const holderFile = 'holder.json';
const releasedFile = 'released.json';
const prepared = 'new-';

/**
 * A lock that is a folder of numbered folders: whoever makes the next number holds it. Making one is atomic (a prepared
 * folder is renamed; that fails where the number is taken), and the highest number is only ever removed by the maker of a
 * higher one, so that two processes which find the same dead holder cannot both follow it.
 *
 * A holder is gone when its process is, or, where that cannot be seen (another host, a reused process id), when it has not
 * touched its file for two minutes. So a killed process never leaves the lock stuck.
 *
 * @param program - What holders are called: `the editor`.
 */
export function processLock(folder: string, program: string): Lock {
  const pathOf = (number: number, ...rest: string[]) => join(folder, String(number), ...rest);

  async function newestNumber(): Promise<number> {
    const names = await readdir(folder);
    return Math.max(0, ...names.filter((name) => /^\d+$/.test(name)).map(Number));
  }

  async function prepare(): Promise<string> {
    const path = await mkdtemp(join(folder, prepared));
    const holder: LockHolder = { pid: process.pid, host: hostname(), program, since: Date.now() };
    await writeFile(join(path, holderFile), `${JSON.stringify(holder)}\n`, { mode: 0o600 });
    return path;
  }

  /** Makes `number` ours, unless it is taken or was overtaken meanwhile. */
  async function claim(number: number): Promise<boolean> {
    const mine = await prepare();
    try {
      await rename(mine, pathOf(number));
    } catch (error) {
      await rm(mine, { recursive: true, force: true });
      // Not whether this number is there: its holder may have given it back already, and the next one tidied it away.
      if ((await newestNumber()) >= number) return false;
      throw error;
    }
    if ((await newestNumber()) === number) return true;
    await rm(pathOf(number), { recursive: true, force: true });
    return false;
  }

  /**
   * Removes what older holders left, and what processes that died in `prepare` left long ago. What cannot be removed now,
   * such as the folder of one that was taken for gone and gives back at this moment, is left to the next holder.
   */
  async function tidy(number: number): Promise<void> {
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      const isOld = /^\d+$/.test(name) ? Number(name) < number : await isSilent(path);
      if (isOld) await rm(path, { recursive: true, force: true }).catch(() => undefined);
    }
  }

  return {
    async take() {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      for (;;) {
        const newest = await newestNumber();
        const heldBy = newest === 0 ? undefined : await livingHolder(pathOf(newest, holderFile));
        if (heldBy !== undefined) return { heldBy, isHere: heldBy.host === hostname() };
        const number = newest + 1;
        if (!(await claim(number))) continue;
        const file = pathOf(number, holderFile);
        const timer = setInterval(() => {
          const now = new Date();
          utimes(file, now, now).catch(() => undefined); // Whoever took it for gone has it now.
        }, beat.everyMs);
        timer.unref();
        await tidy(number);
        return {
          async release() {
            clearInterval(timer);
            await rename(file, pathOf(number, releasedFile)).catch(() => undefined);
          },
        };
      }
    },
  };
}

/** Who is named in this file and lives; `undefined` also for a file that is not there or was torn by a power cut. */
async function livingHolder(file: string): Promise<LockHolder | undefined> {
  let holder: Partial<LockHolder>;
  try {
    holder = JSON.parse(await readFile(file, 'utf8')) as Partial<LockHolder>;
  } catch {
    return undefined;
  }
  const { pid, host, program, since } = holder;
  if (typeof pid !== 'number' || typeof host !== 'string' || typeof program !== 'string' || typeof since !== 'number') {
    return undefined;
  }
  if (host === hostname() && !isRunning(pid)) return undefined;
  return (await isSilent(file)) ? undefined : { pid, host, program, since };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function isSilent(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found === undefined || Date.now() - found.mtimeMs > beat.lostAfterMs;
}
