import type { Random } from '../../shared/ports';
import type { WorldState } from './worldState';

/** The five services of one rehearsal world. `registry` is auth.docker.io and registry-1.docker.io behind one address. */
export type ServiceId = 'dockerHub' | 'registry' | 'circleCi' | 'secretsManager' | 'sts';

export const serviceIds: readonly ServiceId[] = ['dockerHub', 'registry', 'circleCi', 'secretsManager', 'sts'];

/** One base URL per service, without a final slash: what stands for `https://hub.docker.com`, `https://circleci.com` and so on. */
export type ServiceUrls = Readonly<Record<ServiceId, string>>;

/** A request as a service sees it, whichever way it came. */
export interface ServiceRequest {
  readonly method: string;
  /** From the service's own root, still percent-encoded, without the query: `/v2/access-tokens`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Where the client thinks this service is; links to further pages start with it. */
  readonly baseUrl: string;
}

export interface ServiceResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a route's function gets: the world as it is now, and the request taken apart. */
export interface Call {
  readonly state: WorldState;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly random: Random;
  readonly request: ServiceRequest;
  /** The template's parameters, percent-decoded. */
  readonly params: Readonly<Record<string, string>>;
}

export interface Route {
  readonly method: string;
  /** As the vendor's document writes it: `/v2/access-tokens/{uuid}`. For AWS the operation's name. */
  readonly path: string;
  /** Whether it changes what the service keeps for its users. Signing in and a dry run do not. */
  readonly writes: boolean | ((call: Call) => boolean);
  /** Synchronous: a request takes effect whole or not at all. */
  readonly handle: (call: Call) => ServiceResponse;
}

export interface RouteMatch {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** How one service says what may go wrong on any of its routes, in its vendor's own form. */
export interface Refusals {
  rateLimited(call: Call, retryAfter: Readonly<Record<string, string>>): ServiceResponse;
  unavailable(call: Call, status: number): ServiceResponse;
  sessionExpired(call: Call): ServiceResponse;
  noSuchRoute(call: Call): ServiceResponse;
}

export interface Service {
  readonly id: ServiceId;
  match(request: ServiceRequest): RouteMatch | undefined;
  readonly refusals: Refusals;
  /** Refuses a request before its route is looked at, such as one over a limit. */
  admit?(call: Call): ServiceResponse | undefined;
  /** Headers that this service puts on every answer. */
  decorate?(call: Call, response: ServiceResponse): ServiceResponse;
}
