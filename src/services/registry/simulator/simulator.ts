import type { Simulator } from '../../world/simulator';
import { registry } from './registry';
import type { RegistryWorld } from './registryWorld';

/** The Docker registry. It keeps nothing: whom it serves and whom it limits follows from Docker Hub's state. */
export const registrySimulator = {
  name: 'registry',
  key: 'registry' as const,
  version: 1,
  sample: {},
  seed: () => ({}),
  services: [registry],
  parts: {},
} satisfies Simulator<RegistryWorld>;
