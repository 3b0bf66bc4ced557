/**
 * How long the service asks to wait, in milliseconds; `undefined` when it does not say.
 *
 * Docker Hub changed its header from `X-Retry-After`, a Unix time stamp, to `Retry-After` in seconds, and RFC 9110
 * (10.2.3) also allows an HTTP date. Whatever the name, a number above 1e9 is a time stamp: as seconds it would be
 * more than thirty years.
 *
 * @param headers - Names in lower case.
 * @param now - Milliseconds since 1970.
 * @see https://docs.docker.com/reference/api/hub/latest/ (rate limiting)
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>, now: number): number | undefined {
  const text = (headers['retry-after'] ?? headers['x-retry-after'])?.trim();
  if (text === undefined || text === '') return undefined;
  const number = Number(text);
  if (Number.isFinite(number)) return Math.max(0, number > 1e9 ? number * 1000 - now : number * 1000);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
