import http, { type Agent } from 'node:http';
import https from 'node:https';
import { addAbortSignal, type Readable } from 'node:stream';
import axios from 'axios';
import { isPullbookError, PullbookError } from '../../shared/errors';
import type { HttpRequest, Transport } from '../../shared/ports';
import { networkAdvice, networkFailure, systemCode } from './networkFailure';
import { sentLate } from './sentLate';

/** No answer that Pullbook asks for is near this; a runaway one must not fill the memory of the editor. */
const mostBytes = 20_000_000;

/**
 * Sends requests over the real network. This is the only module that imports axios, and an axios error ends here: it
 * prints the request with its headers, tokens included.
 *
 * Proxies are left to the editor (`http.proxy`), which routes Node's own modules, or to `httpsAgent`; axios itself would send
 * a plain request, credentials and all, to a proxy that the environment names.
 */
export const axiosTransportVia =
  (httpsAgent?: Agent): Transport =>
  async (request) => {
    // Socket timeouts of Node restart with every byte; this one is for the whole exchange.
    const timeLimit = AbortSignal.timeout(request.timeoutMs);
    const signal = request.signal === undefined ? timeLimit : AbortSignal.any([request.signal, timeLimit]);
    try {
      const response = await axios.request<Readable>({
        method: request.method,
        url: request.url,
        headers: { ...request.headers },
        data: request.body,
        signal,
        maxRedirects: 0,
        proxy: false,
        ...(httpsAgent !== undefined && { httpsAgent }),
        ...(request.beforeSend !== undefined && { transport: heldBack(request.beforeSend) }),
        // Read below: of a text the library tells neither why it broke off nor that it was too large.
        responseType: 'stream',
        // Would otherwise change the text on its way.
        transformRequest: [(data: unknown) => data],
        validateStatus: () => true,
      });
      const body = await textOf(addAbortSignal(signal, response.data), request);
      return { status: response.status, headers: lowerCased(response.headers), body };
    } catch (error) {
      request.beforeSend?.(); // Where nothing may leave any more, that is what went wrong.
      throw translated(error, request, timeLimit.aborted);
    }
  };

/** {@link axiosTransportVia} without an agent. */
export const axiosTransport: Transport = axiosTransportVia();

/** Node's own modules as axios calls them. */
function heldBack(beforeSend: () => void) {
  return {
    request: (options: https.RequestOptions, onResponse: (response: http.IncomingMessage) => void) =>
      sentLate((options.protocol === 'https:' ? https : http).request(options, onResponse), beforeSend),
  };
}

function lowerCased(headers: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.join(', ') : String(value),
    ]),
  );
}

/** The whole text, unpacked. @throws {PullbookError} `UNEXPECTED_ANSWER` as soon as it is too large. */
async function textOf(stream: Readable, request: HttpRequest): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of stream as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > mostBytes) throw tooLarge(request);
    parts.push(part);
  }
  return Buffer.concat(parts)
    .toString('utf8')
    .replace(/^\ufeff/, '');
}

function tooLarge(request: HttpRequest): PullbookError {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  return new PullbookError(
    'UNEXPECTED_ANSWER',
    `\`${new URL(request.url).host}\` answered with more than ${mostBytes / 1_000_000} MB.`,
    {
      effect: isRead ? 'none' : 'unknown',
      advice: isRead
        ? 'Nothing was changed. Check the address, if it is one of your own, and whether something in between answers in its place.'
        : 'The change was probably made. Check again before you apply.',
    },
  );
}

/** Built from the request and the system's error code alone: nothing of the library's error is kept. */
function translated(error: unknown, request: HttpRequest, outOfTime: boolean): PullbookError {
  if (isPullbookError(error)) return error;
  const { host } = new URL(request.url);
  const mayHaveArrived = request.method === 'GET' || request.method === 'HEAD' ? 'none' : 'unknown';
  const doubt = mayHaveArrived === 'unknown' ? ' Whether the change was made is not known: check again first.' : '';
  if (request.signal?.aborted) {
    return new PullbookError('CANCELLED', `Stopped while \`${host}\` was being asked.`, {
      effect: mayHaveArrived,
      advice: `Run again to go on.${doubt}`,
    });
  }
  if (outOfTime) {
    return new PullbookError('TIMEOUT', `\`${host}\` did not answer within ${request.timeoutMs / 1000} seconds.`, {
      effect: mayHaveArrived,
      advice: `Check the network connection, then try again.${doubt}`,
    });
  }
  const code = systemCode(error) ?? 'no code';
  const failure = networkFailure(code);
  const effect = failure.neverSent ? 'none' : mayHaveArrived;
  return new PullbookError('NETWORK', `The connection to \`${host}\` failed (${code}).`, {
    effect,
    advice: networkAdvice(failure, effect === 'unknown'),
  });
}
