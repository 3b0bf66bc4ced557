import { memoryKey } from '../memory';
import type { ServiceEntry } from '../serviceEntry';
import type { WorldOf } from '../world/worldOf';
import type { DockerHubOptions } from './client/client';
import type { HubSessionEntry } from './client/dockerHub';
import { dockerHubCredential } from './credential';
import type { dockerHubSimulator } from './simulator/simulator';

const sessions = memoryKey<HubSessionEntry>(dockerHubCredential.key);

/** Docker Hub's web API. */
export const dockerHub = {
  endpoints: {
    dockerHub: { url: 'https://hub.docker.com', variable: 'PULLBOOK_DOCKERHUB_URL', service: 'dockerHub' },
  },
  client: async () => (await import('./client/client')).dockerHubClient,
  // One one-time code serves all runbooks of one person.
  live: ({ signedIn, memory }): DockerHubOptions => ({
    operator: () => signedIn(dockerHubCredential),
    sessions: memory?.of(sessions),
  }),
  rehearsed: ({ operator: { dockerHub: person } }: WorldOf<typeof dockerHubSimulator>): DockerHubOptions => ({
    operator() {
      const code = person.oneTimeCode();
      const oneTimeCode = code === undefined ? {} : { oneTimeCode: () => Promise.resolve(code) };
      return Promise.resolve({
        kind: 'password',
        username: person.username,
        password: person.password,
        ...oneTimeCode,
      });
    },
  }),
  simulator: async () => (await import('./simulator/simulator')).dockerHubSimulator,
  credential: dockerHubCredential,
} satisfies ServiceEntry;
