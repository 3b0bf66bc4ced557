import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { PullbookError } from '../shared/errors';
import { largestOf } from '../shared/lists';
import type { Hold, Lock, LockHolder } from '../shared/ports';
import { isRunning } from './isRunning';
import { readStateFile } from './stateFile';
import { orAbsent, wipeFile } from './wipeFile';

/** How often a holder shows that it lives, and after which silence it counts as gone, in milliseconds. */
const beat = { everyMs: 15_000, lostAfterMs: 120_000 };

const holderFile = 'holder.json';
const releasedFile = 'released.json';
const prepared = 'new-';
const retired = 'old-';

/** The lock of a state folder, and where its holder prepares what it writes there. */
export interface StateLock extends Lock {
  /**
   * The folder of the last hold, on the same file system as the state. It is taken away before the next holder begins, so
   * that no rename out of it or into it succeeds from then on, whenever a holder that was followed wakes up.
   *
   * @throws {PullbookError} `STATE_LOST` where that has happened, or where the lock was never taken.
   */
  staging(): string;
}

/**
 * A lock that is a folder of numbered folders: whoever makes the next number holds it. Making one is atomic (a prepared
 * folder is renamed; that fails where the number is taken), and the highest number is only ever removed by the maker of a
 * higher one, so that two processes which find the same dead holder cannot both follow it.
 *
 * A holder is gone when its process is, or, where that cannot be seen (another host, a reused process id), when it has not
 * touched its file for two minutes. So a killed process never leaves the lock stuck. One that only slept is fenced off: its
 * folder is gone when it wakes up, and every write goes through that folder or asks for it.
 *
 * @param program - What holders are called: `the editor`.
 */
export function processLock(folder: string, program: string): StateLock {
  let own: number | undefined;
  const pathOf = (number: number, ...rest: string[]) => join(folder, String(number), ...rest);

  async function newestNumber(): Promise<number> {
    const names = await readdir(folder);
    return largestOf(names.filter((name) => /^\d+$/.test(name)).map(Number));
  }

  /**
   * A folder that will be ours by its name, and what its holder's file says, which no other one says; `undefined` where this
   * process slept so long that another one has tidied it away.
   */
  async function prepare(): Promise<{ readonly path: string; readonly text: string } | undefined> {
    const path = await mkdtemp(join(folder, prepared));
    const holder: LockHolder = { pid: process.pid, host: hostname(), program, since: Date.now() };
    const text = `${JSON.stringify({ ...holder, folder: basename(path) })}\n`;
    try {
      await writeFile(join(path, holderFile), text, { mode: 0o600 });
    } catch (error) {
      if (!existsSync(path)) return undefined;
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
      throw error;
    }
    return { path, text };
  }

  /** Makes `number` ours, unless it is taken or was overtaken meanwhile. */
  async function claim(number: number): Promise<boolean> {
    const mine = await prepare();
    if (mine === undefined) return false;
    try {
      await rename(mine.path, pathOf(number));
    } catch (error) {
      await rm(mine.path, { recursive: true, force: true });
      // A folder on a network may have done what it says that it could not.
      if ((await readStateFile(pathOf(number, holderFile)).catch(() => '')) !== mine.text) {
        // Not whether this number is there: its holder may have given it back already, and the next one tidied it away.
        if ((await newestNumber()) >= number) return false;
        throw error;
      }
    }
    let isNewest = false;
    try {
      isNewest = (await newestNumber()) === number;
    } finally {
      // Otherwise this process would find it held by itself.
      if (!isNewest) await rm(pathOf(number), { recursive: true, force: true });
    }
    return isNewest;
  }

  /**
   * Takes the folders of older holders away, which fences them off, then removes them, and what processes that died in
   * `prepare` left long ago. What is out of the way and cannot be removed now is left to the next holder.
   *
   * @throws what the system throws where an older folder stays: as long as it does, this hold must not be used.
   */
  async function followAll(number: number): Promise<void> {
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      if (/^\d+$/.test(name)) {
        if (Number(name) >= number) continue;
        const away = join(folder, `${retired}${name}-${number}`);
        await orAbsent(rename(path, away));
        await discard(away);
      } else if (name.startsWith(retired) || (await isSilent(path))) await discard(path);
    }
  }

  function assertHeld(number: number): string {
    const path = pathOf(number);
    if (existsSync(path)) return path;
    throw followed();
  }

  /** Holds `number`, which was claimed. */
  async function hold(number: number, isFollower: boolean): Promise<Hold> {
    const file = pathOf(number, holderFile);
    const timer = setInterval(() => {
      const now = new Date();
      utimes(file, now, now).catch(() => undefined); // Whoever took it for gone has it now.
    }, beat.everyMs);
    timer.unref();
    const release = async (): Promise<void> => {
      clearInterval(timer);
      // Where it cannot be renamed, it must still not look like one that is held.
      await rename(file, pathOf(number, releasedFile)).catch(() => rm(file, { force: true }).catch(() => undefined));
    };
    try {
      await followAll(number);
    } catch (error) {
      await release();
      throw error;
    }
    own = number;
    return { isFollower, assertHeld: () => void assertHeld(number), release };
  }

  return {
    async take() {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      for (;;) {
        const newest = await newestNumber();
        const heldBy = newest === 0 ? undefined : await livingHolder(pathOf(newest, holderFile));
        if (heldBy !== undefined) return { heldBy, isHere: heldBy.host === hostname() };
        const wasReleased = newest === 0 || existsSync(pathOf(newest, releasedFile));
        if (await claim(newest + 1)) return hold(newest + 1, !wasReleased);
      }
    },
    staging() {
      if (own === undefined) throw new PullbookError('STATE_LOST', 'The state was to be written without its lock.');
      return assertHeld(own);
    },
  };
}

