import { testClients } from '../../../support/loadedServices';
import { inspect } from 'node:util';
import type { ServicesOptions, ServiceViews } from '../../../../src/services/createServices';
import { publicEndpoints } from '../../../../src/services/endpoints';
import type { DockerHubCredential } from '../../../../src/services/dockerHub/contract';
import { cancelled, PullbookError, throwIfAborted } from '../../../../src/shared/errors';
import type { Clock, HttpRequest, HttpResponse, Logger, Random } from '../../../../src/shared/ports';
import { Redactor } from '../../../../src/shared/redactor';
import { Secret } from '../../../../src/shared/secret';

/** A request as a scripted service sees it. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  /** Path and query. */
  readonly target: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is. */
  readonly text?: string;
  readonly json?: unknown;
}

/** A service of one test: answers each request, or throws as a transport does. */
export type Script = (request: Seen, count: number) => Reply | Promise<Reply>;

export const aSession = { signal: new AbortController().signal };

/** Fake values are built, so that no scanner takes them for real ones. */
export const fake = {
  token: 'dckr_' + 'pat_' + 'n3v3rR3al'.repeat(3),
  password: 'correct' + '-horse-' + 'battery',
  circleToken: 'CCIPAT_' + 'x'.repeat(12) + '_' + '0a1b'.repeat(10),
};

/** A JSON Web Token that ends at `endMs`; nobody checks its signature. */
export function sessionToken(endMs: number, name = 'session', claims: Readonly<Record<string, unknown>> = {}): string {
  const part = (data: unknown): string => Buffer.from(JSON.stringify(data)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ exp: Math.floor(endMs / 1000), name, ...claims })}.${'s1gn' + 'ature'}`;
}

export class VirtualClock implements Clock {
  #now: number;
  readonly slept: number[] = [];

  constructor(now = Date.parse('2026-11-23T09:00:00Z')) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  advance(ms: number): void {
    this.#now += ms;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    throwIfAborted(signal);
    this.slept.push(ms);
    this.#now += ms;
    return Promise.resolve();
  }
}

/** The largest random number each time, so that back-off is at its longest and predictable. */
const topmost: Random = { bytes: (count) => new Uint8Array(count).fill(255) };

export interface TestServices extends ServiceViews {
  readonly clock: VirtualClock;
  readonly redactor: Redactor;
  readonly requests: readonly Seen[];
  readonly logged: readonly string[];
  /** `METHOD /path?query` of each request. */
  readonly calls: () => readonly string[];
}

export function testServices(
  script: Script,
  overrides: Partial<Omit<ServicesOptions, 'transport' | 'clock' | 'services'>> & {
    readonly operator?: DockerHubCredential;
    readonly services?: Partial<ServicesOptions['services']>;
  } = {},
): TestServices {
  const clock = new VirtualClock();
  const redactor = new Redactor();
  const requests: Seen[] = [];
  const logged: string[] = [];
  const log = (message: string): void => void logged.push(message);
  const logger: Logger = { debug: log, info: log, warn: log, error: log };
  const { services, operator: given, ...ports } = overrides;
  const operator: DockerHubCredential = given ?? {
    kind: 'password',
    username: 'olivia',
    password: new Secret(fake.password),
  };
  const views = testClients({
    random: topmost,
    redactor,
    logger,
    endpoints: publicEndpoints,
    environment: {},
    ...ports,
    services: {
      dockerHub: { operator: () => Promise.resolve(operator) },
      circleCi: { token: () => Promise.resolve(new Secret(fake.circleToken)) },
      aws: { region: 'eu-west-1', profile: undefined },
      registry: undefined,
      ...services,
    },
    clock,
    async transport(request) {
      if (request.signal?.aborted) throw cancelled();
      const seen = seenOf(request);
      requests.push(seen);
      return responseOf(await script(seen, requests.length));
    },
  });
  const calls = (): readonly string[] => requests.map(({ method, target }) => `${method} ${target}`);
  return { ...views, clock, redactor, requests, logged, calls };
}

/** A script for Docker Hub that signs everybody in and leaves the rest to `script`. */
export function signedIn(script: Script): Script {
  return (request, count) =>
    request.path === '/v2/auth/token'
      ? { json: { access_token: sessionToken(Date.parse('2026-11-23T09:10:00Z')) } }
      : script(request, count);
}

/** What the network says when a connection breaks. */
export function broken(effect: 'none' | 'unknown'): PullbookError {
  return new PullbookError('NETWORK', 'The connection to `host` failed (ECONNRESET).', { effect });
}

/** Everything that a careless `console.log` or `JSON.stringify` of an error would show. */
export function everythingIn(error: unknown): string {
  const own: Record<string, unknown> = {};
  if (error instanceof Error) {
    for (const name of Object.getOwnPropertyNames(error)) own[name] = error[name as keyof Error];
  }
  return [
    inspect(error, { depth: 20, showHidden: true, getters: true }),
    JSON.stringify(error),
    JSON.stringify(own),
    String(error),
  ].join('\n');
}

function seenOf({ method, url, headers, body }: HttpRequest): Seen {
  const { pathname, search, searchParams } = new URL(url);
  return {
    method,
    url,
    target: pathname + search,
    path: pathname,
    query: searchParams,
    headers,
    body: body === undefined ? undefined : (JSON.parse(body) as unknown),
  };
}

function responseOf(reply: Reply): HttpResponse {
  return {
    status: reply.status ?? 200,
    headers: reply.headers ?? {},
    body: reply.text ?? (reply.json === undefined ? '' : JSON.stringify(reply.json)),
  };
}
