import assert from 'node:assert/strict';
import type { DockerHubCredential, DockerHubSession } from '../../../src/services/dockerHub/contract';
import type { Services } from '../../../src/services/services';
import { codeOf } from '../../../src/shared/errors';
import { Secret } from '../../../src/shared/secret';
import { aSession, fake, sessionToken, testServices } from '../../unit/services/clients/testServices';
import { bodyText, filled, type WireExchange, type WireFixture } from './wireFixture';

/** Values for the secrets that fixtures name. */
const secrets: ReadonlyMap<string, string> = new Map(
  Object.entries({
    SESSION: sessionToken(Date.parse('2026-11-23T10:00:00Z')),
    CHALLENGE: sessionToken(Date.parse('2026-11-23T09:05:00Z'), 'second factor'),
    REGISTRY_TOKEN: sessionToken(Date.parse('2026-11-23T09:05:00Z'), 'registry'),
    PASSWORD: fake.password,
    ONE_TIME_CODE: '123456',
    PERSONAL_TOKEN: fake.token,
    ORGANISATION_TOKEN: fake.token.replace('pat', 'oat'),
    BASIC: Buffer.from(`opgcisirius:${fake.token}`).toString('base64'),
    CIRCLE_TOKEN: fake.circleToken,
    PAGE_TOKEN: Buffer.from('page 2').toString('base64url'),
    SECRET_VALUE: 'a value of ' + 'this test',
  }),
);

type Method = (...args: readonly unknown[]) => Promise<unknown>;

/** What makes no request of its own. */
const silent = ['circleCi.webLink'];

/** Every method of the clients that sends something, as `<client>.<method>`. */
export async function clientMethods(): Promise<readonly string[]> {
  const { writes } = services('session', () => assert.fail('opening a session of `docker login` sends nothing'));
  const clients: Readonly<Record<string, object>> = { ...(await clientsOf(writes)) };
  return Object.entries(clients)
    .flatMap(([client, methods]) =>
      Object.entries(methods).flatMap(([name, value]: [string, unknown]) =>
        typeof value === 'function' ? [`${client}.${name}`] : [],
      ),
    )
    .filter((name) => !silent.includes(name));
}

/** Makes the call: each request must be the documented one, and what comes of the documented answers as stated. */
export async function replayOnClient(fixture: WireFixture): Promise<void> {
  const exchanges = filled(fixture.exchanges, secrets);
  let made = 0;
  const { writes } = services(fixture.operator, (sent) => {
    const exchange = exchanges[made++];
    assert.ok(exchange !== undefined, `a request that is not documented: ${sent.method} ${sent.url}`);
    compare(sent, exchange.request);
    const { status, headers, body } = exchange.answer;
    const given = Object.entries(headers).filter((header): header is [string, string] => header[1] !== null);
    return { status, headers: Object.fromEntries(given), text: bodyText(body) };
  });
  const needsSession = fixture.call.startsWith('dockerHubSession.');
  const [client = '', name = ''] = fixture.call.split('.');
  const clients: Readonly<Record<string, unknown>> = { ...(needsSession ? await clientsOf(writes) : writes) };
  const method = (clients[client] as Readonly<Record<string, Method>>)[name]!;
  const args = filled(fixture.arguments, secrets).map(argument);
  const outcome = await method(...args, aSession).then(
    (result) => ({ returns: plain(result), fails: undefined }),
    (error: unknown) => ({ returns: undefined, fails: codeOf(error) }),
  );
  assert.deepEqual(outcome, { returns: filled(fixture.returns, secrets), fails: fixture.fails });
  assert.equal(made, exchanges.length, 'not all documented requests were made');
}

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

