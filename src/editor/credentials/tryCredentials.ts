import type { LogOutputChannel } from 'vscode';
import { createServices } from '../../services/createServices';
import type { HubSessionStore } from '../../services/dockerHub/client/dockerHub';
import { readDockerLogin } from '../../services/dockerHub/client/dockerLogin';
import { endpointsFrom } from '../../services/endpoints';
import { lazyTransport } from '../../services/http/lazyTransport';
import type { AwsIdentity, CallOptions, DockerHubCredential, Services } from '../../services/services';
import { validateAws, validateCircleCi, validateDockerHub } from '../../services/validateCredentials';
import { systemClock } from '../../ports/systemClock';
import { systemRandom } from '../../ports/systemRandom';
import type { Redactor } from '../../shared/redactor';
import type { Secret } from '../../shared/secret';

export interface TrialPorts {
  readonly redactor: Redactor;
  readonly log: LogOutputChannel;
  /** Where the sessions go that a trial opens. */
  readonly hubSessions: HubSessionStore;
}

interface Candidate {
  readonly dockerHub?: DockerHubCredential;
  readonly circleCi?: Secret;
  readonly aws?: { readonly region: string; readonly profile: string };
}

/** Calls that prove a credential before it is kept. A chunk of its own, with the clients in it. */
export function tryDockerHub(
  credential: DockerHubCredential,
  ports: TrialPorts,
  options: CallOptions,
): Promise<string> {
  const kind = credential.kind === 'organisation-token' ? 'organisation-token' : 'account';
  return validateDockerHub(servicesFor({ dockerHub: credential }, ports), kind, options);
}

/**
 * Proves the password of a service ID by opening a session. No more is asked: a new ID may not list its tokens before
 * its mail address is verified.
 */
export async function tryServiceId(
  username: string,
  password: Secret,
  ports: TrialPorts,
  options: CallOptions,
): Promise<string> {
  return (await servicesFor({}, ports).dockerHub.as(username, password, options)).identity;
}

export function tryCircleCi(token: Secret, ports: TrialPorts, options: CallOptions): Promise<string> {
  return validateCircleCi(servicesFor({ circleCi: token }, ports), options);
}

export function tryAws(
  aws: { readonly region: string; readonly profile: string },
  ports: TrialPorts,
  options: CallOptions,
): Promise<AwsIdentity> {
  return validateAws(servicesFor({ aws }, ports), options);
}

/** The session that `docker login` left on this machine, if any. */
export function findDockerLogin({ redactor }: TrialPorts): Promise<DockerHubCredential | undefined> {
  return readDockerLogin({ clock: systemClock, redactor, environment: process.env });
}

function servicesFor(candidate: Candidate, { redactor, log, hubSessions }: TrialPorts): Services {
  return createServices({
    transport: lazyTransport,
    clock: systemClock,
    random: systemRandom,
    redactor,
    logger: log,
    endpoints: endpointsFrom(process.env),
    dockerHubOperator: () => Promise.resolve(candidate.dockerHub),
    hubSessions,
    circleCiToken: () => Promise.resolve(candidate.circleCi),
    aws: { region: candidate.aws?.region ?? '', profile: candidate.aws?.profile },
  }).reads;
}
