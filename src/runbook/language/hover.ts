import type { Span } from '../../shared/text';
import { inputAt } from '../file/inputs';
import { fieldAt, jsonSchemaOf, typeInWords } from '../file/inputSchema';
import type { JsonSchema } from '../file/inputSchema';
import { contains, expressionsOf, symbolAt } from './navigation';
import type { KindFacts } from '../file/kindFacts';
import type { Runbook, RunbookStep } from '../file/runbook';
import type { Tree } from '../file/yamlTree';
import { code } from '../../shared/markdownCode';

export interface Hover {
  readonly span: Span;
  readonly markdown: string;
}

/** What is known of the thing at `offset` of a step cell: a kind, an input of it, an expression, another step. */
export function hoverAt(
  runbook: Runbook,
  cell: number,
  offset: number,
  kinds: readonly KindFacts[],
): Hover | undefined {
  const step = runbook.steps.find((each) => each.cell === cell);
  if (!step) return undefined;
  const kind = kinds.find((each) => each.kind === step.uses);
  if (kind && contains(step.usesSpan, offset)) return { span: step.usesSpan, markdown: describeKind(kind) };
  for (const expression of expressionsOf(step.with)) {
    if (!contains(expression.span, offset)) continue;
    return { span: expression.span, markdown: describeExpression(runbook, expression.reference, kinds) };
  }
  const symbol = symbolAt(runbook, cell, offset);
  const named =
    symbol?.type === 'step' && symbol.id !== step.id ? runbook.steps.find(({ id }) => id === symbol.id) : undefined;
  if (symbol && named) return { span: symbol.span, markdown: describeStep(named, kinds) };
  const key = kind && step.with && keyAt(step.with, offset, []);
  if (!kind || !key) return undefined;
  const schema = jsonSchemaOf(kind.input);
  const field = fieldAt(schema, key.path);
  const parent = fieldAt(schema, key.path.slice(0, -1));
  const name = String(key.path.at(-1));
  return field && { span: key.span, markdown: describeField(name, field, parent?.required?.includes(name) ?? false) };
}

/** A kind's summary, inputs and outputs as Markdown: also the core of its documentation page. */
function describeKind({ kind, summary, effects, input, outputs }: KindFacts): string {
  const schema = jsonSchemaOf(input);
  const fields = Object.entries(schema.properties ?? {}).map(
    ([name, field]) => `- ${describeField(name, field, schema.required?.includes(name) ?? false)}`,
  );
  const given = Object.entries(outputs).map(
    ([name, output]) => `- \`${name}\`${output.secret ? ' (secret)' : ''}: ${output.description}`,
  );
  const does = { read: 'Reads only.', write: 'Writes on Apply.', manual: 'Done by a person.' }[effects];
  return [
    `**${kind}**: ${summary} ${does}`,
    ...(fields.length === 0 ? [] : ['Inputs', fields.join('\n')]),
    ...(given.length === 0 ? [] : ['Outputs', given.join('\n')]),
  ].join('\n\n');
}

function describeField(name: string, field: JsonSchema, isRequired: boolean): string {
  const preset =
    field.default === undefined ? '' : `, default \`${JSON.stringify(field.default).replace(/^"|"$/g, '')}\``;
  return `\`${name}\` (${typeInWords(field)}${isRequired && preset === '' ? ', required' : preset || ', optional'}): ${field.description ?? ''}`.trimEnd();
}

function describeStep({ id, uses, title }: RunbookStep, kinds: readonly KindFacts[]): string {
  const known = kinds.find(({ kind }) => kind === uses);
  return `Step ${code(id)}${title === undefined ? '' : `, under ${code(title)}`}. ${known === undefined ? code(uses) : `**${uses}**`}: ${known?.summary ?? ''}`.trimEnd();
}

function describeExpression(
  runbook: Runbook,
  reference: { type: 'input'; path: readonly string[] } | { type: 'output'; step: string; output: string },
  kinds: readonly KindFacts[],
): string {
  if (reference.type === 'input') {
    const value = inputAt(runbook.inputs, reference.path);
    const name = code(`inputs.${reference.path.join('.')}`);
    if (value === undefined) return `There is no input ${name}.`;
    if (value === null) return `Input ${name} has no value yet.`;
    return `Input ${name}: ${typeof value === 'object' ? `a mapping of ${Object.keys(value).map(code).join(', ')}` : code(String(value))}`;
  }
  const step = runbook.steps.find(({ id }) => id === reference.step);
  const output = kinds.find(({ kind }) => kind === step?.uses)?.outputs[reference.output];
  if (!step || !output) return `There is no output ${code(reference.output)} of a step ${code(reference.step)}.`;
  const secret = output.secret ? ' It is secret: steps hand it on without anybody seeing it.' : '';
  return `Output ${code(reference.output)} of step ${code(step.id)} (${step.uses}). ${output.description}${secret}`;
}

function keyAt(
  tree: Tree,
  offset: number,
  path: readonly (string | number)[],
): { path: readonly (string | number)[]; span: Span } | undefined {
  if (tree.type === 'scalar') return undefined;
  if (tree.type === 'list') {
    const i = tree.items.findIndex((item) => contains(item.span, offset));
    const item = tree.items[i];
    return item && keyAt(item, offset, [...path, i]);
  }
  for (const { key, keySpan, value } of tree.entries) {
    if (contains(keySpan, offset)) return { path: [...path, key], span: keySpan };
    const found = contains(value.span, offset) ? keyAt(value, offset, [...path, key]) : undefined;
    if (found) return found;
  }
  return undefined;
}
