import { adoptFields } from './adoptFields';
import { type Seal, worldFromNewer, worldUnreadable } from './seal';
import type { AnySimulator, SavedState, WorldBase } from './simulator';

const header = 'pullbook-rehearsal-world';
/** Of the form below. Version 1 held the simulators' states beside `inputs`, `vault` and `credentials`. */
const version = 2;

/** A saved world, opened. */
export interface SavedWorld {
  readonly vault: Record<string, string>;
  readonly credentials: Record<string, string>;
  /** By the key of the simulator; those of simulators that are no more are among them. */
  readonly states: Readonly<Record<string, SavedState>>;
}

/** The whole world as one JSON text, sealed: it holds passwords and tokens, if only made-up ones. */
export function sealWorld(state: WorldBase, simulators: readonly AnySimulator[], seal: Seal): string {
  const { vault, credentials } = state;
  const all = new Map<string, unknown>(Object.entries(state));
  const states = Object.fromEntries(
    simulators.map((simulator) => [simulator.key, { version: simulator.version, state: all.get(simulator.key) }]),
  );
  const sealed = seal.seal(JSON.stringify({ vault, credentials, states } satisfies SavedWorld));
  return JSON.stringify({ file: header, version, sealed });
}

/**
 * Opens a snapshot of this version or an older one.
 * @throws {PullbookError} `WORLD_UNREADABLE` for a text that is no snapshot, of a newer version, or sealed under another key.
 */
export function openWorld(text: string, seal: Seal): SavedWorld {
  const snapshot = parsed(text);
  if (!isRecord(snapshot) || snapshot['file'] !== header) throw worldUnreadable();
  const { version: written, sealed } = snapshot;
  if (typeof written !== 'number' || typeof sealed !== 'string') throw worldUnreadable();
  if (written > version) throw worldFromNewer();
  const world = parsed(seal.open(sealed));
  if (!isRecord(world)) throw worldUnreadable();
  const { vault, credentials, states, ...rest } = world;
  return {
    vault: texts(vault),
    credentials: texts(credentials),
    states: written === 1 ? ofVersion1(rest) : savedStates(states),
  };
}

/**
 * The state of a simulator as it was left, or seeded where the world has none of it yet.
 * @throws {PullbookError} `WORLD_UNREADABLE` for one of a newer version, or that cannot be read.
 */
export function adoptState(simulator: AnySimulator, saved: SavedState | undefined, seeded: object): object {
  if (saved === undefined) return seeded;
  if (saved.version > simulator.version) throw worldFromNewer();
  return simulator.adopt?.(saved, seeded) ?? adoptFields(saved.state, seeded);
}

function ofVersion1(fields: Readonly<Record<string, unknown>>): SavedWorld['states'] {
  return Object.fromEntries(Object.entries(fields).map(([key, state]) => [key, { version: 1, state }]));
}

function savedStates(states: unknown): SavedWorld['states'] {
  if (!isRecord(states)) throw worldUnreadable();
  const found = Object.entries(states).map(([key, saved]) => {
    if (!isRecord(saved) || typeof saved['version'] !== 'number') throw worldUnreadable();
    return [key, { version: saved['version'], state: saved['state'] }] as const;
  });
  return Object.fromEntries(found);
}

function texts(values: unknown): Record<string, string> {
  if (!isRecord(values)) throw worldUnreadable();
  const found = Object.entries(values).map(([key, value]) => {
    if (typeof value !== 'string') throw worldUnreadable();
    return [key, value] as const;
  });
  return Object.fromEntries(found);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw worldUnreadable();
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
