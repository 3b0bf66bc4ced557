import type { Client } from '../../client';
import type { Registry } from '../contract';
import { createRegistry } from './registry';

export const registryClient: Client<Registry, unknown> = {
  create(ports) {
    const http = (endpoint: string) => ports.http('Docker registry', endpoint, { readOnly: true });
    const registry = createRegistry({
      auth: http('registryAuth'),
      registry: http('registry'),
      redactor: ports.redactor,
    });
    return { reads: registry, writes: registry };
  },
  host: (asked) => asked.endpoint('registry'),
  readings: {
    readPullLimit: (credential) =>
      credential === undefined ? 'the pull limit of this address' : `the pull limit as ${credential.username}`,
    accepts: (username) => `whether the stored token of ${username} opens the registry`,
  },
};
