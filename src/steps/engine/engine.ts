import { canonicalJson } from '../../runbook/file/canonicalJson';
import type { Environment } from '../../runbook/run/environment';
import { Journal } from '../../runbook/run/journal';
import { type TimeOptions, exactTimeOfDay } from '../../runbook/run/localTime';
import { Runner } from '../../runbook/run/runner';
import { sealedEscrow } from '../../runbook/run/sealedEscrow';
import { PullbookError, codeOf } from '../../shared/errors';
import type { Held, Hold } from '../../shared/ports';
import type { StepServices } from '../stepTools';
import type { BeforeSend, EngineOptions, Operator, Stage } from './engineOptions';
import { secretShapes } from '../secretShapes';

/** The engine of one runbook on one target. */
export interface Engine {
  readonly runner: Runner<StepServices>;
  /** Forgets journal and escrow, and in Rehearsal the world with them. Not to be called while a run goes on. */
  reset(): Promise<void>;
  /** Saves and stops what runs in the background. */
  dispose(): Promise<void>;
}

/**
 * Composes the engine: the one composition that editor and CLI share. Does no I/O; clients, SDKs, step kinds and
 * simulators load when the first step runs.
 */
export function createEngine(options: EngineOptions): Engine {
  const { target, disk, lock, clock, random, redactor, logger, onReport, from, time } = options;
  const journal = new Journal({ disk, path: `${target}/journal.jsonl`, clock, redactor });
  const escrowOf = (step: string) =>
    sealedEscrow({ disk, folder: `${target}/escrow/${step}`, key: options.key, clock, random, redactor });
  let staged: { readonly key: string; readonly stage: Promise<Stage> } | undefined;
  let hold: Hold | undefined;
  const beforeSend = (): void => hold?.assertHeld();

  async function openStage(): Promise<Stage> {
    if (options.target === 'live') {
      const open = options.open ?? (await import('./live')).openLive;
      return open({ ...options, operator: fenced(options.operator, beforeSend) }, escrowOf, beforeSend);
    }
    return (await import('./rehearsal')).openRehearsal(options, escrowOf, beforeSend);
  }

  async function closeStage(how: Parameters<Stage['stop']>[0]): Promise<void> {
    const closing = staged;
    staged = undefined;
    await (await closing?.stage.catch(() => undefined))?.stop(how);
  }

  async function environment(): Promise<Environment<StepServices>> {
    // The inputs name account, region and profile, so another set of them is another environment.
    const key = canonicalJson(options.inputs());
    if (staged?.key !== key) {
      await closeStage({ saves: true });
      staged = { key, stage: openStage() };
    }
    try {
      return (await staged.stage).environment;
    } catch (error) {
      staged = undefined;
      throw error;
    }
  }

  async function take(): Promise<Hold> {
    const taken = await lock.take();
    if ('heldBy' in taken) throw inUse(taken, time);
    hold = taken;
    return taken;
  }

  let generation = journal.generation;

  async function enter(): Promise<() => Promise<void>> {
    const taken = await take();
    try {
      if (taken.isFollower) await journal.renew();
      await journal.reload();
      if (journal.generation !== generation) {
        // What this process knew before another one wrote is worth nothing now, the rehearsal world included.
        generation = journal.generation;
        runner.forget();
        await closeStage({ saves: false });
      }
    } catch (error) {
      await taken.release();
      throw error;
    }
    return async () => {
      // Before the next one may begin. What the disk refuses now is saved with the next change.
      await staged?.stage.then((stage) => stage.save()).catch(() => undefined);
      await taken.release();
    };
  }

  const runner = new Runner<StepServices>({
    secretShapes,
    target,
    clock,
    random,
    redactor,
    journal,
    logger,
    environment,
    enter,
    assertHeld: beforeSend,
    onReport,
    ...(from === undefined ? {} : { from }),
    ...(time === undefined ? {} : { time }),
  });

  return {
    runner,
    async reset() {
      const taken = await take();
      try {
        await forget();
      } finally {
        await taken.release();
      }
    },
    async dispose() {
      await closeStage({ saves: true }).catch((error: unknown) => {
        // Another process has gone on from what was saved last.
        if (codeOf(error) !== 'STATE_LOST') throw error;
      });
    },
  };

  async function forget(): Promise<void> {
    await closeStage({ saves: false });
    runner.forget();
    // A journal that cannot be read names no step; what is in escrow is then out of reach, and stays sealed.
    await journal.open().catch(() => undefined);
    for (const step of journal.steps) {
      const escrow = escrowOf(step);
      for (const mark of await escrow.peek()) await escrow.wipe(mark);
    }
    await journal.clear();
    if (options.target === 'rehearsal') await (await import('./rehearsal')).forgetWorld(disk);
  }
}

/**
 * What a holder of the lock that was followed would keep takes the place of what the next one has kept, and a person would
 * file a value that the next one has given up. Everything else outside is a request.
 */
function fenced({ credentials, person, ...operator }: Operator, beforeSend: BeforeSend): Operator {
  return {
    ...operator,
    credentials: {
      get: (key) => credentials.get(key),
      keep: async (...kept) => {
        beforeSend();
        await credentials.keep(...kept);
      },
    },
    person: {
      file: async (request) => {
        beforeSend();
        await person.file(request);
      },
    },
  };
}

function inUse({ heldBy, isHere }: Held, time: TimeOptions | undefined): PullbookError {
  const { pid, host, program, since } = heldBy;
  const where = isHere ? '' : ` on ${host}`;
  return new PullbookError(
    'STATE_IN_USE',
    `This runbook is being run by ${program} (process ${pid}${where}) since ${exactTimeOfDay(since, time)}.`,
    { advice: 'Nothing was changed. Wait until that run is done, or stop it there; then run again.' },
  );
}
