import { createRequire } from 'node:module';
import type { RuleInfo } from '../../src/lint/rule';
import type { Source } from '../../src/lint/source';
import { kinds } from '../../src/sources/registry';

const load = createRequire(__filename);

/** The sources of the registry, at once: tests are declared one for each rule, and a declaration cannot wait. */
export const sources: readonly Source[] = kinds.map(({ id }) => {
  const all = Object.values(load(`../../src/sources/${id}/source`) as Record<string, unknown>) as Source[];
  return all.find((source) => source.id === id) ?? missing(id);
});

function missing(id: string): never {
  throw new Error(`src/sources/${id}/source.ts exports no source whose id is ${id}`);
}

/** Every rule, each once though several sources have it, in the order of the documentation. */
export const allRules: readonly RuleInfo[] = [...new Set(sources.flatMap(({ rules }) => rules))];
