import type { Lock } from '../../src/shared/ports';

/** A lock that nobody else wants. */
export const freeLock: Lock = {
  take: () => Promise.resolve({ isFollower: false, assertHeld: () => undefined, release: () => Promise.resolve() }),
};
