import type { ServiceEntry } from '../serviceEntry';
import type { WorldOf } from '../world/worldOf';
import type { CircleCiOptions } from './client/client';
import { circleCiCredential } from './credential';
import { circleCiEndpoints } from './endpoints';
import type { circleCiSimulator } from './simulator/simulator';

/** CircleCI's API v2. */
export const circleCi = {
  endpoints: circleCiEndpoints,
  // Of CircleCI's older command line, of its newer one, and of its MCP server.
  addressVariables: { CIRCLECI_CLI_HOST: 'circleCi', CIRCLE_HOST: 'circleCi', CIRCLECI_BASE_URL: 'circleCi' },
  client: async () => (await import('./client/client')).circleCiClient,
  live: ({ signedIn }): CircleCiOptions => ({ token: () => signedIn(circleCiCredential) }),
  rehearsed: ({ operator }: WorldOf<typeof circleCiSimulator>): CircleCiOptions => ({
    token: () => Promise.resolve(operator.circleCi.token),
  }),
  simulator: async () => (await import('./simulator/simulator')).circleCiSimulator,
  credential: circleCiCredential,
} satisfies ServiceEntry;
