import {
  createServices,
  type LoadedClients,
  loadClients,
  type ServicesOptions,
  type ServiceViews,
} from '../../src/services/createServices';
import { type Endpoints, publicEndpoints } from '../../src/services/endpoints';
import {
  type AllSimulators,
  loadSimulators,
  type RehearsalWorld,
  type WorldInputs,
} from '../../src/services/rehearsalWorld';
import { createWorld, sampleOf, type WorldOptions } from '../../src/services/world/createWorld';
import { inProcessUrls } from '../../src/services/world/inProcessTransport';

let loaded: { readonly clients: LoadedClients; readonly simulators: readonly AllSimulators[] } | undefined;

/** They load on demand, and tests are to make worlds and clients without waiting. */
export async function loadTestServices(): Promise<void> {
  const [clients, simulators] = await Promise.all([loadClients(), loadSimulators()]);
  loaded = { clients, simulators };
}

// A script without Mocha awaits it itself.
if (typeof before === 'function') before(loadTestServices);

function all(): NonNullable<typeof loaded> {
  if (loaded === undefined) throw new Error('the services are loaded when the first test begins');
  return loaded;
}

/** The simulators of all services. */
export function testSimulators(): readonly AllSimulators[] {
  return all().simulators;
}

/** A world of all simulators, around the sample where the test names no inputs of a service. */
export function testWorld({
  inputs,
  ...options
}: Omit<WorldOptions<AllSimulators>, 'simulators' | 'inputs'> & {
  readonly inputs?: Partial<WorldInputs>;
}): RehearsalWorld {
  const simulators = testSimulators();
  return createWorld({ simulators, ...options, inputs: { ...sampleOf(simulators), ...inputs } });
}

export interface TestOptions extends Omit<ServicesOptions, 'services' | 'endpoints'> {
  readonly endpoints: Partial<Endpoints>;
  /** Of the services that the test is about: the others have no client in it. */
  readonly services: Partial<ServicesOptions['services']>;
}

/** The clients of the services that the test names. */
export function testClients({ endpoints, services, ...ports }: TestOptions): ServiceViews {
  const named = Object.entries(all().clients).filter(([name]) => Object.hasOwn(services, name));
  return createServices(Object.fromEntries(named) as unknown as LoadedClients, {
    ...ports,
    endpoints: { ...publicEndpoints, ...endpoints },
    services: services as ServicesOptions['services'],
  });
}

/** The addresses that tests write requests to, in a world without sockets. */
export const testUrls = inProcessUrls(['dockerHub', 'registry', 'circleCi', 'secretsManager', 'sts']);
