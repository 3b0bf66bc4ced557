import type { AskedHost, Client, ClientPorts, Views } from './client';
import type { Endpoints } from './endpoints';
import { createHttp, type HttpPorts } from './http/http';
import { askedHosts, hostInWords } from './hosts';
import { type ToldRead, watched } from './readings';
import { PullbookError } from '../shared/errors';
import type { ServiceEntry } from './serviceEntry';
import { type Services, type ServiceTable, services } from './services';

type LoadedClient<Entry> = Entry extends { client(): Promise<infer Loaded> } ? Loaded : never;

/** The clients' code, loaded, by the names of the services. */
export type LoadedClients = {
  readonly [Name in keyof Services]: LoadedClient<ServiceTable[Name]>;
};

/** What the clients are given besides their ports, by the names of the services. */
export type ClientOptions = {
  readonly [Name in keyof LoadedClients]: Parameters<LoadedClients[Name]['create']>[1];
};

export interface ServicesOptions extends HttpPorts {
  readonly endpoints: Endpoints;
  readonly services: ClientOptions;
  /** For what an SDK looks up there. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** All clients in two views. */
export interface ServiceViews extends Views<Services> {
  /** The reading view, telling of each read with the service's name and the host that was asked. */
  watched(tell: (read: ToldRead & { readonly service: string; readonly host: string }) => void): Services;
  /** Which host is asked for a service. */
  host(service: string): AskedHost;
}

/** Loads the clients, without an SDK and without axios (see `lazyTransport`). */
export async function loadClients(): Promise<LoadedClients> {
  const loaded = await Promise.all(
    Object.entries<ServiceEntry>(services).map(async ([name, entry]) => [name, await entry.client?.()] as const),
  );
  // By the table's own types; a service without a client is left out.
  return Object.fromEntries(loaded.filter(([, client]) => client !== undefined)) as unknown as LoadedClients;
}

/** Builds the clients. Does no I/O. */
export function createServices(clients: LoadedClients, options: ServicesOptions): ServiceViews {
  const endpoints: Readonly<Record<string, string>> = options.endpoints;
  const addressOf = (endpoint: string): string => {
    const address = endpoints[endpoint];
    if (address === undefined) throw new PullbookError('DEFECT', `No address is known for \`${endpoint}\`.`);
    return address;
  };
  const { beforeSend } = options;
  const ports: ClientPorts = {
    ...options,
    transport: (request) => {
      beforeSend?.();
      return options.transport({ ...request, ...(beforeSend !== undefined && { beforeSend }) });
    },
    http: (service, endpoint, access) => createHttp({ ...ports, ...access, service, baseUrl: addressOf(endpoint) }),
    addressOf,
  };
  const own: Readonly<Record<string, unknown>> = options.services;
  const made = Object.entries(clients as Readonly<Record<string, Client<unknown, unknown>>>).map(
    ([name, client]) => [name, client.create(ports, own[name])] as const,
  );
  const all = (viewOf: (name: string, views: Views<unknown>) => unknown): Services =>
    Object.fromEntries(made.map(([name, views]) => [name, viewOf(name, views)])) as unknown as Services;
  const asked = askedHosts(options.environment);
  const loaded: Readonly<Record<string, Client<unknown, unknown>>> = clients;
  const host = (name: string): AskedHost => loaded[name]?.host(asked, own[name]) ?? asked.endpoint(name);
  return {
    reads: all((_, { reads }) => reads),
    writes: all((_, { writes }) => writes),
    watched: (tell) =>
      all((name, { reads }) =>
        watched(reads as object, loaded[name]?.readings ?? {}, (read) =>
          tell({ ...read, service: name, host: hostInWords(host(name)) }),
        ),
      ),
    host,
  };
}
