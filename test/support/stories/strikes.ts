import { type DiskCode, faultsAt, placeKind } from '../filePoints';

/** One call on the world outside. */
export interface Point {
  /** `rename`, `handle.sync`, `POST /v2/access-tokens`. */
  readonly call: string;
  /** Of a call on files: below the root, without what is random in it. */
  readonly place: string;
  readonly isRequest?: true;
  readonly parts?: true;
}

/** What happens at a point. */
export interface Strike {
  readonly when: 'before' | 'part' | 'after';
  readonly does: 'kill' | 'stop' | DiskCode;
}

/** Everything that can happen at a point. Services have faults of their own. */
export function strikesAt(point: Point): readonly Strike[] {
  const stop: Strike = { when: 'after', does: 'stop' };
  if (point.isRequest === true) return [{ when: 'before', does: 'kill' }, { when: 'after', does: 'kill' }, stop];
  return [...faultsAt({ at: 0, ...point }), stop];
}

export { placeKind };
