import type { Random } from '../../shared/ports';

/** One base URL per simulated service, without a final slash: what stands for the vendor's own address. */
export type ServiceUrls<Id extends string = string> = Readonly<Record<Id, string>>;

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
export interface Call<State> {
  readonly state: State;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly random: Random;
  readonly request: ServiceRequest;
  /** The template's parameters, percent-decoded. */
  readonly params: Readonly<Record<string, string>>;
}

export interface Route<State> {
  readonly method: string;
  /** As the vendor's document writes it: `/v2/access-tokens/{uuid}`. For AWS the operation's name. */
  readonly path: string;
  /** Whether it changes what the service keeps for its users. Signing in and a dry run do not. */
  readonly writes: boolean;
  /** Whether a request of a kind that writes is a mere trial. */
  isDryRun?(call: Call<State>): boolean;
  /** What a request of this kind says before it takes effect, for those around the world who have to act on it first. */
  readonly announces?: string;
  /** Synchronous: a request takes effect whole or not at all. */
  handle(call: Call<State>): ServiceResponse;
}

export interface RouteMatch<State> {
  readonly route: Route<State>;
  readonly params: Readonly<Record<string, string>>;
}

/** How one service says what may go wrong on any of its routes, in its vendor's own form. */
export interface Refusals<State> {
  rateLimited(call: Call<State>, retryAfter: Readonly<Record<string, string>>): ServiceResponse;
  unavailable(call: Call<State>, status: number): ServiceResponse;
  sessionExpired(call: Call<State>): ServiceResponse;
  /** For what no route answers. A thing that is not there is refused by its route, in the vendor's own words. @param message - What to say. */
  notSimulated(call: Call<State>, message: string): ServiceResponse;
}

/** One address of a vendor, simulated. A vendor may have several: an API here, a token service there. */
export interface Service<State, Id extends string = string> {
  readonly id: Id;
  /** In the words shown to people. */
  readonly title: string;
  /** The vendor's hosts that it stands for. */
  readonly hosts: readonly string[];
  /** Its folder under the one port that all services are served from, such as `/dockerhub`. */
  readonly folder: string;
  /**
   * Folders at the root that are its own too, for clients whose addresses have no room for a folder. Where those of two
   * services hold one another, the longer one wins.
   */
  readonly alsoAt?: readonly string[];
  /** All that is simulated of it. */
  readonly routes: readonly Route<State>[];
  match(request: ServiceRequest): RouteMatch<State> | undefined;
  /** The name of the operation that a request asks for, where that is not its method and path; `undefined` where it names none. */
  operationOf?(request: ServiceRequest): string | undefined;
  readonly refusals: Refusals<State>;
  /** Refuses a request before its route is looked at, such as one over a limit. */
  admit?(call: Call<State>): ServiceResponse | undefined;
  /** Headers that this service puts on every answer. */
  decorate?(call: Call<State>, response: ServiceResponse): ServiceResponse;
}
