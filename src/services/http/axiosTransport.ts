import http, { type Agent } from 'node:http';
import https from 'node:https';
import axios from 'axios';
import { PullbookError } from '../../shared/errors';
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
    try {
      const response = await axios.request<string>({
        method: request.method,
        url: request.url,
        headers: { ...request.headers },
        data: request.body,
        signal: request.signal === undefined ? timeLimit : AbortSignal.any([request.signal, timeLimit]),
        maxRedirects: 0,
        maxContentLength: mostBytes,
        proxy: false,
        ...(httpsAgent !== undefined && { httpsAgent }),
        ...(request.beforeSend !== undefined && { transport: heldBack(request.beforeSend) }),
        responseType: 'text',
        // Both would otherwise change the text on its way.
        transformRequest: [(data: unknown) => data],
        transformResponse: [(data: unknown) => data],
        validateStatus: () => true,
      });
      return { status: response.status, headers: lowerCased(response.headers), body: textOf(response.data) };
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

function textOf(data: unknown): string {
  return typeof data === 'string' ? data : '';
}

/** Built from the request and the system's error code alone: nothing of the library's error is kept. */
function translated(error: unknown, request: HttpRequest, outOfTime: boolean): PullbookError {
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
