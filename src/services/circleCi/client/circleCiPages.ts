import type { z } from 'zod';
import { PullbookError } from '../../../shared/errors';
import type { CircleCiCaller } from './circleCiCaller';

/** 20 to 30 items each. */
const mostPages = 500;

export type CircleCiPages = <T>(
  path: string,
  query: Readonly<Record<string, string>>,
  schema: z.ZodType<{
    readonly items: T[];
    readonly next_page_token?: string | null | undefined;
  }>,
  signal: AbortSignal | undefined,
) => Promise<readonly T[]>;

/** Reads all pages of a list. @throws {PullbookError} `UNEXPECTED_ANSWER` for one that leads back to a page that was read. */
export function circleCiPages(call: CircleCiCaller): CircleCiPages {
  return async (path, query, schema, signal) => {
    const all = [];
    const tokens = new Set<string>();
    let token: string | undefined;
    for (let page = 0; page < mostPages; page++) {
      const answer = await call({ method: 'GET', path, query: { ...query, 'page-token': token }, signal });
      const { items, next_page_token: next } = answer.json(schema);
      for (const item of items) all.push(item);
      if (!next) return all;
      if (tokens.has(next)) break;
      tokens.add(next);
      token = next;
    }
    throw new PullbookError('UNEXPECTED_ANSWER', `CircleCI's list \`${path}\` does not end.`, {
      service: 'CircleCI',
      operation: `GET ${path}`,
      advice: 'Nothing was changed. Check again later.',
    });
  };
}
