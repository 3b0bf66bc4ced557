import type { Span } from '../../shared/text';
import { problem } from './problem';
import type { CellProblem } from './problem';

/** What an expression names. */
export type Reference =
  | { readonly type: 'input'; readonly path: readonly string[] }
  | { readonly type: 'output'; readonly step: string; readonly output: string };

export interface Expression {
  readonly reference: Reference;
  /** From `$` to the last `}`, in the cell. */
  readonly span: Span;
  /** As written, for messages: `${{ inputs.product }}`. */
  readonly source: string;
}

/** A text in which expressions were found: literal stretches and expressions in turn. */
export type Parts = readonly (string | Expression)[];

const forms = '`${{ inputs.<name> }}` and `${{ steps.<id>.outputs.<name> }}`';

/** The name of an input, an output or a mapping key in an expression. */
export const namePattern = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/**
 * Finds the expressions in a scalar. There are two forms and no code: `${{ inputs.a.b }}` and
 * `${{ steps.id.outputs.y }}`.
 *
 * @param value - The text as YAML reads it.
 * @param source - The same as the file writes it: it has the places. Where an escape hides an expression in it, the
 * whole scalar is the place.
 * @param start - Where `source` begins in the cell.
 * @returns `undefined` when there is none.
 */
export function findExpressions(
  value: string,
  source: string,
  start: number,
): { readonly parts: Parts; readonly problems: readonly CellProblem[] } | undefined {
  if (!value.includes('${{')) return undefined;
  const whole = { start, end: start + source.length };
  const places = [...source.matchAll(/\$\{\{[^}]*(?:\}\}|$)/g)].map((found) => ({
    start: start + found.index,
    end: start + found.index + found[0].length,
  }));
  const found = [...value.matchAll(/\$\{\{([^}]*)(\}\}|$|)/g)];
  const parts: (string | Expression)[] = [];
  const problems: CellProblem[] = [];
  let at = 0;
  found.forEach((match, i) => {
    const span = (places.length === found.length ? places[i] : undefined) ?? whole;
    if (match.index > at) parts.push(value.slice(at, match.index));
    at = match.index + match[0].length;
    const inner = (match[1] ?? '').trim();
    if (match[2] !== '}}') {
      problems.push(
        problem('bad-expression', span, `This expression has no end. Close it with \`}}\`. Allowed: ${forms}.`),
      );
      return;
    }
    const reference = referenceOf(inner);
    if (reference) parts.push({ reference, span, source: `\${{ ${inner} }}` });
    else
      problems.push(
        problem('bad-expression', span, `\`${inner}\` is no expression. Allowed: ${forms}; there is no code.`),
      );
  });
  if (at < value.length) parts.push(value.slice(at));
  return { parts, problems };
}

function referenceOf(inner: string): Reference | undefined {
  const names = inner.split('.');
  const [root, ...path] = names;
  if (path.length === 0 || !path.every((name, i) => namePattern.test(name) || (root === 'steps' && i === 0)))
    return undefined;
  if (root === 'inputs') return { type: 'input', path };
  const [step, outputs, output] = path;
  if (root !== 'steps' || path.length !== 3 || outputs !== 'outputs') return undefined;
  return step && output && /^[A-Za-z0-9_-]+$/.test(step) ? { type: 'output', step, output } : undefined;
}
