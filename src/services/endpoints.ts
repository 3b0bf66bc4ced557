import { checkedOrigin } from './http/safeAddress';
import type { Endpoint, ServiceEntry } from './serviceEntry';
import { type ServiceTable, services } from './services';

type OfAll<Table> = Table extends { readonly endpoints: infer Own } ? keyof Own : never;

/** The addresses that clients are given, by the names that the services have for them. */
export type EndpointName = OfAll<ServiceTable[keyof ServiceTable]>;

/** Where the services are: origins without a trailing slash and without the API's own path. */
export type Endpoints = Readonly<Record<EndpointName, string>>;

/** The services as their vendors run them. */
export const publicEndpoints = addressesBy(({ url }) => url);

/**
 * The public endpoints, each replaced by its variable where that is set, such as `PULLBOOK_CIRCLECI_URL`. One variable may
 * stand for several of a vendor's addresses. Those of AWS are the SDK's business (`AWS_ENDPOINT_URL_SECRETS_MANAGER`,
 * `AWS_ENDPOINT_URL_STS`).
 *
 * @throws {PullbookError} `INPUT_INVALID` for an address that credentials must not be sent to.
 */
export function endpointsFrom(environment: Readonly<Record<string, string | undefined>>): Endpoints {
  return addressesBy(({ url, variable, ownPath }) => {
    const text = environment[variable];
    if (text === undefined || text === '') return url;
    const origin = checkedOrigin(text, variable);
    return ownPath !== undefined && origin.endsWith(ownPath) ? origin.slice(0, -ownPath.length) : origin;
  });
}

/** The endpoints where a rehearsal serves them. */
export function rehearsedEndpoints(urls: Readonly<Record<string, string>>): Endpoints {
  return addressesBy(({ service, url }) => urls[service] ?? url);
}

function addressesBy(addressOf: (endpoint: Endpoint) => string): Endpoints {
  const all = Object.values<ServiceEntry>(services).flatMap(({ endpoints }) => Object.entries(endpoints));
  return Object.fromEntries(all.map(([name, endpoint]) => [name, addressOf(endpoint)])) as Endpoints;
}
