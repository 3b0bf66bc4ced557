import type { Agent } from 'node:http';
import type { Client } from './client';
import type { Credential } from './credential';
import type { Memory } from './memory';
import type { AnySimulator } from './world/simulator';
import type { World } from './world/world';

/** One address of a vendor's that a client is given. */
export interface Endpoint {
  /** As the vendor runs it: an origin, without a trailing slash. */
  readonly url: string;
  /** The environment variable that names another one. */
  readonly variable: string;
  /** The simulated service that stands for it in a rehearsal. */
  readonly service: string;
  /** A path that people write behind the origin, and that the client adds itself. */
  readonly ownPath?: string;
}

/** What the operator of the real services brings along. */
export interface LiveContext {
  /** How they sign in; asked for at each call, so that signing in and out works at once. */
  readonly signedIn: <Value>(credential: Credential<Value>) => Promise<Value | undefined>;
  /** A text or number of the runbook's inputs. */
  readonly input: (...path: readonly string[]) => string | undefined;
  /** What clients of one person share and keep for as long as the program runs. */
  readonly memory?: Memory | undefined;
  /** Through which `https` requests go, where the program around does not route them itself. */
  readonly httpsAgent?: (() => Promise<Agent>) | undefined;
}

/** What a rehearsal puts in the place of the real services. */
export interface RehearsedContext {
  /** The simulated services' addresses, by their ids. */
  readonly urls: Readonly<Record<string, string>>;
  readonly wire: 'loopback' | 'in-process';
}

/**
 * All that the rest of the program knows of a vendor. What does the work is behind `import()`: the entries themselves are
 * data, and load with the program.
 */
export interface ServiceEntry {
  readonly endpoints: Readonly<Record<string, Endpoint>>;
  /** Variables by which the vendor's own programs are told where a simulated service is, and the id of that. */
  readonly addressVariables?: Readonly<Record<string, string>>;
  readonly client?: () => Promise<Client<unknown, unknown>>;
  /** The client's options for the real service. */
  live?(context: LiveContext): unknown;
  /** The client's options for a rehearsal. */
  rehearsed?(world: World<object>, context: RehearsedContext): unknown;
  readonly simulator: () => Promise<AnySimulator>;
  /** How a person signs in. Absent where nobody does. */
  readonly credential?: Credential<unknown>;
}
