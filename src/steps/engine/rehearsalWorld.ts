import type { KeyPort } from '../../runbook/run/sealedEscrow';
import type { Clock, Disk, Random } from '../../shared/ports';
import { createSeal } from '../../services/world/seal';
import { createWorld } from '../../services/world/createWorld';
import type { AllSimulators, RehearsalWorld, WorldInputs } from '../../services/rehearsalWorld';

const path = 'rehearsal/world.sealed';

/** A rehearsal world that outlives the process. */
export interface KeptWorld {
  readonly world: RehearsalWorld;
  /** Returns when every change so far is on disk. @throws what the disk throws. */
  flush(): Promise<void>;
  /** Saves nothing any more: another process has gone on from what was saved last. */
  abandon(): void;
}

export interface KeptWorldOptions {
  readonly disk: Disk;
  readonly key: KeyPort;
  readonly clock: Clock;
  readonly random: Random;
  readonly simulators: readonly AllSimulators[];
  readonly inputs: WorldInputs;
}

/**
 * The world as it was left, or a new one; saved anew after each change, many changes in one go where they come quicker
 * than the disk takes them.
 * @throws {PullbookError} `WORLD_UNREADABLE`.
 */
export async function openWorld({
  disk,
  key,
  clock,
  random,
  simulators,
  inputs,
}: KeptWorldOptions): Promise<KeptWorld> {
  const seal = createSeal(await key.get(), random);
  const state = await disk.read(path);
  const saved = state === undefined ? {} : { saved: { state: state.trim(), seal } };
  const world = createWorld({ clock, random, simulators, inputs, ...saved });
  let isDirty = true;
  let isAbandoned = false;
  let saving: Promise<void> | undefined;

  async function save(): Promise<void> {
    while (isDirty && !isAbandoned) {
      isDirty = false;
      await disk.replace(path, `${world.snapshot(seal)}\n`);
    }
  }

  async function flush(): Promise<void> {
    // A change that comes between the last look of `save` and its end is saved by the next round.
    while ((isDirty && !isAbandoned) || saving !== undefined) {
      saving ??= save().finally(() => (saving = undefined));
      await saving;
    }
  }

  world.onChange(() => {
    isDirty = true;
    // Whoever must know of a failure flushes; the change stays to be saved.
    flush().catch(() => (isDirty = true));
  });
  await flush();
  return { world, flush, abandon: () => (isAbandoned = true) };
}

/** Throws the saved world away. */
export async function forgetWorld(disk: Disk): Promise<void> {
  await disk.remove(path);
}
