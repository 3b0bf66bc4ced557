import type { Agent } from 'node:http';
import type { Transport } from '../../shared/ports';

/** {@link axiosTransport}, loaded with axios on the first request. */
export const lazyTransport: Transport = async (request) => {
  const { axiosTransport } = await import('./axiosTransport');
  return axiosTransport(request);
};

/** The same through an agent, which is made on the first request as well. */
export function lazyTransportVia(agentOf: () => Promise<Agent>): Transport {
  let transport: Promise<Transport> | undefined;
  return async (request) => {
    transport ??= Promise.all([import('./axiosTransport'), agentOf()]).then(([{ axiosTransportVia }, agent]) =>
      axiosTransportVia(agent),
    );
    return (await transport)(request);
  };
}
