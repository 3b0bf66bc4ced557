import { createServices } from '../../services/createServices';
import { endpointsFrom } from '../../services/endpoints';
import { lazyTransport, lazyTransportVia } from '../../services/http/lazyTransport';
import type { Escrow } from '../../runbook/run/escrow';
import { inputAt } from '../../runbook/file/inputs';
import type { EngineOptions, Stage } from './engine';
import { environmentOver } from './environmentOver';
import { lazyParser } from './stepServices';

/** The real services, as the operator who signed in. */
export function openLive(
  options: Extract<EngineOptions, { target: 'live' }>,
  escrowOf: (step: string) => Escrow,
): Stage {
  const { operator, clock, random, redactor, logger, files } = options;
  const { httpsAgent } = operator;
  const inputs = options.inputs();
  const text = (...path: string[]) => {
    const value = inputAt(inputs, path);
    return value === undefined || value === null || typeof value === 'object' ? undefined : String(value);
  };
  const views = createServices({
    transport: httpsAgent === undefined ? lazyTransport : lazyTransportVia(httpsAgent),
    clock,
    random,
    redactor,
    logger,
    endpoints: endpointsFrom(operator.environment),
    dockerHubOperator: () => operator.dockerHub(),
    hubSessions: operator.hubSessions,
    circleCiToken: () => operator.circleCiToken(),
    aws: {
      region: text('aws', 'region') ?? '',
      profile: text('aws', 'profile'),
      ...(httpsAgent !== undefined && { httpsAgent }),
    },
    environment: operator.environment,
  });
  const { credentials, person } = operator;
  const environment = environmentOver({
    views,
    hcl: lazyParser(options.hclWasm),
    account: text('aws', 'account'),
    credentials,
    files,
    person,
    escrowOf,
  });
  return { environment, dispose: () => Promise.resolve() };
}
