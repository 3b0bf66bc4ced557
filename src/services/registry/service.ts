import type { ServiceEntry } from '../serviceEntry';

/** Docker's registry and its token service. Steps bring the credentials that they ask it with. */
export const registry = {
  endpoints: {
    registryAuth: { url: 'https://auth.docker.io', variable: 'PULLBOOK_REGISTRY_URL', service: 'registry' },
    registry: { url: 'https://registry-1.docker.io', variable: 'PULLBOOK_REGISTRY_URL', service: 'registry' },
  },
  client: async () => (await import('./client/client')).registryClient,
  simulator: async () => (await import('./simulator/simulator')).registrySimulator,
} satisfies ServiceEntry;
