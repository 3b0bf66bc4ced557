import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RegistryAtRoot {
  /** `127.0.0.1:<port>`, the first part of an image's name. */
  readonly host: string;
  stop(): Promise<void>;
}

/**
 * Serves the simulated registry, which shares its port with other services, at the root of a port of its own: an image's
 * name has no room for a folder. Tokens are still asked for where the registry says.
 */
export async function registryAtRoot(registry: string): Promise<RegistryAtRoot> {
  const { hostname, port, pathname, host } = new URL(registry);
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url = '/' } = incoming;
    const options = { hostname, port, method, path: pathname + url, headers: { ...incoming.headers, host } };
    const onward = request(options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.once('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
