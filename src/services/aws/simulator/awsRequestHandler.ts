import { exchange } from '../../world/exchange';
import { inProcessUrls } from '../../world/inProcessTransport';
import type { ServiceUrls } from '../../world/service';
import type { World } from '../../world/world';

/** What the AWS SDK v3 hands to its request handler, as far as it matters here. */
export interface AwsHttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Text or bytes; the JSON and query protocols never stream. */
  readonly body?: unknown;
}

export interface AwsHttpResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** The shape of the SDK's `requestHandler` option. */
export interface AwsRequestHandler {
  readonly metadata: { readonly handlerProtocol: string };
  handle(
    request: AwsHttpRequest,
    options?: { readonly abortSignal?: unknown; readonly requestTimeout?: number },
  ): Promise<{ readonly response: AwsHttpResponse }>;
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): Record<string, never>;
  destroy(): void;
}

/**
 * Lets a client of the AWS SDK v3 talk to the world without sockets and in the world's time:
 * `new SecretsManagerClient({ region, credentials, requestHandler: awsRequestHandler(world) })`. Secrets Manager and STS
 * are told apart by the request. Aborts and lost connections are thrown as the SDK's own handler throws them.
 */
export function awsRequestHandler(
  world: World<object>,
  urls: ServiceUrls = inProcessUrls(world.serviceIds),
): AwsRequestHandler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    handle: async (request, { abortSignal, requestTimeout } = {}) => {
      const signal = abortSignal instanceof AbortSignal ? abortSignal : undefined;
      if (signal?.aborted) throw named('AbortError', 'Request aborted');
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
      );
      const id = headers['x-amz-target']?.startsWith('secretsmanager.') ? 'secretsManager' : 'sts';
      const delivery = exchange(world, id, {
        method: request.method,
        path: request.path,
        query: new URLSearchParams(),
        headers,
        body: textOf(request.body),
        baseUrl: urls[id] ?? '',
      });
      const isLate = requestTimeout !== undefined && requestTimeout > 0 && delivery.delayMs > requestTimeout;
      const waitMs = isLate ? requestTimeout : delivery.delayMs;
      if (waitMs > 0) {
        await world.clock.sleep(waitMs, signal).catch(() => {
          throw named('AbortError', 'Request aborted');
        });
      }
      if (isLate) throw named('TimeoutError', 'The request timed out.');
      if (delivery.kind !== 'response') throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      const { status, headers: answered, body } = delivery.response;
      return { response: { statusCode: status, headers: { ...answered }, body: Buffer.from(body, 'utf8') } };
    },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    destroy: () => undefined,
  };
}

function textOf(body: unknown): string {
  if (typeof body === 'string') return body;
  // Not by `Buffer.from`: the SDK's byte arrays warn when they are asked for their `valueOf`.
  return body instanceof Uint8Array ? new TextDecoder().decode(body) : '';
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
