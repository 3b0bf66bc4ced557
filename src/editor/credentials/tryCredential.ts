import type { LogOutputChannel } from 'vscode';
import { systemClock } from '../../ports/systemClock';
import { systemRandom } from '../../ports/systemRandom';
import type { CallOptions } from '../../services/callOptions';
import { liveOptions } from '../../services/clientOptions';
import { createServices, loadClients } from '../../services/createServices';
import type { Credential, FurtherAccounts, OpenPorts, SignInAnswer, SignInPerson } from '../../services/credential';
import { endpointsFrom } from '../../services/endpoints';
import { lazyTransport } from '../../services/http/lazyTransport';
import type { Memory } from '../../services/memory';
import type { LiveContext } from '../../services/serviceEntry';
import type { Services } from '../../services/services';
import type { Redactor } from '../../shared/redactor';
import type { Secret } from '../../shared/secret';

export interface TrialPorts {
  readonly redactor: Redactor;
  readonly log: LogOutputChannel;
  /** Where the sessions go that a trial opens. */
  readonly memory: Memory;
}

export interface Trial {
  readonly ports: TrialPorts;
  readonly person: SignInPerson;
  readonly options: CallOptions;
}

/**
 * Proves an answer with a call before it is kept. A chunk of its own, with the clients in it.
 * @returns who is signed in; `undefined` where the answer leads to no credential.
 */
export async function tryCredential(
  credential: Credential<unknown>,
  { kept, inputs = {} }: SignInAnswer,
  { ports, person, options }: Trial,
): Promise<string | undefined> {
  const open: OpenPorts = { ...person, ask: (question) => person.ask(question), clock: systemClock, ...ports };
  const value = await credential.open(kept, open);
  if (value === undefined) return undefined;
  const services = await servicesFor(ports, {
    signedIn: (other) => (other.key === credential.key ? other.open(kept, open) : Promise.resolve(undefined)),
    input: (...path) => inputs[path.join('.')] ?? person.input(...path),
  });
  return credential.prove(services, value, options);
}

/** Proves the secret of a further account. @returns who is signed in. */
export async function tryAccount(
  accounts: FurtherAccounts,
  account: string,
  secret: Secret,
  { ports, person, options }: Trial,
): Promise<string> {
  const services = await servicesFor(ports, {
    signedIn: () => Promise.resolve(undefined),
    input: (...path) => person.input(...path),
  });
  return accounts.prove(services, account, secret, options);
}

async function servicesFor(
  { redactor, log, memory }: TrialPorts,
  context: Pick<LiveContext, 'signedIn' | 'input'>,
): Promise<Services> {
  const clients = await loadClients();
  return createServices(clients, {
    transport: lazyTransport,
    clock: systemClock,
    random: systemRandom,
    redactor,
    logger: log,
    endpoints: endpointsFrom(process.env),
    services: liveOptions({ ...context, memory }),
    environment: process.env,
  }).reads;
}
