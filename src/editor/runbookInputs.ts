import type { OpenRunbook } from './openRunbook';

/** An input that a runbook sets, by its path; `undefined` where it sets none, or no text. */
export function inputAt(runbook: OpenRunbook | undefined, ...path: readonly string[]): string | undefined {
  let at: unknown = runbook?.parsed.inputs;
  for (const name of path)
    at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : undefined;
  return typeof at === 'string' ? at : undefined;
}
