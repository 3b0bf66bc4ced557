import type { Http, HttpPorts } from './http/http';
import type { Readings } from './readings';

/** One client in two views that share sessions: what a check may use, and what an apply may use. */
export interface Views<Api> {
  /** Refuses every writing call with `DEFECT`. */
  readonly reads: Api;
  readonly writes: Api;
}

/** What a client is made from besides its own options. */
export interface ClientPorts extends HttpPorts {
  /** JSON over HTTP to one of the service's endpoints. @param title - The service in the words shown to people. */
  http(title: string, endpoint: string, access: { readonly readOnly: boolean }): Http;
  /** The address of an endpoint. */
  addressOf(endpoint: string): string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Makes the client of one service. Does no I/O and loads no SDK before the first call. */
export interface Client<Api, Options> {
  create(ports: ClientPorts, options: Options): Views<Api>;
  /** Who is asked: evidence and the header of a plan name it. */
  host(asked: AskedHosts, options: Options): AskedHost;
  readonly readings: Readings<Api>;
}

/** Who is asked. */
export interface AskedHost {
  /** With its port, or in the vendor's words where it has several. */
  readonly name: string;
  /** The variable that set it; absent where it is the vendor's own. */
  readonly setBy?: string;
}

/** Which hosts are asked. */
export interface AskedHosts {
  /** The host of an endpoint. */
  endpoint(name: string): AskedHost;
  /** The host that the first of these variables names; `undefined` where none is set. */
  variable(...names: readonly string[]): AskedHost | undefined;
}
