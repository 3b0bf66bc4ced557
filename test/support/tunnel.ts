import { type IncomingHttpHeaders, createServer, request as httpRequest } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, type Server, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { selfSigned } from './selfSigned';

/** A `CONNECT` that the proxy was asked for. */
export interface AskedTunnel {
  readonly to: string;
  readonly headers: IncomingHttpHeaders;
}

/** A company network in small: names that only its proxy can resolve, all served over TLS. */
export interface Tunnel {
  readonly port: number;
  /** The certificate authority to trust, PEM. */
  readonly authority: string;
  readonly asked: readonly AskedTunnel[];
  stop(): Promise<void>;
}

/**
 * Starts a proxy on loopback that opens tunnels, and behind it one TLS server that hands each request on to the plain
 * address that its host name stands for.
 *
 * @param hosts - The plain address behind each name.
 * @param options.allows - Whether a tunnel is opened. Default: always; else the proxy answers 407.
 */
export async function startTunnel(
  hosts: Readonly<Record<string, string>>,
  { allows = () => true }: { readonly allows?: (asked: AskedTunnel) => boolean } = {},
): Promise<Tunnel> {
  const { key, cert } = selfSigned(Object.keys(hosts));
  const target = createTlsServer({ key, cert }, (incoming, outgoing) => {
    const base = new URL(hosts[(incoming.headers.host ?? '').replace(/:\d+$/, '')] ?? 'http://127.0.0.1:1');
    const options = { method: incoming.method, headers: { ...incoming.headers, host: base.host } };
    const onward = httpRequest(`${base.origin}${base.pathname.replace(/\/$/, '')}${incoming.url ?? ''}`, options);
    onward.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  const targetPort = await listen(target);
  const asked: AskedTunnel[] = [];
  const tunnels = new Set<Duplex>();
  const proxy = createServer((_, outgoing) => outgoing.writeHead(500).end('this proxy opens tunnels only'));
  proxy.on('connect', (incoming, client) => {
    const tunnel = { to: incoming.url ?? '', headers: incoming.headers };
    asked.push(tunnel);
    tunnels.add(client);
    if (!allows(tunnel)) {
      client.end(
        'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n',
      );
      return;
    }
    const server = connect(targetPort, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      server.pipe(client).pipe(server);
    });
    for (const end of [server, client]) end.on('error', () => (server.destroy(), client.destroy()));
  });
  const port = await listen(proxy);
  return {
    port,
    authority: cert,
    asked,
    async stop() {
      // A server forgets a connection that became a tunnel.
      for (const tunnel of tunnels) tunnel.destroy();
      proxy.closeAllConnections();
      target.closeAllConnections();
      await Promise.all([proxy, target].map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));
}
