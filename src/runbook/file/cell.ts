import type { Span } from '../../shared/text';
import { alternatives, closest, didYouMean } from '../../shared/didYouMean';
import type { Expression } from './expressions';
import { problem } from './problem';
import type { CellProblem } from './problem';
import { entryOfMap, readYaml } from './yamlTree';
import type { Entry, MapTree, Tree } from './yamlTree';

/** A place that names a step. */
export interface StepReference {
  readonly id: string;
  readonly span: Span;
  /** The whole expression, or nothing for an entry of `needs`. */
  readonly expression?: Expression;
}

/** What one step cell says, before anything else in the runbook is looked at. */
export interface StepCell {
  readonly id?: string;
  readonly idSpan: Span;
  readonly uses?: string;
  readonly usesSpan: Span;
  readonly with?: Tree;
  /** Where `with` is written, or else `uses`. */
  readonly withSpan: Span;
  /** The steps under `needs`, then those in expressions, in the order of the text. */
  readonly references: readonly StepReference[];
  readonly expressions: readonly Expression[];
  readonly problems: readonly CellProblem[];
}

const keys = ['id', 'uses', 'with', 'needs'];

/** How a step may be called: lower case, for it is typed in expressions and on command lines. */
export const idPattern = /^[a-z][a-z0-9-]{0,39}$/;

/** Reads the text of a step cell. Every fault is a problem with its span; whatever can be read in spite of it is. */
export function parseCell(text: string): StepCell {
  const { tree, problems: faults } = readYaml(text);
  const problems: CellProblem[] = [...faults];
  const top: Span = { start: 0, end: /^[^\r\n]*/.exec(text)?.[0].length ?? 0 };
  const nothing = { idSpan: top, usesSpan: top, withSpan: top, references: [], expressions: [] };
  const isBroken = faults.some((fault) => fault.code === 'yaml');
  if (tree?.type !== 'map') {
    if (!isBroken)
      problems.push(problem('yaml', tree?.span ?? top, 'A step is a mapping with `id`, `uses` and `with`.'));
    return { ...nothing, problems };
  }
  // Faults of YAML throw off what follows them; one message is then more help than ten.
  const report = isBroken ? [] : problems;
  for (const entry of tree.entries) if (!keys.includes(entry.key)) report.push(unknownKey(entry));
  const id = idOf(tree, top, report);
  const uses = usesOf(tree, top, report);
  const fields = entryOfMap(tree, 'with');
  if (fields && fields.value.type !== 'map' && !isNull(fields.value)) {
    report.push(problem('wrong-value', fields.value.span, '`with` is a mapping: one input of the kind per line.'));
  }
  const needs = needsOf(entryOfMap(tree, 'needs'), report);
  const expressions = fields ? [...expressionsIn(fields.value)] : [];
  const implied = expressions.flatMap((expression) =>
    expression.reference.type === 'output'
      ? [{ id: expression.reference.step, span: stepSpan(expression, text), expression }]
      : [],
  );
  return {
    ...(id.value !== undefined && { id: id.value }),
    idSpan: id.span,
    ...(uses.value !== undefined && { uses: uses.value }),
    usesSpan: uses.span,
    ...(fields?.value.type === 'map' && { with: fields.value }),
    withSpan: fields?.keySpan ?? uses.span,
    references: [...needs, ...implied],
    expressions,
    problems,
  };
}

function unknownKey(entry: Entry): CellProblem {
  const near = closest(entry.key, keys);
  const message = `\`${entry.key}\` is no key of a step.${didYouMean(entry.key, keys)} Allowed: ${alternatives(keys, 'and')}.`;
  const fix =
    near === undefined ? undefined : { title: `Change to \`${near}\``, edits: [{ span: entry.keySpan, text: near }] };
  return problem('unknown-key', entry.keySpan, message, fix);
}

interface Name {
  readonly value?: string;
  readonly span: Span;
}

function nameOf(tree: MapTree, key: string, missing: string, top: Span, problems: CellProblem[]): Name {
  const entry = entryOfMap(tree, key);
  if (!entry || isNull(entry.value)) {
    problems.push(problem('missing-key', entry?.keySpan ?? top, missing));
    return { span: entry?.keySpan ?? top };
  }
  const { value } = entry;
  if (value.type === 'scalar' && !value.parts && value.value !== null)
    return { value: String(value.value), span: value.span };
  problems.push(problem('wrong-value', value.span, `\`${key}\` is a plain text without expressions.`));
  return { span: value.span };
}

function idOf(tree: MapTree, top: Span, problems: CellProblem[]): Name {
  const missing =
    'The step has no `id`. Give it one, such as `id: token`: other steps and the journal know it by that.';
  const { value, span } = nameOf(tree, 'id', missing, top, problems);
  if (value === undefined || idPattern.test(value)) return { span, ...(value !== undefined && { value }) };
  const proposal = value
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-$/g, '')
    .slice(0, 40);
  const fix = proposal === '' ? undefined : { title: `Change to \`${proposal}\``, edits: [{ span, text: proposal }] };
  const message = `\`${value}\` is no step id. Allowed: up to 40 lower-case letters, digits and hyphens, beginning with a letter.`;
  problems.push(problem('bad-id', span, message, fix));
  return { span };
}

function usesOf(tree: MapTree, top: Span, problems: CellProblem[]): Name {
  return nameOf(
    tree,
    'uses',
    'The step does not say which kind it `uses`, such as `uses: manual/checkpoint`.',
    top,
    problems,
  );
}

function needsOf(entry: Entry | undefined, problems: CellProblem[]): StepReference[] {
  if (!entry || isNull(entry.value)) return [];
  const items = entry.value.type === 'list' ? entry.value.items : [entry.value];
  return items.flatMap((item) => {
    if (item.type === 'scalar' && !item.parts && item.value !== null)
      return [{ id: String(item.value), span: item.span }];
    problems.push(
      problem('wrong-value', item.span, '`needs` takes the ids of earlier steps: `needs: [account, token]`.'),
    );
    return [];
  });
}

function* expressionsIn(tree: Tree): Iterable<Expression> {
  if (tree.type === 'list') for (const item of tree.items) yield* expressionsIn(item);
  else if (tree.type === 'map') for (const entry of tree.entries) yield* expressionsIn(entry.value);
  else for (const part of tree.parts ?? []) if (typeof part === 'object') yield part;
}

/** The step's name inside an expression, so that renaming it touches nothing else. */
function stepSpan(expression: Expression, text: string): Span {
  const { span, reference } = expression;
  const name = reference.type === 'output' ? reference.step : '';
  const dot = text.slice(span.start, span.end).indexOf('steps.');
  const start = span.start + dot + 'steps.'.length;
  return dot >= 0 && text.startsWith(name, start) ? { start, end: start + name.length } : span;
}

function isNull(tree: Tree): boolean {
  return tree.type === 'scalar' && tree.value === null;
}
