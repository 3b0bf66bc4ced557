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
  /** Who is asked, in words: as evidence has it, and the header of a plan. */
  host(asked: AskedHosts, options: Options): string;
  readonly readings: Readings<Api>;
}

/** Which hosts are asked. */
export interface AskedHosts {
  /** The host of an endpoint, and what set it where it is not the vendor's: `127.0.0.1:8080 (set by PULLBOOK_X_URL)`. */
  endpoint(name: string): string;
  /** The host that the first of these variables names, told the same way; `undefined` where none is set. */
  variable(...names: readonly string[]): string | undefined;
}
