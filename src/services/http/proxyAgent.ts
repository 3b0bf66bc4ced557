import type { ClientRequest } from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { Agent, type AgentConnectOpts } from 'agent-base';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';
import type { Redactor } from '../../shared/redactor';
import { Secret } from '../../shared/secret';
import { isLoopback } from './safeAddress';

/**
 * An agent for `https` that goes by `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` (both spellings), as curl does. Requests go
 * through a tunnel (`CONNECT`), so that the proxy sees where they go and nothing else: no header, no credential of theirs.
 * This machine is never reached through a proxy.
 *
 * For the command line. The editor routes Node's own modules by its `http.proxy`, and these variables, itself.
 */
export function createProxyAgent(redactor: Redactor): Agent {
  return new EnvironmentProxyAgent(redactor);
}

class EnvironmentProxyAgent extends Agent {
  readonly #redactor: Redactor;

  constructor(redactor: Redactor) {
    super();
    this.#redactor = redactor;
  }

  async connect(request: ClientRequest, options: AgentConnectOpts): Promise<Duplex | https.Agent> {
    const host = options.host ?? 'localhost';
    const address = isLoopback(host) ? '' : getProxyForUrl(`https://${host}:${options.port}`);
    if (address === '') return https.globalAgent;
    const proxy = this.#proxyAt(address);
    // The answer of a proxy that opens no tunnel is not the service's, and must not be read as such.
    let status = 0;
    request.once('proxyConnect', (answer: { readonly statusCode: number }) => (status = answer.statusCode));
    const socket = await new HttpsProxyAgent(proxy).connect(request, options);
    if (status === 200) return socket;
    socket.destroy();
    throw refusal(`PROXY_${status}`, `The proxy ${proxy.host} does not open a connection to ${host}`);
  }

  #proxyAt(address: string): URL {
    const proxy = new URL(address);
    if (proxy.password !== '') this.#redactor.register(new Secret(decodeURIComponent(proxy.password)));
    if (proxy.protocol === 'http:' || proxy.protocol === 'https:') return proxy;
    throw refusal('PROXY_KIND', `A proxy of the kind ${proxy.protocol} is not supported`);
  }
}

/** The code begins with `PROXY_`, by which callers know that nothing was sent. */
function refusal(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
