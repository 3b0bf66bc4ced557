/**
 * A process that takes the lock of a state folder and writes one file there, for tests that put it to sleep on the way with
 * `filePointsPreload.cjs`. `sleepyHolder FOLDER WORK PLAN`: points are counted from before the lock is taken for the work `take`,
 * after it for all others. Prints `done`, `held`, or the code of what went wrong.
 */
import { join } from 'node:path';
import { nodeDisk } from '../../src/ports/nodeDisk';
import { processLock } from '../../src/ports/processLock';
import { codeOf } from '../../src/shared/errors';
import type { Disk } from '../../src/shared/ports';
import { type Plan, armFilePoints } from './filePoints';

/** What can be written, by a name for it. */
const works: Readonly<Record<string, (disk: Disk) => Promise<unknown>>> = {
  take: (disk) => disk.replace('kept', 'mine'),
  append: (disk) => disk.append('journal', 'mine\n'),
  'append to a new file': (disk) => disk.append('made/journal', 'mine\n'),
  replace: (disk) => disk.replace('kept', 'mine'),
  create: (disk) => disk.create('made/key', 'mine'),
  remove: (disk) => disk.remove('doomed'),
  destroy: (disk) => disk.destroy('doomed'),
};

async function run([folder = '', work = '', plan = '']: readonly string[]): Promise<string> {
  const arm = (): void => armFilePoints(JSON.parse(plan) as Plan);
  const lock = processLock(join(folder, 'lock'), 'the sleeper');
  if (work === 'take') arm();
  if ('heldBy' in (await lock.take())) return 'held';
  if (work !== 'take') arm();
  await works[work]?.(nodeDisk(folder, lock));
  return 'done';
}

run(process.argv.slice(2))
  .catch(codeOf)
  .then((ended) => process.stdout.write(`${ended}\n`))
  .catch(() => (process.exitCode = 1));
