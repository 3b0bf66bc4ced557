import type { AskedHosts } from './client';
import type { Endpoint, ServiceEntry } from './serviceEntry';
import { services } from './services';

/**
 * The hosts that are asked, in words. In a rehearsal, which sets no variable, these are the vendors': the simulators stand
 * for them.
 *
 * @param environment - Whose variables say that another host is asked, such as `PULLBOOK_CIRCLECI_URL`.
 */
export function askedHosts(environment: Readonly<Record<string, string | undefined>>): AskedHosts {
  const all = new Map<string, Endpoint>(
    Object.values<ServiceEntry>(services).flatMap(({ endpoints }) => Object.entries(endpoints)),
  );
  const variable: AskedHosts['variable'] = (...names) => {
    const name = names.find((one) => (environment[one] ?? '') !== '');
    const address = name === undefined ? undefined : environment[name];
    return name === undefined || address === undefined ? undefined : `${hostOf(address)} (set by ${name})`;
  };
  return {
    variable,
    endpoint(name) {
      const endpoint = all.get(name);
      if (endpoint === undefined) return name;
      const own = hostOf(endpoint.url);
      const set = environment[endpoint.variable] ?? '';
      return set === '' || hostOf(set) === own ? own : (variable(endpoint.variable) ?? own);
    },
  };
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address;
}
