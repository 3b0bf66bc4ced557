import type { Transport } from '../shared/ports';

/** {@link axiosTransport}, loaded with axios on the first request. */
export const lazyTransport: Transport = async (request) => {
  const { axiosTransport } = await import('./axiosTransport');
  return axiosTransport(request);
};
