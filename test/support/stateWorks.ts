import { join } from 'node:path';
import { keyFile } from '../../src/ports/keyFile';
import { nodeDisk } from '../../src/ports/nodeDisk';
import { processLock } from '../../src/ports/processLock';
import { systemClock } from '../../src/ports/systemClock';
import { systemRandom } from '../../src/ports/systemRandom';
import { Journal } from '../../src/runbook/run/journal';
import { sealedEscrow } from '../../src/runbook/run/sealedEscrow';
import { loadSimulators } from '../../src/services/rehearsalWorld';
import { sampleOf } from '../../src/services/world/createWorld';
import { codeOf } from '../../src/shared/errors';
import type { Hold } from '../../src/shared/ports';
import { Redactor } from '../../src/shared/redactor';
import { Secret } from '../../src/shared/secret';
import { openWorld } from '../../src/steps/engine/rehearsalWorld';
import { leave } from './lockFolder';
import type { Work } from './runJobs';

/** The mark and the value of what is kept in escrow. */
export const kept = { mark: '0a1b2c3d', value: ['dckr', 'pat', 'a-value-that-is-shown-once'].join('_') };
const secret = new Secret(kept.value);

/** The parts of an engine over one state folder, in one process. */
export function openState(folder: string) {
  const lock = processLock(join(folder, 'live/lock'), 'the test');
  const disk = nodeDisk(folder, lock);
  const key = keyFile(disk, 'escrow.key', systemRandom);
  const ports = { clock: systemClock, random: systemRandom, redactor: new Redactor() };
  const journal = new Journal({ disk, path: 'live/journal.jsonl', ...ports });
  const escrow = sealedEscrow({ disk, folder: 'live/escrow/token', key, ...ports });
  return {
    folder,
    lock,
    disk,
    key,
    journal,
    escrow,
    remember: (name: string) => journal.append('run', 'token', { event: 'fact', name, value: name }),
    world: async () => {
      const simulators = await loadSimulators();
      return openWorld({ disk, key, ...ports, simulators, inputs: sampleOf(simulators) });
    },
  };
}
/** No system gives such an id. */
const noProcess = 99_999_999;

export type State = ReturnType<typeof openState>;

/** Takes the lock, which must be free. */
export async function held({ lock }: State): Promise<Hold> {
  const taken = await lock.take();
  if ('heldBy' in taken) throw new Error(`held by ${taken.heldBy.pid}`);
  return taken;
}

const withJournal = async (state: State) => {
  for (const name of ['one', 'two']) await state.remember(name);
};
const withKey = async ({ key }: State) => {
  await key.get();
};
const withEscrow = (state: State) => state.escrow.put(kept.mark, secret);

type Run = (state: State, done: (what: string) => void, attempt: 1 | 2) => Promise<void>;

async function remember(...[state, done, attempt]: Parameters<Run>): Promise<void> {
  for (const name of ['a', 'b']) {
    await state.remember(`${name}${attempt}`);
    done(`${name}${attempt}`);
  }
}

async function takeAndRelease(...[state, done]: Parameters<Run>): Promise<void> {
  const taken = await held(state);
  done('taken');
  await taken.release();
}

/** @param isHolder - Whether the lock is taken beforehand, as for all but what is about the lock itself. */
function work(run: Run, prepare: (state: State) => unknown = () => undefined, isHolder = true): Work {
  return {
    async prepare(folder) {
      const state = openState(folder);
      const taken = isHolder ? await held(state) : undefined;
      await prepare(state);
      await taken?.release();
    },
    async open(folder) {
      const state = openState(folder);
      if (isHolder) await held(state);
      return (done, attempt) => run(state, done, attempt);
    },
  };
}

/** What Pullbook does with its state on disk, each thing by itself. */
export const stateWorks = {
  'journal append': work(remember, withJournal),
  'journal begin': work(remember),
  'journal append after a torn line': work(remember, async (state) => {
    await withJournal(state);
    await state.disk.append('live/journal.jsonl', '{"v":1,"at":17');
  }),
  'escrow put': work(async ({ escrow }, done) => {
    try {
      await escrow.put(kept.mark, secret);
    } catch (error) {
      // As the steps do where the value cannot be kept.
      await escrow.wipe(kept.mark).catch(() => undefined);
      throw error;
    }
    done('put');
  }, withKey),
  'escrow take': work(async ({ escrow }, done) => {
    for (const mark of await escrow.peek()) {
      const taken = await escrow.take(mark).catch(async (error: unknown) => {
        // As the steps do with what is lost.
        if (codeOf(error) === 'ESCROW_UNREADABLE') await escrow.wipe(mark);
        throw error;
      });
      done(taken?.reveal() === kept.value ? 'taken' : 'not taken');
    }
  }, withEscrow),
  'escrow wipe': work(async ({ escrow }, done) => {
    await escrow.wipe(kept.mark);
    done('wiped');
  }, withEscrow),
  'escrow prove': work(async ({ escrow }, done) => {
    await escrow.prove();
    done('proved');
  }, withKey),
  key: work(async ({ key }, done) => done(Buffer.from(await key.get()).toString('hex'))),
  lock: work(takeAndRelease, undefined, false),
  'lock of a dead holder': work(
    takeAndRelease,
    ({ folder }) => leave(join(folder, 'live/lock'), { pid: noProcess }),
    false,
  ),
  'lock of a living holder': work(
    async (state, done) => {
      const answer = await state.lock.take();
      done('heldBy' in answer ? 'held' : 'taken');
    },
    ({ folder }) => leave(join(folder, 'live/lock'), { pid: process.pid }),
    false,
  ),
  world: work(async (state, done, attempt) => {
    const opened = await state.world();
    for (const name of ['a', 'b']) {
      opened.world.vault.file(`${name}${attempt}`, secret);
      await opened.flush();
      done(`${name}${attempt}`);
    }
  }, withKey),
} satisfies Readonly<Record<string, Work>>;
