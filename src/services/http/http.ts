import type { z } from 'zod';
import { isPullbookError, PullbookError } from '../../shared/errors';
import type { Clock, HttpRequest, HttpResponse, Logger, Random, Transport } from '../../shared/ports';
import type { Redactor } from '../../shared/redactor';
import type { OwnWords } from './answerAdvice';
import { answerError } from './answerError';
import { bodyMessage } from './bodyMessage';
import { retryAfterMs } from './retryAfter';
import { retryReads } from './retryReads';

/** What every client is built on. */
export interface HttpPorts {
  readonly transport: Transport;
  /** Called right before each request leaves; what it throws keeps the request from leaving. Default: all may leave. */
  readonly beforeSend?: (() => void) | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly redactor: Redactor;
  readonly logger: Logger;
}

export interface HttpOptions extends HttpPorts {
  readonly service: string;
  /** Origin, and a prefix path if any, without a trailing slash. */
  readonly baseUrl: string;
  /** Refuses every writing call. */
  readonly readOnly: boolean;
  /** What the service means by a status, where that is more than the status says. */
  readonly ownWords?: readonly OwnWords[];
}

export interface HttpCall {
  readonly method: HttpRequest['method'];
  /** Starts with `/`; its variable parts are percent-encoded by the caller. Holds no secret. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Whether the call changes something. Default: GET and HEAD read, all others write. */
  readonly effect?: 'read' | 'write';
  /** A read that may be made once only, such as one that uses up a one-time code. */
  readonly once?: boolean;
  /** Statuses besides 2xx that are answers and not errors. */
  readonly accept?: readonly number[];
  /** Default: `15_000` for a read, `30_000` for a write. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * The body as the schema describes it.
   * @throws {PullbookError} `UNEXPECTED_ANSWER` for what is not JSON or not of that shape.
   */
  json<T>(schema: z.ZodType<T>): T;
  /** The error that this answer is where its status is not accepted. */
  error(): PullbookError;
}

export interface Http {
  /**
   * Makes one call: with a time limit, repeated only when it is a read.
   * @throws {PullbookError} a code of {@link answerError} for the status; `TIMEOUT`, `NETWORK`, `CANCELLED`; `DEFECT`
   * for a write on a read-only client.
   */
  send(call: HttpCall): Promise<HttpAnswer>;
}

/** JSON over HTTP for one service. */
export function createHttp(options: HttpOptions): Http {
  const { service, transport, clock, redactor, logger } = options;

  async function once(call: HttpCall, effect: 'read' | 'write', operation: string): Promise<HttpAnswer> {
    const startedAt = clock.now();
    const request = requestOf(options.baseUrl, call, effect);
    let response: HttpResponse;
    try {
      response = await transport(request);
      if (effect === 'read') response = await followed(transport, request, response);
    } catch (error) {
      throw withCall(error, service, operation, effect);
    }
    logger.debug(
      redactor.redact(`${service}: ${operation} answered ${response.status} in ${clock.now() - startedAt} ms`),
    );
    const { ownWords } = options;
    const answer = answerOf(response, { service, operation, effect, redactor, now: clock.now(), ownWords });
    const accepted = (response.status >= 200 && response.status < 300) || call.accept?.includes(response.status);
    if (accepted) return answer;
    throw answer.error();
  }

  return {
    async send(call) {
      const effect = call.effect ?? (call.method === 'GET' || call.method === 'HEAD' ? 'read' : 'write');
      const operation = `${call.method} ${call.path}`;
      if (effect === 'write' && options.readOnly) {
        throw new PullbookError('DEFECT', `A check tried to write: \`${operation}\`.`, { service, operation });
      }
      const attempt = (): Promise<HttpAnswer> => once(call, effect, operation);
      return effect === 'read' && call.once !== true ? retryReads(attempt, options, call.signal) : attempt();
    },
  };
}

function requestOf(baseUrl: string, call: HttpCall, effect: 'read' | 'write'): HttpRequest {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(call.query ?? {})) {
    if (value !== undefined) query.set(name, String(value));
  }
  return {
    method: call.method,
    url: baseUrl + call.path + (query.size > 0 ? `?${query.toString()}` : ''),
    headers: {
      accept: 'application/json',
      'user-agent': 'pullbook',
      ...(call.body !== undefined && { 'content-type': 'application/json' }),
      ...call.headers,
    },
    ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
    timeoutMs: call.timeoutMs ?? (effect === 'write' ? 30_000 : 15_000),
    ...(call.signal !== undefined && { signal: call.signal }),
  };
}

/** One hop of a read within the same origin (a service that wants a trailing slash). Credentials go nowhere else. */
async function followed(transport: Transport, request: HttpRequest, response: HttpResponse): Promise<HttpResponse> {
  const location = response.headers['location'];
  if (response.status < 301 || response.status > 308 || location === undefined) return response;
  if ((request.method !== 'GET' && request.method !== 'HEAD') || !URL.canParse(location, request.url)) return response;
  const target = new URL(location, request.url);
  return target.origin === new URL(request.url).origin ? transport({ ...request, url: target.href }) : response;
}

function answerOf(
  response: HttpResponse,
  call: {
    readonly service: string;
    readonly operation: string;
    readonly effect: 'read' | 'write';
    readonly redactor: Redactor;
    readonly now: number;
    readonly ownWords: readonly OwnWords[] | undefined;
  },
): HttpAnswer {
  const { service, operation, effect } = call;
  const { status, headers, body } = response;
  const requestId = headers['x-request-id'] ?? headers['x-amzn-requestid'] ?? headers['x-trace-id'];
  const unexpected = (found: string): PullbookError =>
    new PullbookError('UNEXPECTED_ANSWER', `${service} answered ${status} to \`${operation}\` with ${found}.`, {
      service,
      operation,
      status,
      effect: effect === 'write' ? 'unknown' : 'none',
      advice:
        effect === 'write'
          ? 'The change was probably made. Check again before you apply.'
          : 'Nothing was changed. Check again; if it stays, something in between answers in its place, such as a proxy or the sign-in page of a network, or the service has changed its answers.',
      ...(requestId !== undefined && { requestId }),
    });
  return {
    status,
    headers,
    json(schema) {
      let data: unknown;
      try {
        data = JSON.parse(body);
      } catch {
        throw unexpected(`${body.length} characters that are not JSON`);
      }
      const result = schema.safeParse(data);
      if (result.success) return result.data;
      // Paths only: the library's own messages may quote what was received.
      const paths = result.error.issues.map((issue) => `\`${issue.path.map(String).join('.')}\``);
      throw unexpected(`JSON of another shape at ${[...new Set(paths)].slice(0, 3).join(', ')}`);
    },
    error: () =>
      answerError({
        service,
        operation,
        status,
        effect,
        message: bodyMessage(body, call.redactor),
        requestId,
        retryAfterMs: retryAfterMs(headers, call.now),
        ownWords: call.ownWords,
      }),
  };
}

/** A transport's failure with the call it happened in. A read never leaves a doubt behind. */
function withCall(error: unknown, service: string, operation: string, effect: 'read' | 'write'): unknown {
  if (!isPullbookError(error)) return error;
  // A transport judges by the method; a POST that reads leaves no doubt either.
  const cleared = effect === 'read' && error.facts.effect === 'unknown';
  return new PullbookError(error.code, error.message, {
    ...error.facts,
    service,
    operation,
    ...(cleared && { effect: 'none', advice: 'Nothing was changed. Check the network connection, then try again.' }),
  });
}
