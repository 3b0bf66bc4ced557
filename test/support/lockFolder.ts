import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type StateLock, processLock } from '../../src/ports/processLock';
import type { Hold, LockHolder } from '../../src/shared/ports';

/** A lock in a new folder for each test of the `describe` that calls this. */
export function lockFolder() {
  let folder = '';
  beforeEach(() => (folder = join(mkdtempSync(join(tmpdir(), 'pullbook-lock-')), 'lock')));
  afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));
  const open = (): StateLock => processLock(folder, 'the test');
  return {
    /** Where it lies. */
    folder: () => folder,
    /** A lock of a holder of its own. */
    open,
    /** Takes it, which must be possible. */
    taken: async (): Promise<Hold> => {
      const answer = await open().take();
      assert.ok(!('heldBy' in answer), 'it is held');
      return answer;
    },
    /** Who holds it: somebody must. */
    holder: async (): Promise<LockHolder> => {
      const answer = await open().take();
      assert.ok('heldBy' in answer, 'it was free');
      return answer.heldBy;
    },
  };
}

/** Leaves the lock in a folder as this holder would who has been silent for so many minutes. */
export function leave(
  folder: string,
  given: { readonly [K in keyof LockHolder]?: LockHolder[K] | undefined },
  silentForMinutes = 0,
): void {
  const path = join(folder, '7');
  mkdirSync(path, { recursive: true });
  const file = join(path, 'holder.json');
  const whole = { pid: process.pid, host: hostname(), program: 'the other', since: Date.now(), ...given };
  writeFileSync(file, JSON.stringify(whole));
  const at = new Date(Date.now() - silentForMinutes * 60_000);
  utimesSync(file, at, at);
}
