import type { z } from 'zod';
import { PullbookError } from '../../../shared/errors';
import { append } from '../../../shared/lists';
import type { HubCaller } from './hubCaller';

interface HubPage<T> {
  readonly next?: string | null | undefined;
  readonly results: T[] | null;
}

const pageSize = 100;
/** 100,000 items. */
const mostPages = 1000;

/**
 * Reads all pages of a list. Pages are asked for by number: the `next` links are only read as "there is more", since a
 * link may name another host and the session must not follow it there.
 *
 * @throws {PullbookError} `UNEXPECTED_ANSWER` for a list that is not whole: a page repeats one that was read, or says that there
 * is more and has nothing. What is not on it would count as not there.
 */
export function hubPages(call: HubCaller) {
  return async function pages<T>(
    path: string,
    query: Readonly<Record<string, string>>,
    schema: z.ZodType<HubPage<T>>,
    signal: AbortSignal | undefined,
  ): Promise<readonly T[]> {
    const all: T[] = [];
    const seen = new Set<string>();
    for (let page = 1; page <= mostPages; page++) {
      const answer = await call({ method: 'GET', path, query: { ...query, page, page_size: pageSize }, signal });
      const { next, results } = answer.json(schema);
      append(all, results ?? []);
      if (!next) return all;
      const found = JSON.stringify(results);
      if (!results?.length || seen.has(found)) break;
      seen.add(found);
    }
    throw new PullbookError('UNEXPECTED_ANSWER', `Docker Hub's list \`${path}\` does not end.`, {
      service: 'Docker Hub',
      operation: `GET ${path}`,
      advice: 'Nothing was changed. Check again later.',
    });
  };
}
