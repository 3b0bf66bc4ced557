import { docsUrl } from '../../../lint/rule';
import { append } from '../../../shared/lists';
import type { ConfigRule, ConfigRuleFinding } from '../rule';
import type { Chunk, Node, Pair, ScalarNode } from '../../yaml/node';

/** The same key twice in one mapping: the last one counts, and the other is lost without a word. */
export const duplicateConfigKey = {
  id: 'duplicate-config-key',
  summary: 'A key occurs twice in one mapping',
  severity: 'warning',
  confidence: 'high',
  profile: 'recommended',
  concern: 'other',
  category: 'correctness',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('duplicate-config-key'),
  *check(config) {
    const report = ({ first, again }: Duplicate): ConfigRuleFinding => ({
      span: config.span(again),
      message: `Key \`${again.value}\` occurs twice in one mapping. Only the last one counts: remove one of them.`,
      related: [{ span: config.span(first), message: 'The first one' }],
    });
    for (const duplicate of config.document.gather(inChunk)) yield report(duplicate);
    // The file's own keys and those of a section come from several chunks.
    if (config.document.chunks.length < 2) return;
    for (const duplicate of inPairs(config.document.root.pairs)) yield report(duplicate);
    for (const { key, value } of config.document.root.pairs) {
      if (value.kind !== 'map' || value.chunk !== config.document.root.chunk) continue;
      // The longest section is known to be in order when each of its children became a job of its own name.
      const isJobs = key.kind === 'scalar' && key.value === 'jobs';
      if (isJobs && config.root.jobs.size === value.pairs.length && config.document.mergeSources(value).length === 0)
        continue;
      for (const duplicate of inPairs(value.pairs)) yield report(duplicate);
    }
  },
} satisfies ConfigRule;

interface Duplicate {
  readonly first: ScalarNode;
  readonly again: ScalarNode;
}

function inChunk(chunk: Chunk): Duplicate[] {
  const found = inPairs(chunk.pairs);
  const visit = (node: Node): void => {
    if (node.kind === 'map') {
      append(found, inPairs(node.pairs));
      for (const { value } of node.pairs) visit(value);
    } else if (node.kind === 'seq') for (const item of node.items) visit(item);
  };
  for (const { value } of chunk.pairs) visit(value);
  return found;
}

/** Several merge keys in one mapping are no duplicates: CircleCI takes them all. */
function inPairs(pairs: readonly Pair[]): Duplicate[] {
  if (pairs.length < 2) return [];
  const seen = new Map<string, ScalarNode>();
  const found: Duplicate[] = [];
  for (const { key } of pairs) {
    if (key.kind !== 'scalar' || key.value === '<<') continue;
    const first = seen.get(key.value);
    if (first === undefined) seen.set(key.value, key);
    else found.push({ first, again: key });
  }
  return found;
}
