import type { Call } from './hubWorld';

/** The most items on one page, as Docker's own tools ask for. */
const largestPage = 100;

export interface Page {
  readonly count: number;
  readonly next: string | null;
  readonly previous: string | null;
  readonly results: readonly unknown[];
}

/**
 * The page of `items` that `page` (from 1) and `page_size` ask for, with links to its neighbours. `undefined` when either
 * is no positive number, or the page lies past the end.
 */
export function pageOf<T>(
  call: Call,
  items: readonly T[],
  show: (item: T) => unknown,
  defaultSize: number,
): Page | undefined {
  const number = positive(call.request.query.get('page'), 1);
  const size = Math.min(positive(call.request.query.get('page_size'), defaultSize), largestPage);
  if (Number.isNaN(number) || Number.isNaN(size)) return undefined;
  const last = Math.max(1, Math.ceil(items.length / size));
  if (number > last) return undefined;
  return {
    count: items.length,
    next: number < last ? link(call, number + 1, size) : null,
    previous: number > 1 ? link(call, number - 1, size) : null,
    results: items.slice((number - 1) * size, number * size).map(show),
  };
}

function positive(text: string | null, otherwise: number): number {
  if (text === null || text === '') return otherwise;
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : Number.NaN;
}

function link(call: Call, page: number, size: number): string {
  const query = new URLSearchParams(call.request.query);
  query.set('page', String(page));
  query.set('page_size', String(size));
  return `${call.request.baseUrl}${call.request.path}?${query.toString()}`;
}
