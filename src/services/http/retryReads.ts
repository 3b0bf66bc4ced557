import { isPullbookError, throwIfAborted } from '../../shared/errors';
import type { Clock, Logger, Random } from '../../shared/ports';

export interface RetryPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

const mostAttempts = 4;
const firstWaitMs = 500;
/** A service that asks for more is left alone: the person decides whether to wait. */
const longestWaitMs = 60_000;

/**
 * Makes a read up to 4 times: after `RATE_LIMITED`, `UNAVAILABLE` and `NETWORK`, waiting as long as the service asks
 * or else 0.5, 1 and 2 seconds less a random half, so that many machines do not return in step. For reads only: a
 * write whose answer is lost may have been done.
 *
 * @throws whatever the last attempt threw; {@link PullbookError} `CANCELLED` when `signal` is aborted.
 */
export async function retryReads<T>(
  attempt: () => Promise<T>,
  ports: RetryPorts,
  signal: AbortSignal | undefined,
): Promise<T> {
  for (let made = 1; ; made++) {
    throwIfAborted(signal);
    try {
      return await attempt();
    } catch (error) {
      const waitMs = waitAfter(error, made, ports.random);
      if (waitMs === undefined || made >= mostAttempts) throw error;
      ports.logger.debug(`attempt ${made} failed, next in ${Math.round(waitMs)} ms`);
      await ports.clock.sleep(waitMs, signal);
    }
  }
}

function waitAfter(error: unknown, made: number, random: Random): number | undefined {
  if (!isPullbookError(error)) return undefined;
  if (error.code !== 'RATE_LIMITED' && error.code !== 'UNAVAILABLE' && error.code !== 'NETWORK') return undefined;
  const asked = error.facts.retryAfterMs;
  if (asked !== undefined) return asked <= longestWaitMs ? asked : undefined;
  const share = (random.bytes(1)[0] ?? 0) / 255;
  return firstWaitMs * 2 ** (made - 1) * (0.5 + share / 2);
}