function services(operator: WireFixture['operator'], answer: (sent: Sent) => Answer) {
  const credentials = { accessKeyId: 'AKIA' + 'EXAMPLE', secretAccessKey: 's3cr3t-' + 'access-' + 'key' };
  return testServices(answer, {
    operator: operators[operator],
    services: {
      aws: {
        region: 'eu-west-1',
        profile: undefined,
        credentials,
        requestHandler: {
          metadata: { handlerProtocol: 'http/1.1' },
          handle(request: AwsHttpRequest) {
            const { method, protocol, hostname, path, headers } = request;
            const body = request.body === undefined ? '' : Buffer.from(request.body as string).toString('utf8');
            const isJson = headers['content-type'] !== 'application/x-www-form-urlencoded';
            const url = `${protocol}//${hostname}${path}`;
            const found = answer({ method, url, headers, body: isJson ? (JSON.parse(body) as unknown) : body });
            const response = { statusCode: found.status, headers: found.headers, body: Buffer.from(found.text) };
            return Promise.resolve({ response });
          },
          updateHttpClientConfig: () => undefined,
          httpHandlerConfigs: () => ({}),
        },
      },
    },
  });
}

interface AwsHttpRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const operators: Readonly<Record<WireFixture['operator'], DockerHubCredential>> = {
  session: { kind: 'session', username: 'opgoperator', token: secretNamed('SESSION') },
  password: {
    kind: 'password',
    username: 'opgoperator',
    password: secretNamed('PASSWORD'),
    oneTimeCode: () => Promise.resolve(secretNamed('ONE_TIME_CODE').reveal()),
  },
  mail: { kind: 'password', username: 'opgoperator@example.com', password: secretNamed('PASSWORD') },
  'organisation-token': {
    kind: 'organisation-token',
    organisation: 'ministryofjustice',
    token: secretNamed('ORGANISATION_TOKEN'),
  },
};

function secretNamed(name: string): Secret {
  return new Secret(secrets.get(name)!);
}

async function clientsOf(writes: Services): Promise<Services & { readonly dockerHubSession: DockerHubSession }> {
  return { ...writes, dockerHubSession: await writes.dockerHub.asOperator(aSession) };
}

function compare(sent: Sent, documented: WireExchange['request']): void {
  const target = ({ method, url }: { readonly method: string; readonly url: string }) => {
    const { origin, pathname, searchParams } = new URL(url);
    return { method, at: origin + pathname, query: Object.fromEntries(searchParams) };
  };
  assert.deepEqual(target(sent), target(documented));
  const { authorization, ...headers } = Object.fromEntries(
    Object.entries(sent.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const { authorization: expected, ...others } = documented.headers;
  for (const [name, value] of Object.entries(others)) assert.equal(headers[name], value, name);
  assert.equal(headers['circle-token'], others['circle-token']);
  if (documented.signedFor === undefined) assert.equal(authorization, expected);
  else assert.match(authorization ?? '', signature(documented.signedFor));
  assert.deepEqual(sent.body, documented.body);
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html */
function signature(scope: string): RegExp {
  const credential = `Credential=[A-Z]+/\\d{8}/${scope}/aws4_request`;
  return new RegExp(
    `^AWS4-HMAC-SHA256 ${credential}, SignedHeaders=[a-z0-9;-]*host[a-z0-9;-]*, Signature=[0-9a-f]{64}$`,
  );
}

function argument(value: unknown): unknown {
  if (value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) return value;
  const entries = Object.entries(value as Record<string, unknown>);
  const [only] = entries;
  if (entries.length === 1 && only?.[0] === 'secret') return new Secret(String(only[1]));
  return Object.fromEntries(entries.map(([key, item]) => [key, argument(item)]));
}

/** A result as a fixture states it. */
function plain(value: unknown): unknown {
  if (value instanceof Secret) return value.reveal();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const shown = Object.entries(value).filter(([, item]) => item !== undefined && typeof item !== 'function');
  return Object.fromEntries(
    shown.map(([key, item]: [string, unknown]) => [
      key,
      key.endsWith('At') && typeof item === 'number' ? new Date(item).toISOString() : plain(item),
    ]),
  );
}
