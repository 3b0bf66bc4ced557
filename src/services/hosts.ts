import type { AskedHost, AskedHosts } from './client';
import type { Endpoint, ServiceEntry } from './serviceEntry';
import { services } from './services';

/**
 * The hosts that are asked. In a rehearsal, which sets no variable, these are the vendors': the simulators stand for them.
 *
 * @param environment - Whose variables say that another host is asked, such as `PULLBOOK_CIRCLECI_URL`.
 */
export function askedHosts(environment: Readonly<Record<string, string | undefined>>): AskedHosts {
  const all = new Map<string, Endpoint>(
    Object.values<ServiceEntry>(services).flatMap(({ endpoints }) => Object.entries(endpoints)),
  );
  const variable: AskedHosts['variable'] = (...names) => {
    const setBy = names.find((name) => (environment[name] ?? '') !== '');
    return setBy === undefined ? undefined : { name: hostOf(environment[setBy] ?? ''), setBy };
  };
  return {
    variable,
    endpoint(name) {
      const endpoint = all.get(name);
      if (endpoint === undefined) return { name };
      const own = { name: hostOf(endpoint.url) };
      const other = variable(endpoint.variable);
      return other === undefined || other.name === own.name ? own : other;
    },
  };
}

/** `circleci.com`; `127.0.0.1:8081 (set by PULLBOOK_CIRCLECI_URL)`. */
export function hostInWords({ name, setBy }: AskedHost): string {
  return setBy === undefined ? name : `${name} (set by ${setBy})`;
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address;
}
