import type { Clock, Random } from '../../shared/ports';
import { Secret } from '../../shared/secret';
import { createFaults } from './faults';
import { playPart, readPart } from './playPart';
import { createRequestJournal } from './requestJournal';
import type { Seal } from './seal';
import { secretsOf } from './secretsOf';
import type { AnySimulator, Seed, WorldBase } from './simulator';
import { adoptState, openWorld, sealWorld } from './snapshot';
import type { World } from './world';
import type { InputsOf, WorldOf } from './worldOf';

export interface WorldOptions<S extends AnySimulator = AnySimulator> {
  readonly clock: Clock;
  readonly random: Random;
  readonly simulators: readonly S[];
  /** What the world is built around. What a restored world lacks of it is added. Default: the sample world. */
  readonly inputs?: InputsOf<S> | undefined;
  /** Whether the infra repository wires the product already. Default: `true`; its secrets then hold the placeholder. */
  readonly wired?: boolean;
  /** A snapshot to go on from, and what opens it. */
  readonly saved?: { readonly state: string; readonly seal: Seal };
}

/** @throws {PullbookError} `WORLD_UNREADABLE` when `saved` does not open. */
export function createWorld<S extends AnySimulator>(options: WorldOptions<S>): WorldOf<S> {
  // The states that the simulators seed make up the state: the one place where their types are put together.
  return openWorldOver(options) as unknown as WorldOf<S>;
}

type OverOptions = Omit<WorldOptions, 'inputs' | 'simulators'> & {
  readonly simulators: readonly AnySimulator[];
  readonly inputs?: object | undefined;
};

function openWorldOver({ clock, random, simulators, inputs: named, wired = true, saved }: OverOptions): World {
  const inputs = named ?? sampleOf(simulators);
  const seed = (): Seed => ({ now: clock.now(), random, wired });
  let states = new Map<string, object>();
  let state: WorldBase;
  const stateOf = ({ key }: AnySimulator): object => states.get(key) ?? {};

  function start(from: Pick<WorldOptions, 'saved'>): void {
    const opened = from.saved === undefined ? undefined : openWorld(from.saved.state, from.saved.seal);
    states = new Map(
      simulators.map((one) => [one.key, adoptState(one, opened?.states[one.key], one.seed(inputs, seed()))]),
    );
    const { vault = {}, credentials = {} } = opened ?? {};
    state = { inputs, vault, credentials, ...Object.fromEntries(states) };
    for (const one of simulators) one.settleIn?.(state, inputs, seed());
  }

  start({ ...(saved !== undefined && { saved }) });
  const services = new Map(simulators.flatMap((one) => one.services.map((service) => [service.id, service] as const)));
  const listeners = new Set<() => void>();
  const world: World = {
    clock,
    random,
    get state() {
      return state;
    },
    simulators,
    serviceIds: [...services.keys()],
    service(id) {
      const service = services.get(id);
      if (service === undefined) throw new Error(`no simulated service \`${id}\``);
      return service;
    },
    faults: createFaults(() => random),
    journal: createRequestJournal(),
    get operator() {
      const shares = simulators.map((one) => one.operator?.(stateOf(one), inputs, clock) ?? {});
      return Object.assign({}, ...shares) as object;
    },
    setUps: (runbook) => simulators.flatMap((one) => one.setUp?.(stateOf(one), inputs, runbook) ?? []),
    credentials: {
      get: (key) => Promise.resolve(secretAt(state.credentials, key)),
      keep: (key, secret) => {
        state.credentials[key] = secret.reveal();
        world.changed();
        return Promise.resolve();
      },
    },
    vault: {
      file: (label, secret) => {
        state.vault[label] = secret.reveal();
        world.changed();
      },
      read: (label) => secretAt(state.vault, label),
      labels: () => Object.keys(state.vault),
    },
    play: (part) =>
      // Through a promise, so that a failure is a rejection and never a throw.
      Promise.resolve().then(() => {
        world.settle();
        const inUse = new Set(simulators.flatMap((one) => one.inUse?.(stateOf(one)) ?? []));
        playPart(simulators, state, readPart(simulators, part) ?? part, { now: clock.now(), random, inUse });
        world.changed();
      }),
    act: (happen) => {
      if (happen(state, { now: clock.now(), random })) world.changed();
    },
    secrets: () => secretsOf(state, simulators, stateOf),
    snapshot: (seal) => sealWorld(state, simulators, seal),
    reset: () => {
      start({});
      world.faults.clear();
      world.journal.clear();
      world.changed();
    },
    settle: () => {
      for (const one of simulators) one.settle?.(state, { now: clock.now(), random });
    },
    changed: () => {
      for (const listener of listeners) listener();
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return world;
}

/** The sample runbook's inputs, as far as these simulators are built around them. */
export function sampleOf<S extends AnySimulator>(simulators: readonly S[]): InputsOf<S> {
  return mergedInputs(simulators.map(({ sample }) => sample)) as InputsOf<S>;
}

/** Several simulators may name fields of one input, as two do of a vendor's. */
function mergedInputs(samples: readonly object[]): object {
  const merged = new Map<string, unknown>();
  for (const [name, value] of samples.flatMap((sample) => Object.entries(sample) as [string, unknown][])) {
    const before = merged.get(name);
    const isNested = typeof value === 'object' && value !== null && typeof before === 'object' && before !== null;
    merged.set(name, isNested ? mergedInputs([before, value]) : value);
  }
  return Object.fromEntries(merged);
}

function secretAt(values: Readonly<Record<string, string>>, key: string): Secret | undefined {
  const value = values[key];
  return value === undefined ? undefined : new Secret(value);
}
