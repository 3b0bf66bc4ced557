import { PullbookError, throwIfAborted } from '../../shared/errors';
import type { HttpResponse, Transport } from '../../shared/ports';
import { addressed } from './addresses';
import { exchange } from './exchange';
import type { ServiceUrls } from './service';
import type { World } from './world';

/** Addresses for a world without sockets. `.invalid` never resolves, so a request that misses the transport goes nowhere. */
export function inProcessUrls<Id extends string>(serviceIds: readonly Id[]): ServiceUrls<Id> {
  const entries = serviceIds.map((id) => [id, `https://${id.toLowerCase()}.rehearsal.invalid`]);
  return Object.fromEntries(entries) as Record<Id, string>;
}

/**
 * The transport port over a world, without sockets: time is the world's clock, so that a whole run takes none. Keeps the
 * port's promises: a request that takes longer than its `timeoutMs` fails with `TIMEOUT`, one that is aborted with
 * `CANCELLED`, a broken connection with `NETWORK`; as over a real wire, nobody can tell then whether it took effect.
 */
export function inProcessTransport(
  world: World<object>,
  urls: ServiceUrls = inProcessUrls(world.serviceIds),
): Transport {
  return async (request) => {
    throwIfAborted(request.signal);
    const found = addressed(request, urls);
    if (found === undefined) {
      throw new PullbookError('NETWORK', `No simulated service has the address ${new URL(request.url).origin}.`);
    }
    const delivery = exchange(world, found.id, found.request);
    const waitMs = Math.min(delivery.delayMs, request.timeoutMs);
    // Even an immediate answer comes in a later turn, as from a socket.
    await (waitMs > 0 ? world.clock.sleep(waitMs, request.signal) : Promise.resolve());
    if (delivery.delayMs > request.timeoutMs) {
      throw new PullbookError('TIMEOUT', `No answer within ${request.timeoutMs} ms.`, { effect: 'unknown' });
    }
    if (delivery.kind !== 'response') {
      throw new PullbookError('NETWORK', 'The connection was closed before the answer was complete.', {
        effect: 'unknown',
      });
    }
    return delivery.response satisfies HttpResponse;
  };
}
