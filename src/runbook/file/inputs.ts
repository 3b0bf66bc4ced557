import { PullbookError } from '../../shared/errors';
import type { Expression, Parts } from './expressions';
import type { OutputValue, Outputs } from './outputs';
import type { Plain, Tree } from './yamlTree';

/** The inputs of a runbook as its front matter gives them; `null` is an input that nobody has filled in yet. */
export interface Inputs {
  readonly [name: string]: Plain | Inputs;
}

/** What an expression may yield. */
export type ExpressionValue = Plain | Inputs | OutputValue;

/** The input at `path`, or `undefined` when there is none. */
export function inputAt(inputs: Inputs, path: readonly string[]): Plain | Inputs | undefined {
  let at: Plain | Inputs | undefined = inputs;
  for (const name of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = at[name];
  }
  return at;
}

/** Every path that leads to a value, with that value, in the order of the file. */
export function leavesOf(inputs: Inputs, path: readonly string[] = []): { path: readonly string[]; value: Plain }[] {
  return Object.entries(inputs).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null ? leavesOf(value, [...path, name]) : [{ path: [...path, name], value }],
  );
}

/**
 * `tree` as plain data with every expression replaced by what `valueOf` says. An expression that is a whole value gives
 * that value as it is, an object or a handle of a secret too; one inside a text becomes part of it.
 */
function substitute(tree: Tree, valueOf: (expression: Expression, isWhole: boolean) => ExpressionValue): unknown {
  if (tree.type === 'list') return tree.items.map((item) => substitute(item, valueOf));
  if (tree.type === 'map') {
    return Object.fromEntries(tree.entries.map(({ key, value }) => [key, substitute(value, valueOf)]));
  }
  if (!tree.parts) return tree.value;
  const only = wholeExpression(tree.parts);
  if (only) return valueOf(only, true);
  const texts = tree.parts.map((part) => {
    const value = typeof part === 'string' ? part : valueOf(part, false);
    return typeof value === 'object' ? '' : String(value);
  });
  return texts.join('');
}

/** The expression that is all of a value, or `undefined`. */
export function wholeExpression(parts: Parts): Expression | undefined {
  const [only, ...more] = parts;
  return more.length === 0 && typeof only === 'object' ? only : undefined;
}

/**
 * The inputs of a step for its kind to validate: literals as written, expressions replaced.
 *
 * @param outputsOf - The outputs of an earlier step, as far as they are known.
 * @throws {PullbookError} `NEEDS_UNMET` when an output is not known yet, `INPUT_INVALID` for an input that is missing
 * or empty, and for a secret in the middle of a text.
 */
export function resolveInputs(
  step: { readonly with?: Tree | undefined },
  inputs: Inputs,
  outputsOf: (id: string) => Outputs | undefined,
): unknown {
  if (step.with === undefined) return {};
  return substitute(step.with, (expression, isWhole) => {
    const { reference, source } = expression;
    const value =
      reference.type === 'input' ? inputAt(inputs, reference.path) : outputsOf(reference.step)?.[reference.output];
    if (value === undefined || value === null) {
      if (reference.type === 'input')
        throw new PullbookError('INPUT_INVALID', `\`${source}\` has no value. Fill it in at the top of the runbook.`);
      throw new PullbookError(
        'NEEDS_UNMET',
        `\`${source}\` is not known yet. Bring step \`${reference.step}\` in sync first.`,
      );
    }
    if (!isWhole && typeof value === 'object') {
      throw new PullbookError(
        'INPUT_INVALID',
        `\`${source}\` is no text, so it must be the whole value, with nothing before or after it.`,
      );
    }
    return value;
  });
}
