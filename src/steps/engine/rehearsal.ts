import { rehearsedOptions } from '../../services/clientOptions';
import { createServices, loadClients } from '../../services/createServices';
import { rehearsedEndpoints } from '../../services/endpoints';
import { lazyTransport } from '../../services/http/lazyTransport';
import { loadSimulators, type RehearsalWorld } from '../../services/rehearsalWorld';
import { announcementOf } from '../../services/world/addresses';
import { inProcessTransport, inProcessUrls } from '../../services/world/inProcessTransport';
import { startSimulators } from '../../services/world/server';
import type { ServiceUrls } from '../../services/world/service';
import type { Escrow } from '../../runbook/run/escrow';
import { isMarkPart } from '../../shared/part';
import type { Transport } from '../../shared/ports';
import { openNeighbours } from '../rehearsed/neighbours';
import { createStepTools } from '../stepTools';
import type { BeforeSend, EngineOptions, Stage } from './engineOptions';
import { environmentOver } from './environmentOver';
import { inputText } from './inputText';
import { rehearsalInputs } from './rehearsalInputs';
import { openWorld } from './rehearsalWorld';

export { forgetWorld } from './rehearsalWorld';

/** How the clients reach the world. */
interface Wire {
  readonly urls: ServiceUrls;
  readonly transport: Transport;
  readonly stop: () => Promise<void>;
}

/** The rehearsal: the world of this runbook, throw-away credentials, and the world in the place of the person. */
export async function openRehearsal(
  options: Extract<EngineOptions, { target: 'rehearsal' }>,
  escrowOf: (step: string) => Escrow,
  beforeSend: BeforeSend,
): Promise<Stage> {
  const { clock, random, redactor, logger } = options;
  const [simulators, clients] = await Promise.all([loadSimulators(), loadClients()]);
  const inputs = rehearsalInputs(simulators, options.inputs());
  const kept = await openWorld({ ...options, simulators, inputs });
  const { world } = kept;
  for (const secret of world.secrets()) redactor.register(secret);
  const wire = options.wire === 'loopback' ? await loopback(world) : inProcess(world);
  const { urls } = wire;
  const tools = createStepTools(options);
  const neighbours = openNeighbours(world, options.files, tools);
  const views = createServices(clients, {
    // What a service has answered must not be forgotten by a crash, or the rehearsal would show what cannot be.
    transport: async (request) => {
      const announcement = announcementOf(world, request, urls);
      if (announcement !== undefined) await neighbours.before(announcement);
      const response = await wire.transport(request);
      if (request.method !== 'GET' && request.method !== 'HEAD') await kept.flush();
      return response;
    },
    beforeSend,
    clock,
    random,
    redactor,
    logger,
    endpoints: rehearsedEndpoints(urls),
    services: await rehearsedOptions(world, { urls, wire: options.wire }),
    environment: {},
  });
  const environment = environmentOver({
    views,
    tools,
    input: inputText(world.state.inputs),
    credentials: world.credentials,
    files: neighbours.files,
    person: {
      file: async ({ label, secret }) => {
        world.vault.file(label, secret);
        await kept.flush();
      },
      play: async (part) => {
        if (!isMarkPart(part)) await neighbours.beforePart(part);
        await world.play(part);
        await kept.flush();
      },
    },
    escrowOf,
  });
  return {
    environment,
    save: () => kept.flush(),
    async stop({ saves }) {
      if (!saves) kept.abandon();
      await wire.stop();
      await kept.flush();
    },
  };
}

async function loopback(world: RehearsalWorld): Promise<Wire> {
  const simulators = await startSimulators(world);
  return { urls: simulators.urls, transport: lazyTransport, stop: () => simulators.stop() };
}

function inProcess(world: RehearsalWorld): Wire {
  const urls = inProcessUrls(world.serviceIds);
  return { urls, transport: inProcessTransport(world, urls), stop: () => Promise.resolve() };
}