/** Removes the folder of a holder that is fenced off. What it had in hand may be a sealed value, or half of one. */
async function discard(path: string): Promise<void> {
  for (const name of await readdir(path).catch(() => []))
    if (name !== holderFile && name !== releasedFile) await wipeFile(join(path, name)).catch(() => undefined);
  await rm(path, { recursive: true, force: true }).catch(() => undefined);
}

function followed(): PullbookError {
  return new PullbookError(
    'STATE_LOST',
    'Another process has taken over this runbook: this one had not moved for two minutes, and counted as gone.',
    {
      advice:
        'This process writes nothing more. The other one finds what this one began, and goes on from there. Wait until it ' +
        'is done, then run again.',
    },
  );
}

/**
 * Who is named in this file and lives; `undefined` also for a file that is not there or was torn by a power cut.
 *
 * @throws {PullbookError} `STATE_IN_USE` for a holder that this version cannot read; what the system throws where it does not
 * let the file be read, for who is named there may live.
 */
async function livingHolder(file: string): Promise<LockHolder | undefined> {
  const text = await readStateFile(file);
  const found = await orAbsent(stat(file));
  const isGone = found === undefined || Date.now() - found.mtimeMs > beat.lostAfterMs;
  const holder = parsed(text ?? '');
  if (holder === undefined) return undefined;
  const { pid, host, program, since } = holder;
  if (typeof pid !== 'number' || typeof host !== 'string' || typeof program !== 'string' || typeof since !== 'number') {
    if (isGone) return undefined;
    throw new PullbookError('STATE_IN_USE', 'This runbook is being run by another version of Pullbook.', {
      advice: 'Nothing was changed. Wait until that run is done, or stop it there; then run again.',
    });
  }
  if (isGone || (host === hostname() && !isRunning(pid))) return undefined;
  return { pid, host, program, since };
}

function parsed(text: string): Partial<LockHolder> | undefined {
  try {
    return (JSON.parse(text) as Partial<LockHolder> | null) ?? undefined;
  } catch {
    return undefined;
  }
}

async function isSilent(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found === undefined || Date.now() - found.mtimeMs > beat.lostAfterMs;
}
