import type { Agent } from 'node:http';
import { createAws } from './aws/client/aws';
import type { AwsCredentials } from './aws/client/awsCalls';
import { createCircleCi } from './circleCi/client/circleCi';
import { createCircleCiCaller } from './circleCi/client/circleCiCaller';
import { createDockerHub, createHubSessions, type HubSessionStore } from './dockerHub/client/dockerHub';
import { type Endpoints, publicEndpoints } from './endpoints';
import { createHttp, type Http, type HttpPorts } from './http/http';
import { createRegistry } from './registry/client/registry';
import type { DockerHubCredential, Services } from './services';
import type { ServiceName } from '../shared/errors';
import type { Secret } from '../shared/secret';

export interface ServicesOptions extends HttpPorts {
  readonly endpoints: Endpoints;
  /** How the operator signs in to Docker Hub; asked for whenever a session of theirs is opened. */
  readonly dockerHubOperator: () => Promise<DockerHubCredential | undefined>;
  /** Where sessions of Docker Hub outlive these clients. Default: they do not. */
  readonly hubSessions?: HubSessionStore | undefined;
  /** The operator's personal API token; asked for at each call. */
  readonly circleCiToken: () => Promise<Secret | undefined>;
  readonly aws: {
    /** Empty where the runbook names none: AWS calls then fail with `REGION_MISSING`. */
    readonly region: string;
    readonly profile: string | undefined;
    /** Fixed keys in place of the provider chain, for a rehearsal. */
    readonly credentials?: AwsCredentials;
    /** Base addresses in place of the SDK's own choice, for a rehearsal. */
    readonly endpoints?: { readonly secretsManager: string; readonly sts: string };
    /** An SDK request handler in place of the network, for a simulation in process. */
    readonly requestHandler?: object;
    /** Through which `https` requests go. Default: the SDK's own. */
    readonly httpsAgent?: () => Promise<Agent>;
  };
  /** For `AWS_VAULT` and the keys beside it. Default: `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** One set of clients in two views that share sessions: what a check may use, and what an apply may use. */
export interface ServiceViews {
  /** Refuses every writing call with `DEFECT`. */
  readonly reads: Services;
  readonly writes: Services;
}

/** Builds the clients. Does no I/O and loads neither axios (see `lazyTransport`) nor the AWS SDK. */
export function createServices(options: ServicesOptions): ServiceViews {
  const { endpoints, redactor } = options;
  const http = (service: ServiceName, baseUrl: string, readOnly: boolean): Http =>
    createHttp({ ...options, service, baseUrl, readOnly });

  const sessions = createHubSessions({
    http: http('Docker Hub', endpoints.dockerHub, true),
    clock: options.clock,
    redactor,
    store: options.hubSessions,
  });
  const registry = createRegistry({
    auth: http('Docker registry', endpoints.registryAuth, true),
    registry: http('Docker registry', endpoints.registry, true),
    redactor,
  });
  const aws = createAws({
    clock: options.clock,
    random: options.random,
    redactor,
    logger: options.logger,
    ...options.aws,
    environment: options.environment ?? process.env,
  });

  const view = (readOnly: boolean): Services => ({
    dockerHub: createDockerHub({
      http: http('Docker Hub', endpoints.dockerHub, readOnly),
      redactor,
      sessions,
      operator: options.dockerHubOperator,
    }),
    registry,
    aws: readOnly ? aws.reads : aws.writes,
    circleCi: createCircleCi({
      call: createCircleCiCaller({
        http: http('CircleCI', endpoints.circleCi, readOnly),
        redactor,
        token: options.circleCiToken,
      }),
      webUrl: webUrlOf(endpoints.circleCi),
    }),
  });
  return { reads: view(true), writes: view(false) };
}

/** The cloud has a host of its own for pages; a server installation serves both from one. */
function webUrlOf(circleCi: string): string {
  return circleCi === publicEndpoints.circleCi ? 'https://app.circleci.com' : new URL(circleCi).origin;
}
