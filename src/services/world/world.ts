import type { Part } from '../../shared/part';
import type { Clock, Random } from '../../shared/ports';
import type { Secret } from '../../shared/secret';
import type { Faults } from './faults';
import type { RequestJournal } from './requestJournal';
import type { Seal } from './seal';
import type { Service } from './service';
import type { AnySimulator, Moment, SetUp, WorldBase } from './simulator';

/** One rehearsal world: the state that the simulated services share, and the people around them. */
export interface World<State extends object = WorldBase, Operator = object, Id extends string = string> {
  readonly clock: Clock;
  readonly random: Random;
  /** The services' own data, live. Tests may look and change; the product goes through requests. */
  readonly state: State;
  readonly simulators: readonly AnySimulator[];
  /** The ids of the simulated services. */
  readonly serviceIds: readonly Id[];
  /** The simulated service of that id. */
  service(id: Id): Service<object>;
  readonly faults: Faults;
  readonly journal: RequestJournal;
  /** Throw-away credentials of the rehearsal's operator. The same for as long as the world lives. */
  readonly operator: Operator;
  /** How the vendors' own programs are told to use this world. @param runbook - The input at a path. */
  setUps(runbook: (path: readonly string[]) => unknown): readonly SetUp[];
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
  /** Lets something happen that is no request and no person's part. `happen` says whether anything did. */
  act(happen: (state: State, moment: Moment) => boolean): void;
  /**
   * Every secret value of this world, for tests that search for leaks. The session tokens that it issues are not kept,
   * so not among them; each starts with `eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.`.
   */
  secrets(): readonly Secret[];
  /** The world as text for a file, sealed. `createWorld` goes on from it. */
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
