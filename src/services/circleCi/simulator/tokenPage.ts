import { json } from '../../world/answer';
import type { ServiceResponse } from '../../world/service';
import type { Call } from './circleCiWorld';
import { circleError } from './circleCiAccess';

/** The page of `items` that `page-token` asks for; the answer's `next_page_token` is null on the last one. */
export function tokenPage<T>(call: Call, items: readonly T[], show: (item: T) => unknown, size = 20): ServiceResponse {
  const token = call.request.query.get('page-token');
  const start = token === null || token === '' ? 0 : offsetOf(token);
  if (Number.isNaN(start)) return circleError(400, 'Invalid page-token.');
  const end = start + size;
  return json(200, {
    items: items.slice(start, end).map(show),
    next_page_token: end < items.length ? Buffer.from(`offset:${end}`).toString('base64url') : null,
  });
}

function offsetOf(token: string): number {
  const digits = /^offset:(\d{1,9})$/.exec(Buffer.from(token, 'base64url').toString('utf8'))?.[1];
  return digits === undefined ? Number.NaN : Number(digits);
}
