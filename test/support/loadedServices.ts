import {
  createServices,
  type LoadedClients,
  loadClients,
  type ServicesOptions,
  type ServiceViews,
} from '../../src/services/createServices';
import { type AllSimulators, loadSimulators, type RehearsalWorld } from '../../src/services/rehearsalWorld';
import { createWorld, type WorldOptions } from '../../src/services/world/createWorld';
import { inProcessUrls } from '../../src/services/world/inProcessTransport';

let loaded: { readonly clients: LoadedClients; readonly simulators: readonly AllSimulators[] } | undefined;

// They load on demand, and tests are to make worlds and clients without waiting.
before(async () => {
  const [clients, simulators] = await Promise.all([loadClients(), loadSimulators()]);
  loaded = { clients, simulators };
});

function all(): NonNullable<typeof loaded> {
  if (loaded === undefined) throw new Error('the services are loaded when the first test begins');
  return loaded;
}

/** The simulators of all services. */
export function testSimulators(): readonly AllSimulators[] {
  return all().simulators;
}

/** A world of all simulators. */
export function testWorld(options: Omit<WorldOptions<AllSimulators>, 'simulators'>): RehearsalWorld {
  return createWorld({ simulators: testSimulators(), ...options });
}

/** The clients of all services. */
export function testClients(options: ServicesOptions): ServiceViews {
  return createServices(all().clients, options);
}

/** The addresses that tests write requests to, in a world without sockets. */
export const testUrls = inProcessUrls(['dockerHub', 'registry', 'circleCi', 'secretsManager', 'sts']);
