import { alternatives, closest, didYouMean } from '../../shared/didYouMean';
import { append } from '../../shared/lists';
import type { StepCell } from './cell';
import type { Expression } from './expressions';
import { inputAt, wholeExpression } from './inputs';
import type { Inputs } from './inputs';
import { problem } from './problem';
import type { CellProblem } from './problem';
import type { KindFacts } from './kindFacts';
import { checkShape } from './shapeCheck';
import { foresee } from './standIn';
import type { Foreknown } from './standIn';
import type { Tree } from './yamlTree';

/** Names that one message lists, of as many as there are inputs. */
const maxNames = 50;

/**
 * The faults of a step's `with`: expressions that name nothing, secrets inside texts, and inputs that its kind does not
 * take. What only a run knows is checked as far as its type goes.
 *
 * @param kind - The step's kind; without it, only expressions are checked.
 * @param inputs - The runbook's inputs; without front matter there are none.
 * @param kindOf - The kind of another step, by id.
 */
export function checkExpressions(
  step: StepCell,
  kind: KindFacts | undefined,
  inputs: Inputs | undefined,
  kindOf: (id: string) => KindFacts | undefined,
): CellProblem[] {
  const known = new Map<Expression, Foreknown>();
  const problems: CellProblem[] = [];
  for (const expression of step.expressions) {
    const fact = look(expression, inputs ?? {}, kindOf);
    known.set(expression, 'fault' in fact ? { type: 'unknown' } : fact);
    if ('fault' in fact) problems.push(fact.fault);
  }
  if (step.with) append(problems, insideTexts(step.with, known));
  if (kind === undefined || step.problems.some((fault) => fault.code === 'yaml')) return problems;
  const { data, standIns } = step.with
    ? foresee(step.with, (expression) => known.get(expression) ?? { type: 'unknown' })
    : { data: {}, standIns: [] };
  const shape = { schema: kind.input, name: 'with', owner: `\`${kind.kind}\``, fallback: step.withSpan };
  return [...problems, ...checkShape(shape, step.with, data, standIns)];
}

function look(
  { reference, span, source }: Expression,
  inputs: Inputs,
  kindOf: (id: string) => KindFacts | undefined,
): Foreknown | { readonly fault: CellProblem } {
  if (reference.type === 'input') {
    const value = inputAt(inputs, reference.path);
    if (value === undefined) return { fault: unknownInput(reference.path, { span, source }, inputs) };
    if (value !== null) return { value };
    return {
      fault: problem('empty-input', span, `\`${source}\` has no value yet. Fill it in at the top of the runbook.`),
    };
  }
  const kind = kindOf(reference.step);
  // A step that is missing or of unknown kind is reported where its name is, or in its own cell.
  if (kind === undefined) return { type: 'unknown' };
  const outputs = Object.keys(kind.outputs);
  if (!Object.hasOwn(kind.outputs, reference.output)) {
    const list = outputs.length === 0 ? 'It has no outputs.' : `It has ${alternatives(outputs, 'and')}.`;
    const near = closest(reference.output, outputs);
    const fix =
      near === undefined
        ? undefined
        : {
            title: `Change to \`${near}\``,
            edits: [{ span, text: `\${{ steps.${reference.step}.outputs.${near} }}` }],
          };
    const message = `\`${reference.output}\` is no output of \`${kind.kind}\`.${didYouMean(reference.output, outputs)} ${list}`;
    return { fault: problem('unknown-output', span, message, fix) };
  }
  return { type: kind.outputs[reference.output]?.secret ? 'secret' : 'text' };
}

function unknownInput(path: readonly string[], at: Pick<Expression, 'span' | 'source'>, inputs: Inputs): CellProblem {
  // The longest part of the path that exists says which names were possible.
  let depth = 0;
  while (depth < path.length && inputAt(inputs, path.slice(0, depth + 1)) !== undefined) depth++;
  const parent = depth === 0 ? inputs : inputAt(inputs, path.slice(0, depth));
  const prefix = ['inputs', ...path.slice(0, depth)].join('.');
  const name = path[depth] ?? '';
  const names = (typeof parent === 'object' && parent !== null ? Object.keys(parent) : []).slice(0, maxNames);
  const near = closest(name, names);
  const fix =
    near === undefined
      ? undefined
      : {
          title: `Change to \`${prefix}.${near}\``,
          edits: [{ span: at.span, text: `\${{ ${[prefix, near, ...path.slice(depth + 1)].join('.')} }}` }],
        };
  const list =
    names.length === 0 ? `\`${prefix}\` holds no others.` : `\`${prefix}\` has ${alternatives(names, 'and')}.`;
  return problem(
    'unknown-input',
    at.span,
    `There is no input \`${prefix}.${name}\`.${didYouMean(name, names)} ${list}`,
    fix,
  );
}

/** Expressions with something before or after them that do not yield a text. */
function insideTexts(tree: Tree, known: ReadonlyMap<Expression, Foreknown>): CellProblem[] {
  if (tree.type === 'list') return tree.items.flatMap((item) => insideTexts(item, known));
  if (tree.type === 'map') return tree.entries.flatMap((entry) => insideTexts(entry.value, known));
  if (!tree.parts || wholeExpression(tree.parts)) return [];
  return tree.parts.flatMap((part) => {
    const fact = typeof part === 'object' ? known.get(part) : undefined;
    if (typeof part !== 'object' || fact === undefined) return [];
    if ('type' in fact && fact.type === 'secret') {
      return [
        problem(
          'secret-in-text',
          part.span,
          `\`${part.source}\` is a secret. It must be the whole value, with nothing before or after it, or it would become readable.`,
        ),
      ];
    }
    if ('value' in fact && typeof fact.value === 'object') {
      return [
        problem(
          'bad-expression',
          part.span,
          `\`${part.source}\` is a mapping, so it cannot stand inside a text. Name one of its values.`,
        ),
      ];
    }
    return [];
  });
}
