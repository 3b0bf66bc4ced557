import { worldUnreadable } from './seal';
import type { Seal } from './seal';
import type { WorldState } from './worldState';

const header = 'pullbook-rehearsal-world';

/** The whole world as one JSON text, sealed: it holds passwords and tokens, if only made-up ones. */
export function sealState(state: WorldState, seal: Seal): string {
  return JSON.stringify({ file: header, version: state.version, sealed: seal.seal(JSON.stringify(state)) });
}

/** @throws {PullbookError} `WORLD_UNREADABLE` for a text that is no snapshot, of another version, or sealed under another key. */
export function openState(text: string, seal: Seal): WorldState {
  let snapshot: { readonly file?: unknown; readonly version?: unknown; readonly sealed?: unknown } | null;
  try {
    snapshot = JSON.parse(text) as typeof snapshot;
  } catch {
    throw worldUnreadable();
  }
  if (snapshot?.file !== header || snapshot.version !== 1 || typeof snapshot.sealed !== 'string')
    throw worldUnreadable();
  return JSON.parse(seal.open(snapshot.sealed)) as WorldState;
}
