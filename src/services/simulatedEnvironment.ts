import type { ServiceEntry } from './serviceEntry';
import { services } from './services';

/** The variables by which clients, ours and the vendors', are told where simulated services are. */
export function addressVariables(urls: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const all = Object.values<ServiceEntry>(services).flatMap(({ endpoints, addressVariables: others = {} }) => [
    ...Object.values(endpoints).map(({ variable, service }) => [variable, service] as const),
    ...Object.entries(others),
  ]);
  return Object.fromEntries(all.map(([variable, service]) => [variable, urls[service] ?? '']));
}
