import type { RunnerOptions } from './environment';

/**
 * Why this process is no longer at work here; `undefined` while it is. Whatever else it meets once it was followed comes of
 * what the next one did, and is no fault to tell.
 */
export function whyLost<C>({ assertHeld }: Pick<RunnerOptions<C>, 'assertHeld'>): unknown {
  try {
    assertHeld?.();
    return undefined;
  } catch (error) {
    return error;
  }
}
