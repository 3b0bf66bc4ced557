import { aws } from './aws/service';
import { circleCi } from './circleCi/service';
import type { Client } from './client';
import { dockerHub } from './dockerHub/service';
import { infra } from './infra/service';
import { registry } from './registry/service';
import type { ServiceEntry } from './serviceEntry';

/**
 * Every service that Pullbook works with. Another one is a folder and a name here: clients, endpoints, sign-in, hints and
 * help of the command line, and all of the rehearsal world follow from the entries. A simulator comes behind those whose
 * state it builds on.
 */
export const services = { dockerHub, registry, circleCi, aws, infra } satisfies Readonly<Record<string, ServiceEntry>>;

export type ServiceTable = typeof services;

type ClientOf<Entry> = Entry extends { client(): Promise<Client<infer Api, never>> } ? Api : never;

/** All services, as steps see them. In a check they refuse every method marked "Writes". */
export type Services = {
  readonly [Name in keyof ServiceTable as ServiceTable[Name] extends { client: unknown } ? Name : never]: ClientOf<
    ServiceTable[Name]
  >;
};
