import type { Client } from '../../client';
import type { DockerHub, DockerHubCredential } from '../contract';
import { dockerHubReadings } from './readings';
import { createDockerHub, createHubSessions, type HubSessionStore } from './dockerHub';

export interface DockerHubOptions {
  /** How the operator signs in; asked for whenever a session of theirs is opened. */
  readonly operator: () => Promise<DockerHubCredential | undefined>;
  /** Where sessions outlive these clients. Default: they do not. */
  readonly sessions?: HubSessionStore | undefined;
}

export const dockerHubClient: Client<DockerHub, DockerHubOptions> = {
  create(ports, { operator, sessions: store }) {
    const { clock, redactor } = ports;
    const http = (readOnly: boolean) => ports.http('Docker Hub', 'dockerHub', { readOnly });
    const sessions = createHubSessions({ http: http(true), clock, redactor, store });
    const view = (readOnly: boolean) => createDockerHub({ http: http(readOnly), redactor, sessions, operator });
    return { reads: view(true), writes: view(false) };
  },
  host: (asked) => asked.endpoint('dockerHub'),
  readings: dockerHubReadings,
};
