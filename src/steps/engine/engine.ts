import type { Agent } from 'node:http';
import { hostname } from 'node:os';
import type { Credential } from '../../services/credential';
import type { Memory } from '../../services/memory';
import { canonicalJson } from '../../runbook/run/canonicalJson';
import type { Environment } from '../../runbook/run/environment';
import type { Inputs } from '../../runbook/file/inputs';
import { Journal } from '../../runbook/run/journal';
import { type TimeOptions, exactTimeOfDay } from '../../runbook/run/localTime';
import type { StepReport } from '../../runbook/run/report';
import { Runner } from '../../runbook/run/runner';
import { type KeyPort, sealedEscrow } from '../../runbook/run/sealedEscrow';
import type { Files } from '../../shared/files';
import type { CredentialStore, Person } from '../../runbook/run/step';
import { PullbookError } from '../../shared/errors';
import type { Clock, Disk, Lock, LockHolder, Logger, Random } from '../../shared/ports';
import type { Redactor } from '../../shared/redactor';
import type { StepServices, ToolPorts } from '../stepTools';

/** What an engine works with, whichever target it acts on. */
export interface EnginePorts extends ToolPorts {
  /** The state of this one runbook. Both targets share it and keep apart by folders. */
  readonly disk: Disk;
  /** Keeps other processes from running on the same state, by target: `live` is a part of its name. */
  readonly lockOf: (name: string) => Lock;
  /** Opens escrow and the saved rehearsal world. */
  readonly key: KeyPort;
  readonly clock: Clock;
  readonly random: Random;
  readonly redactor: Redactor;
  readonly logger: Logger;
  readonly files: Files;
  /** The runbook's inputs as they read now; asked before each run. */
  readonly inputs: () => Inputs;
  /** Every change of every report, without a secret. */
  readonly onReport: (report: StepReport) => void;
  /** The machine that the calls come from, where it is not this one. */
  readonly from?: string;
  readonly time?: TimeOptions;
}

/** The operator: who signs in, and where what they keep lies. */
export interface Operator {
  readonly credentials: CredentialStore;
  readonly person: Person;
  /** How they have signed in to a service, asked at each call; `undefined` when nobody has. */
  signedIn<Value>(credential: Credential<Value>): Promise<Value | undefined>;
  /** Shared by the engines of one person, so that one one-time code serves them all. */
  readonly memory?: Memory;
  /** Through which `https` requests go, where the program around does not route them itself. */
  readonly httpsAgent?: () => Promise<Agent>;
  /** For endpoints (`PULLBOOK_*_URL`), and for what an SDK looks up there. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export type EngineOptions = EnginePorts &
  (
    | { readonly target: 'live'; readonly operator: Operator }
    /** `loopback` serves the world over real HTTP on 127.0.0.1; `in-process` needs no sockets and takes the clock's time. */
    | { readonly target: 'rehearsal'; readonly wire: 'loopback' | 'in-process' }
  );

/** The engine of one runbook on one target. */
export interface Engine {
  readonly runner: Runner<StepServices>;
  /** Forgets journal and escrow, and in Rehearsal the world with them. Not to be called while a run goes on. */
  reset(): Promise<void>;
  /** Saves and stops what runs in the background. */
  dispose(): Promise<void>;
}

/** An environment and what must be stopped with it. */
export interface Stage {
  readonly environment: Environment<StepServices>;
  dispose(): Promise<void>;
}

/**
 * Composes the engine: the one composition that editor and CLI share. Does no I/O; clients, SDKs, step kinds and
 * simulators load when the first step runs.
 */
export function createEngine(options: EngineOptions): Engine {
  const { target, disk, clock, random, redactor, logger, onReport, from, time } = options;
  const journal = new Journal({ disk, path: `${target}/journal.jsonl`, clock, redactor });
  const escrowOf = (step: string) =>
    sealedEscrow({ disk, folder: `${target}/escrow/${step}`, key: options.key, clock, random, redactor });
  let staged: { readonly key: string; readonly stage: Promise<Stage> } | undefined;

  async function openStage(): Promise<Stage> {
    if (options.target === 'live') return (await import('./live')).openLive(options, escrowOf);
    return (await import('./rehearsal')).openRehearsal(options, escrowOf);
  }

  async function closeStage(): Promise<void> {
    const closing = staged;
    staged = undefined;
    await (await closing?.stage.catch(() => undefined))?.dispose();
  }

  async function environment(): Promise<Environment<StepServices>> {
    // The inputs name account, region and profile, so another set of them is another environment.
    const key = canonicalJson(options.inputs());
    if (staged?.key !== key) {
      await closeStage();
      staged = { key, stage: openStage() };
    }
    try {
      return (await staged.stage).environment;
    } catch (error) {
      staged = undefined;
      throw error;
    }
  }

  const lock = options.lockOf(target);
  let generation = journal.generation;

  async function enter(): Promise<() => Promise<void>> {
    const taken = await lock.take();
    if ('heldBy' in taken) throw inUse(taken.heldBy, time);
    try {
      await journal.reload();
      if (journal.generation !== generation) {
        // What this process knew before another one wrote is worth nothing now, the rehearsal world included.
        generation = journal.generation;
        runner.forget();
        await closeStage();
      }
    } catch (error) {
      await taken.release();
      throw error;
    }
    return () => taken.release();
  }

  const runner = new Runner<StepServices>({
    target,
    clock,
    random,
    redactor,
    journal,
    logger,
    environment,
    enter,
    onReport,
    ...(from === undefined ? {} : { from }),
    ...(time === undefined ? {} : { time }),
  });

  return {
    runner,
    async reset() {
      const taken = await lock.take();
      if ('heldBy' in taken) throw inUse(taken.heldBy, time);
      try {
        await forget();
      } finally {
        await taken.release();
      }
    },
    dispose: closeStage,
  };

  async function forget(): Promise<void> {
    await closeStage();
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

function inUse({ pid, host, program, since }: LockHolder, time: TimeOptions | undefined): PullbookError {
  const where = host === hostname() ? '' : ` on ${host}`;
  return new PullbookError(
    'STATE_IN_USE',
    `This runbook is being run by ${program} (process ${pid}${where}) since ${exactTimeOfDay(since, time)}.`,
    { advice: 'Nothing was changed. Wait until that run is done, or stop it there; then run again.' },
  );
}
