import type { ServiceEntry } from '../serviceEntry';

/** The infra repository, whose builds apply Terraform. It has no address: it is met through the services that it works on. */
export const infra = {
  endpoints: {},
  simulator: async () => (await import('./simulator/simulator')).infraSimulator,
} satisfies ServiceEntry;
