import { liveOptions } from '../../services/clientOptions';
import { createServices, loadClients } from '../../services/createServices';
import { endpointsFrom } from '../../services/endpoints';
import { lazyTransport, lazyTransportVia } from '../../services/http/lazyTransport';
import type { Escrow } from '../../runbook/run/escrow';
import { createStepTools } from '../stepTools';
import type { BeforeSend, EngineOptions, Stage } from './engineOptions';
import { environmentOver } from './environmentOver';
import { inputText } from './inputText';

/** The real services, as the operator who signed in. */
export async function openLive(
  options: Extract<EngineOptions, { target: 'live' }>,
  escrowOf: (step: string) => Escrow,
  beforeSend: BeforeSend,
): Promise<Stage> {
  const { operator, clock, random, redactor, logger, files } = options;
  const { credentials, environment, httpsAgent, memory, person } = operator;
  const input = inputText(options.inputs());
  const views = createServices(await loadClients(), {
    transport: httpsAgent === undefined ? lazyTransport : lazyTransportVia(httpsAgent),
    beforeSend,
    clock,
    random,
    redactor,
    logger,
    endpoints: endpointsFrom(environment),
    services: liveOptions({ signedIn: (credential) => operator.signedIn(credential), input, memory, httpsAgent }),
    environment,
  });
  return {
    environment: environmentOver({
      views,
      tools: createStepTools(options),
      input,
      credentials,
      files,
      person,
      escrowOf,
    }),
    save: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  };
}
