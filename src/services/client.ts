import type { OwnWords } from './http/answerAdvice';
import type { Http, HttpPorts } from './http/http';

/** One client in two views that share sessions: what a check may use, and what an apply may use. */
export interface Views<Api> {
  /** Refuses every writing call with `DEFECT`. */
  readonly reads: Api;
  readonly writes: Api;
}

/** What a client is made from besides its own options. */
export interface ClientPorts extends HttpPorts {
  /**
   * JSON over HTTP to one of the service's endpoints.
   * @param title - The service in the words shown to people.
   * @param ownWords - What it means by a status, where that is more than the status says.
   */
  http(
    title: string,
    endpoint: string,
    access: { readonly readOnly: boolean; readonly ownWords?: readonly OwnWords[] },
  ): Http;
  /** The address of an endpoint. */
  addressOf(endpoint: string): string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Makes the client of one service. Does no I/O and loads no SDK before the first call. */
export interface Client<Api, Options> {
  create(ports: ClientPorts, options: Options): Views<Api>;
}
