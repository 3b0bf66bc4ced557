import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Node } from 'yaml';
import { fieldAt, jsonSchemaOf } from '../runbook/file/inputSchema';
import type { KindFacts } from '../runbook/file/kindFacts';
import { snippetBody } from '../shared/snippet';
import type { Field, Snippet } from '../shared/snippet';

type Path = readonly (string | number)[];

/**
 * A snippet for a step of one kind: the example of the kind's page, with a tab stop for each value, and choices where the
 * kind's schema allows some values only.
 *
 * @param example - The text of the example's `yaml step` cell.
 */
export function stepSnippet(kind: KindFacts, example: string): Snippet {
  const fields: Record<string, Field> = {};
  const name = (): string => `value${Object.keys(fields).length}`;
  let template = '';
  let at = 0;
  for (const { path, start, end } of valuesIn(parseDocument(example).contents, [])) {
    if (path[0] === 'uses') continue;
    const hole = name();
    const text = example.slice(start, end);
    fields[hole] = fieldOf(kind, path, text);
    template += `${example.slice(at, start)}«${hole}»`;
    at = end;
  }
  return {
    name: `Step ${kind.kind}`,
    prefix: `step-${kind.kind.replace('/', '-')}`,
    description: kind.summary,
    body: snippetBody(template + example.slice(at), fields),
  };
}

function fieldOf(kind: KindFacts, [key, ...path]: Path, text: string): Field {
  const schema = key === 'with' ? fieldAt(jsonSchemaOf(kind.input), path) : undefined;
  const allowed = (schema?.enum ?? (schema?.type === 'boolean' ? [true, false] : [])).map(String);
  return allowed.length === 0 ? { text } : { choices: [text, ...allowed.filter((value) => value !== text)] };
}

/** Where each scalar value stands, without its quotes, in the order of the text. */
function* valuesIn(node: Node | null, path: Path): Generator<{ path: Path; start: number; end: number }> {
  if (isMap<{ value: string }, Node | null>(node)) {
    for (const { key, value } of node.items) yield* valuesIn(value, [...path, key.value]);
  } else if (isSeq<Node>(node)) {
    for (const [index, item] of node.items.entries()) yield* valuesIn(item, [...path, index]);
  } else if (isScalar(node) && node.range) {
    const quote = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE' ? 1 : 0;
    yield { path, start: node.range[0] + quote, end: node.range[1] - quote };
  }
}
