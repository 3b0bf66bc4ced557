import { isDeepStrictEqual } from 'node:util';
import type { Part } from '../../shared/part';
import type { Clock, Random } from '../../shared/ports';
import { Secret } from '../../shared/secret';
import { createFaults } from './faults';
import type { Faults } from './faults';
import { oneTimeCode } from './oneTimeCode';
import { playPart } from './playPart';
import { createRequestJournal } from './requestJournal';
import type { RequestJournal } from './requestJournal';
import type { Seal } from './seal';
import { secretsOf } from './secretsOf';
import { settle } from './settle';
import { openState, sealState } from './snapshot';
import { sampleInputs } from './worldInputs';
import type { WorldInputs } from './worldInputs';
import { adoptInputs, buildMerge, seedWorld } from './worldSeed';
import type { InfraCode, WorldState } from './worldState';

/** Throw-away credentials of the rehearsal's operator. The same for as long as the world lives. */
export interface OperatorCredentials {
  readonly dockerHub: { readonly username: string; readonly password: Secret; oneTimeCode(): string | undefined };
  readonly organisationToken: { readonly organisation: string; readonly token: Secret };
  readonly circleCi: { readonly token: Secret };
  readonly aws: { readonly accessKeyId: string; readonly secretAccessKey: Secret };
}

/** One rehearsal world: the state that the five simulated services share, and the people around them. */
export interface World {
  readonly clock: Clock;
  readonly random: Random;
  /** The services' own data, live. Tests may look and change; the product goes through requests. */
  readonly state: WorldState;
  readonly faults: Faults;
  readonly journal: RequestJournal;
  readonly operator: OperatorCredentials;
  /** What a person keeps between steps, by key: `dockerhub:<username>` is a service ID's password. */
  readonly credentials: {
    get(key: string): Promise<Secret | undefined>;
    keep(key: string, secret: Secret): Promise<void>;
  };
  /** The team's own vault. */
  readonly vault: {
    file(label: string, secret: Secret): void;
    read(label: string): Secret | undefined;
    labels(): string[];
  };
  /** Does a person's part. @throws {PullbookError} `PERSON_NEEDED`, `CONFLICT`, `INPUT_INVALID`; see `playPart.ts`. */
  play(part: Part): Promise<void>;
  /**
   * Puts code on the head of the infra branch: builds that start from now on apply it. `undefined` where none is at hand.
   * @param merge - What somebody merged. Code that differs from what was there has been built by now.
   */
  push(code: InfraCode | undefined, merge?: string): void;
  /**
   * Every secret value of this world, for tests that search for leaks. The session tokens that it issues are not kept,
   * so not among them; each starts with `eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.`.
   */
  secrets(): readonly Secret[];
  /** The world as text for a file, sealed. {@link createWorld} goes on from it. */
  snapshot(seal: Seal): string;
  /** Throws everything away and starts anew, with new secrets. */
  reset(): void;
  /** Brings the world up to the clock's present. */
  settle(): void;
  /** Says that something happened; called after every request and part. */
  changed(): void;
  /** Calls `listener` after every change, so that the edge can save. Returns what takes the listener away. */
  onChange(listener: () => void): () => void;
}

export interface WorldOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** What the world is built around. What a restored world lacks of it is added. Default: the sample world. */
  readonly inputs?: WorldInputs;
  /** Whether the infra repository wires the product already. Default: `true`; its secrets then hold the placeholder. */
  readonly wired?: boolean;
  /** A snapshot to go on from, and what opens it. */
  readonly saved?: { readonly state: string; readonly seal: Seal };
}

/** @throws {PullbookError} `WORLD_UNREADABLE` when `saved` does not open. */
export function createWorld({ clock, random, inputs = sampleInputs, wired = true, saved }: WorldOptions): World {
  const fresh = (): WorldState => seedWorld(inputs, { now: clock.now(), random, wired });
  let state = saved === undefined ? fresh() : openState(saved.state, saved.seal);
  if (saved !== undefined) adoptInputs(state, inputs, { now: clock.now(), random, wired });
  const listeners = new Set<() => void>();
  const world: World = {
    clock,
    random,
    get state() {
      return state;
    },
    faults: createFaults(() => random),
    journal: createRequestJournal(),
    get operator() {
      return operatorOf(state, clock);
    },
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
        playPart(state, part, { now: clock.now(), random });
        world.changed();
      }),
    push: (code, merge) => {
      const { terraform } = state;
      if (isDeepStrictEqual(terraform.code, code)) return;
      const isChange = terraform.code !== undefined && code !== undefined;
      if (code === undefined) delete terraform.code;
      else terraform.code = code;
      if (merge !== undefined && isChange) buildMerge(state, merge, { now: clock.now(), random });
      world.changed();
    },
    secrets: () => secretsOf(state),
    snapshot: (seal) => sealState(state, seal),
    reset: () => {
      state = fresh();
      world.faults.clear();
      world.journal.clear();
      world.changed();
    },
    settle: () => {
      settle(state, clock.now(), random);
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

function secretAt(values: Readonly<Record<string, string>>, key: string): Secret | undefined {
  const value = values[key];
  return value === undefined ? undefined : new Secret(value);
}

function operatorOf({ hub, aws, circleCi, inputs }: WorldState, clock: Clock): OperatorCredentials {
  const account = hub.accounts.find((candidate) => candidate.username === hub.operator);
  const { organisation } = inputs.dockerhub;
  const token = hub.organisations.find((candidate) => candidate.name === organisation)?.tokens[0]?.value;
  return {
    dockerHub: {
      username: hub.operator,
      password: new Secret(account?.password ?? ''),
      oneTimeCode: () => (account?.totpKey == null ? undefined : oneTimeCode(account.totpKey, clock.now())),
    },
    organisationToken: { organisation, token: new Secret(token ?? '') },
    circleCi: { token: new Secret(circleCi.users[0]?.token ?? '') },
    aws: { accessKeyId: 'AKIA' + 'REHEARSALONLY000', secretAccessKey: new Secret(aws.secretAccessKey) },
  };
}
