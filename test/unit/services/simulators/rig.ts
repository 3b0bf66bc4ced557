import { testUrls, testWorld } from '../../../support/loadedServices';
import type { RehearsalWorld } from '../../../../src/services/rehearsalWorld';
import type { HttpResponse } from '../../../../src/shared/ports';
import { Secret } from '../../../../src/shared/secret';
import { inProcessTransport } from '../../../../src/services/world/inProcessTransport';
import { SeededRandom } from '../../../support/seededRandom';
import { VirtualClock } from '../../../support/virtualClock';

type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Answer extends HttpResponse {
  /** The body, parsed; `undefined` when there is none or it is not JSON. */
  readonly json: unknown;
  /** The value in the body at a path of names and indexes: `results.0.role`. `undefined` when there is none. */
  readonly at: (path: string) => unknown;
}

export interface Rig {
  readonly world: RehearsalWorld;
  readonly clock: VirtualClock;
  readonly hub: (method: Method, path: string, options?: { token?: string; body?: unknown }) => Promise<Answer>;
  readonly circle: (
    method: Method,
    path: string,
    options?: { token?: string | null; body?: unknown },
  ) => Promise<Answer>;
  readonly registry: (
    method: Method,
    path: string,
    authorization?: string,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Answer>;
  /** To any address, signed in to nothing. */
  readonly sendTo: (method: Method, url: string, body?: string) => Promise<Answer>;
  readonly aws: (operation: string, input: unknown, region?: string) => Promise<Answer>;
  /** A session token got by `/v2/auth/token`. */
  readonly signIn: (identifier: string, secret: string) => Promise<string>;
  /** The operator's. */
  readonly ownerSession: () => Promise<string>;
  /** Signs an ID up with a password and verifies its mail; the password. */
  readonly newAccount: (username: string, options?: { verified?: boolean }) => Promise<string>;
}

/** A seeded world and short ways to ask its services, all in virtual time. */
export function rig(options: Partial<Parameters<typeof testWorld>[0]> & { seed?: number } = {}): Rig {
  const clock = new VirtualClock();
  const world = testWorld({ clock, random: new SeededRandom(options.seed ?? 1), ...options });
  const transport = inProcessTransport(world);
  const send = async (
    method: Method,
    url: string,
    headers: Record<string, string>,
    body?: unknown,
  ): Promise<Answer> => {
    const text = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    const answer = await transport({ method, url, headers, timeoutMs: 10_000, ...text });
    const json = parsed(answer.body);
    return { ...answer, json, at: (path) => path.split('.').reduce<unknown>(child, json) };
  };
  const self: Rig = {
    world,
    clock,
    hub: (method, path, { token, body } = {}) =>
      send(method, testUrls.dockerHub + path, token === undefined ? {} : { Authorization: `Bearer ${token}` }, body),
    circle: (method, path, { token = world.operator.circleCi.token.reveal(), body } = {}) =>
      send(method, `${testUrls.circleCi}/api/v2${path}`, token === null ? {} : { 'Circle-Token': token }, body),
    registry: (method, path, authorization, headers = {}) =>
      send(method, testUrls.registry + path, {
        ...headers,
        ...(authorization !== undefined && { Authorization: authorization }),
      }),
    sendTo: (method, url, body) => send(method, url, {}, body),
    aws: (operation, input, region = 'eu-west-1') =>
      send(
        'POST',
        `${testUrls.secretsManager}/`,
        {
          'X-Amz-Target': `secretsmanager.${operation}`,
          Authorization: `AWS4-HMAC-SHA256 Credential=${world.operator.aws.accessKeyId}/20261123/${region}/secretsmanager/aws4_request, Signature=0`,
        },
        input,
      ),
    signIn: async (identifier, secret) => {
      const answer = await self.hub('POST', '/v2/auth/token', { body: { identifier, secret } });
      return String(answer.at('access_token'));
    },
    ownerSession: () => {
      const { username, password } = world.operator.dockerHub;
      return self.signIn(username, password.reveal());
    },
    newAccount: async (username, { verified = true } = {}) => {
      const password = `password of ${username}`;
      await world.credentials.keep(`dockerhub:${username}`, new Secret(password));
      await world.play({ service: 'dockerHub', play: 'sign-up', username, email: `team+${username}@example.com` });
      if (verified) await world.play({ service: 'dockerHub', play: 'validate-mail', username });
      return password;
    },
  };
  return self;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function child(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
