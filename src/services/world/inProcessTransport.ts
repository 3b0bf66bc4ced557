import { PullbookError, throwIfAborted } from '../../shared/errors';
import type { HttpRequest, HttpResponse, Transport } from '../../shared/ports';
import { exchange } from './exchange';
import { serviceIds } from './service';
import type { ServiceId, ServiceRequest, ServiceUrls } from './service';
import type { World } from './world';

/** Addresses for a world without sockets. `.invalid` never resolves, so a request that misses the transport goes nowhere. */
export const inProcessUrls: ServiceUrls = {
  dockerHub: 'https://hub.rehearsal.invalid',
  registry: 'https://registry.rehearsal.invalid',
  circleCi: 'https://circleci.rehearsal.invalid',
  secretsManager: 'https://secretsmanager.rehearsal.invalid',
  sts: 'https://sts.rehearsal.invalid',
};

/**
 * The transport port over a world, without sockets: time is the world's clock, so that a whole run takes none. Keeps the
 * port's promises: a request that takes longer than its `timeoutMs` fails with `TIMEOUT`, one that is aborted with
 * `CANCELLED`, a broken connection with `NETWORK`; as over a real wire, nobody can tell then whether it took effect.
 */
export function inProcessTransport(world: World, urls: ServiceUrls = inProcessUrls): Transport {
  return async (request) => {
    throwIfAborted(request.signal);
    const { id, request: inner } = addressed(request, urls);
    const delivery = exchange(world, id, inner);
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

function addressed(
  request: HttpRequest,
  urls: ServiceUrls,
): { readonly id: ServiceId; readonly request: ServiceRequest } {
  const id = serviceIds.find((candidate) => isUnder(request.url, urls[candidate]));
  if (id === undefined) {
    throw new PullbookError('NETWORK', `No simulated service has the address ${new URL(request.url).origin}.`);
  }
  const baseUrl = urls[id];
  const rest = request.url.slice(baseUrl.length);
  const [path = '', query = ''] = rest.split('#', 1)[0]?.split(/\?(.*)/s) ?? [];
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return {
    id,
    request: {
      method: request.method,
      path: path === '' ? '/' : path,
      query: new URLSearchParams(query),
      headers,
      body: request.body ?? '',
      baseUrl,
    },
  };
}

function isUnder(url: string, base: string): boolean {
  return url.startsWith(base) && ['', '/', '?'].includes(url.charAt(base.length));
}
