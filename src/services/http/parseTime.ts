/**
 * Milliseconds since 1970 of a service's time stamp; `undefined` for none or one that cannot be read.
 *
 * Reads RFC 3339 and what CircleCI documents for environment variables, `#joda/inst 2023-04-14T21:20:14+0000`.
 */
export function parseTime(text: string | null | undefined): number | undefined {
  if (text === null || text === undefined) return undefined;
  const plain = text
    .replace(/^#\S+\s+/, '')
    .trim()
    .replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
  const time = Date.parse(plain);
  return Number.isNaN(time) ? undefined : time;
}
