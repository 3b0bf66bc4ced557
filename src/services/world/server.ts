import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { placedAt, singleSlashed } from './addresses';
import { json } from './answer';
import { control } from './control';
import { exchange } from './exchange';
import { askedFor } from './notSimulated';
import type { ServiceRequest, ServiceResponse, ServiceUrls } from './service';
import type { World } from './world';

export interface Simulators<Id extends string = string> {
  /** Base URLs to give to clients, without a final slash. */
  readonly urls: ServiceUrls<Id>;
  /** Where the world itself is asked and told things: see `control.ts`. */
  readonly controlUrl: string;
  /** Closes every connection and frees the port. */
  stop(): Promise<void>;
}

const largestBodyBytes = 1_000_000;

/**
 * Serves `world` over real HTTP on 127.0.0.1. Each service has its own folder under one port; a client's base URL takes
 * the folder's place.
 *
 * @param options.port - Default: `0`, any free port.
 * @throws the error of `listen`, such as `EADDRINUSE`.
 */
export async function startSimulators<Id extends string>(
  world: World<object, object, Id>,
  { port = 0 }: { readonly port?: number } = {},
): Promise<Simulators<Id>> {
  // An answer that is delayed is not waited for, and its timer would keep the process alive.
  const stopped = new AbortController();
  const server = createServer((request, response) => {
    const urls = urlsAt(world, (server.address() as AddressInfo).port);
    serve({ world, urls, stopped: stopped.signal }, request, response).catch((error: unknown) => {
      // A defect must be seen as one, and not pass for a lost connection.
      if (response.headersSent || request.destroyed) response.destroy();
      else send(response, request.method ?? '', json(500, { message: `The simulator failed: ${String(error)}` }));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port }, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    urls: urlsAt(world, bound),
    controlUrl: `http://127.0.0.1:${bound}/__pullbook`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        stopped.abort();
      }),
  };
}

function urlsAt<Id extends string>(world: World<object, object, Id>, port: number): ServiceUrls<Id> {
  const entries = world.serviceIds.map((id) => [id, `http://127.0.0.1:${port}${world.service(id).folder}`]);
  return Object.fromEntries(entries) as Record<Id, string>;
}

async function serve<Id extends string>(
  {
    world,
    urls,
    stopped,
  }: { readonly world: World<object, object, Id>; readonly urls: ServiceUrls<Id>; readonly stopped: AbortSignal },
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const body = await bodyOf(incoming);
  // A client that takes this for its proxy writes the whole address (RFC 9112, 3.2.2); it may name a password there.
  const url = (incoming.url ?? '/').replace(/^https?:\/\/[^/?]*/i, '');
  const { method = 'GET' } = incoming;
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  // A page in a browser may name this port too; only a client that means 127.0.0.1 is served.
  if (!/^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(headers['host'] ?? '')) {
    send(outgoing, method, json(421, { message: 'This is a rehearsal service on 127.0.0.1.' }));
    return;
  }
  const [asked = '/', query = ''] = url.split(/\?(.*)/s);
  const path = singleSlashed(asked);
  const parts = { method, query: new URLSearchParams(query), headers, body };
  if (path.startsWith('/__pullbook/')) {
    send(outgoing, method, await control(world, { ...parts, path, baseUrl: '' }));
    return;
  }
  const place = placedAt(world, path);
  if (place === undefined) {
    const at = world.clock.now();
    const { asked: shown, message } = askedFor(world, { ...parts, path, baseUrl: '' });
    world.journal.add({ at, service: 'unknown', method, route: 'unknown', path: shown, writes: false, status: 404 });
    world.changed();
    const unknown = `${message}. No simulated service has this address.`;
    send(outgoing, method, json(404, { message: unknown, services: urls }));
    return;
  }
  const { id } = place;
  const request: ServiceRequest = { ...parts, path: place.path, baseUrl: urls[id] };
  const delivery = exchange(world, id, request);
  if (delivery.delayMs > 0) await world.clock.sleep(delivery.delayMs, stopped);
  if (delivery.kind === 'reset') incoming.socket.resetAndDestroy();
  else if (delivery.kind === 'broken') breakOff(outgoing, delivery.response);
  else send(outgoing, method, delivery.response);
}

function send(outgoing: ServerResponse, method: string, { status, headers, body }: ServiceResponse): void {
  const length = method === 'HEAD' || status === 204 ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  outgoing.writeHead(status, { ...headers, ...length });
  outgoing.end(body);
}

/** Promises the whole body, sends half of it and cuts the connection. */
function breakOff(outgoing: ServerResponse, { status, headers, body }: ServiceResponse): void {
  const bytes = Buffer.from(body, 'utf8');
  outgoing.writeHead(status, { ...headers, 'content-length': String(bytes.length || 1) });
  outgoing.flushHeaders();
  outgoing.write(bytes.subarray(0, bytes.length >> 1), () => outgoing.destroy());
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBodyBytes) throw new Error('the request body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
