import { circleCiAnswers } from './circleCiAnswers';
import type { CircleCiPages } from './circleCiPages';

/** Enough to be quick, few enough to stay clear of the rate limit. */
const atOnce = 4;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The contexts of an organisation with the names of their variables.
 *
 * @param organisation - Its UUID, which suits all kinds of projects, or a slug such as `gh/acme`.
 */
export async function listContextVariables(
  pages: CircleCiPages,
  organisation: string,
  signal: AbortSignal | undefined,
): Promise<readonly { readonly context: string; readonly variables: readonly string[] }[]> {
  const owner: Record<string, string> = uuid.test(organisation)
    ? { 'owner-id': organisation }
    : { 'owner-slug': organisation };
  const contexts = await pages(
    '/context',
    { ...owner, 'owner-type': 'organization' },
    circleCiAnswers.contexts,
    signal,
  );
  const found = [];
  for (let start = 0; start < contexts.length; start += atOnce) {
    const batch = contexts.slice(start, start + atOnce).map(async ({ id, name }) => {
      const path = `/context/${encodeURIComponent(id)}/environment-variable`;
      const variables = await pages(path, {}, circleCiAnswers.contextVariables, signal);
      return { context: name, variables: variables.map(({ variable }) => variable) };
    });
    found.push(...(await Promise.all(batch)));
  }
  return found;
}
