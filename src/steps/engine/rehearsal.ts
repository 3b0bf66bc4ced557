import { createServices, type ServicesOptions } from '../../services/createServices';
import { lazyTransport } from '../../services/http/lazyTransport';
import type { Escrow } from '../../runbook/run/escrow';
import type { Transport } from '../../shared/ports';
import { awsRequestHandler } from '../../services/aws/simulator/awsRequestHandler';
import { inProcessTransport, inProcessUrls } from '../../services/world/inProcessTransport';
import { startSimulators } from '../../services/world/server';
import type { ServiceUrls } from '../../services/world/service';
import type { World } from '../../services/world/world';
import type { EngineOptions, Stage } from './engine';
import { environmentOver } from './environmentOver';
import { rehearsalInfra } from './rehearsalInfra';
import { rehearsalInputs } from './rehearsalInputs';
import { openWorld } from './rehearsalWorld';
import { lazyParser } from './stepServices';

export { forgetWorld } from './rehearsalWorld';

/** How the clients reach the world. */
interface Wire {
  readonly urls: ServiceUrls;
  readonly transport: Transport;
  readonly aws: Pick<ServicesOptions['aws'], 'endpoints' | 'requestHandler'>;
  readonly stop: () => Promise<void>;
}

/** The rehearsal: the world of this runbook, throw-away credentials, and the world in the place of the person. */
export async function openRehearsal(
  options: Extract<EngineOptions, { target: 'rehearsal' }>,
  escrowOf: (step: string) => Escrow,
): Promise<Stage> {
  const { clock, random, redactor, logger, files } = options;
  const inputs = rehearsalInputs(options.inputs());
  const kept = await openWorld({ ...options, inputs });
  const { world } = kept;
  for (const secret of world.secrets()) redactor.register(secret);
  const wire = options.wire === 'loopback' ? await loopback(world) : inProcess(world);
  const { operator } = world;
  const hcl = lazyParser(options.hclWasm);
  const infra = rehearsalInfra(world, files, hcl);
  const views = createServices({
    // What a service has answered must not be forgotten by a crash, or the rehearsal would show what cannot be.
    transport: async (request) => {
      if (request.url.startsWith(wire.urls.circleCi)) await infra.before(request);
      const response = await wire.transport(request);
      if (request.method !== 'GET' && request.method !== 'HEAD') await kept.flush();
      return response;
    },
    clock,
    random,
    redactor,
    logger,
    endpoints: {
      dockerHub: wire.urls.dockerHub,
      registryAuth: wire.urls.registry,
      registry: wire.urls.registry,
      circleCi: wire.urls.circleCi,
    },
    dockerHubOperator: () => {
      const { username, password } = operator.dockerHub;
      const code = operator.dockerHub.oneTimeCode();
      const oneTimeCode = code === undefined ? {} : { oneTimeCode: () => Promise.resolve(code) };
      return Promise.resolve({ kind: 'password', username, password, ...oneTimeCode });
    },
    circleCiToken: () => Promise.resolve(operator.circleCi.token),
    aws: {
      region: inputs.aws.region,
      profile: undefined,
      credentials: {
        accessKeyId: operator.aws.accessKeyId,
        secretAccessKey: operator.aws.secretAccessKey.reveal(),
      },
      ...wire.aws,
    },
    environment: {},
  });
  const environment = environmentOver({
    views,
    hcl,
    account: inputs.aws.account,
    credentials: world.credentials,
    files: infra.files,
    person: {
      file: async ({ label, secret }) => {
        world.vault.file(label, secret);
        await kept.flush();
      },
      play: async (part) => {
        if (part.kind === 'wire-terraform') await infra.push(part.product);
        await world.play(part);
        await kept.flush();
      },
    },
    escrowOf,
  });
  return {
    environment,
    async dispose() {
      await wire.stop();
      await kept.flush();
    },
  };
}

async function loopback(world: World): Promise<Wire> {
  const simulators = await startSimulators(world);
  const { urls } = simulators;
  const endpoints = { secretsManager: urls.secretsManager, sts: urls.sts };
  return { urls, transport: lazyTransport, aws: { endpoints }, stop: () => simulators.stop() };
}

function inProcess(world: World): Wire {
  return {
    urls: inProcessUrls,
    transport: inProcessTransport(world),
    aws: { requestHandler: awsRequestHandler(world) },
    stop: () => Promise.resolve(),
  };
}
