import type { Secret } from '../../../shared/secret';
import type { Client } from '../../client';
import type { CircleCi } from '../contract';
import { circleCiEndpoints } from '../endpoints';
import { createCircleCi } from './circleCi';
import { circleCiReadings } from './readings';
import { createCircleCiCaller } from './circleCiCaller';

export interface CircleCiOptions {
  /** The operator's personal API token; asked for at each call. */
  readonly token: () => Promise<Secret | undefined>;
}

export const circleCiClient: Client<CircleCi, CircleCiOptions> = {
  create(ports, { token }) {
    const webUrl = webUrlOf(ports.addressOf('circleCi'));
    const view = (readOnly: boolean) => {
      const http = ports.http('CircleCI', 'circleCi', { readOnly });
      return createCircleCi({ call: createCircleCiCaller({ http, redactor: ports.redactor, token }), webUrl });
    };
    return { reads: view(true), writes: view(false) };
  },
  host: (asked) => asked.endpoint('circleCi'),
  readings: circleCiReadings,
};

/** The cloud has a host of its own for pages; a server installation serves both from one. */
function webUrlOf(address: string): string {
  return address === circleCiEndpoints.circleCi.url ? 'https://app.circleci.com' : new URL(address).origin;
}
