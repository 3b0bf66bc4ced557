import type { Edit, Span } from '../../shared/text';
import { idPattern } from '../file/cell';
import { entryOfMap } from '../file/yamlTree';
import type { Tree } from '../file/yamlTree';
import type { Expression } from '../file/expressions';
import type { Runbook, RunbookStep } from '../file/runbook';

/** Something with a name that stands under the cursor. */
export type RunbookSymbol =
  | { readonly type: 'step'; readonly id: string; readonly span: Span }
  | { readonly type: 'input'; readonly path: readonly string[]; readonly span: Span };

/** A place in a cell. */
export interface Place {
  readonly cell: number;
  readonly span: Span;
}

export function contains(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}

/** The expressions of a step's inputs, in the order of the text. */
export function* expressionsOf(tree: Tree | undefined): Iterable<Expression> {
  if (tree?.type === 'list') for (const item of tree.items) yield* expressionsOf(item);
  else if (tree?.type === 'map') for (const entry of tree.entries) yield* expressionsOf(entry.value);
  else for (const part of tree?.parts ?? []) if (typeof part === 'object') yield part;
}

/** What `offset` of a cell names: a step, by its id or in `needs` and expressions; an input in an expression. */
export function symbolAt(runbook: Runbook, cell: number, offset: number): RunbookSymbol | undefined {
  const step = runbook.steps.find((each) => each.cell === cell);
  if (!step) return undefined;
  if (contains(step.idSpan, offset) && isNamed(step)) return { type: 'step', id: step.id, span: step.idSpan };
  const named = step.references.find(({ span }) => contains(span, offset));
  if (named) return { type: 'step', id: named.id, span: named.span };
  for (const { reference, span } of expressionsOf(step.with)) {
    if (!contains(span, offset)) continue;
    return reference.type === 'input'
      ? { type: 'input', path: reference.path, span }
      : { type: 'step', id: reference.step, span };
  }
  return undefined;
}

/** Where a step's id or an input's key is written, or `undefined` where there is none. */
export function definitionOf(runbook: Runbook, symbol: RunbookSymbol): Place | undefined {
  if (symbol.type === 'step') {
    const step = runbook.steps.find(({ id }) => id === symbol.id);
    return step && { cell: step.cell, span: step.idSpan };
  }
  let tree = runbook.header?.inputsTree;
  let span: Span | undefined;
  for (const name of symbol.path) {
    const entry = entryOfMap(tree, name);
    if (!entry) return undefined;
    ({ keySpan: span, value: tree } = entry);
  }
  return span && runbook.header && { cell: runbook.header.cell, span };
}

/** Every place that names the step, its own id first. */
export function occurrencesOf(runbook: Runbook, id: string): Place[] {
  return runbook.steps
    .flatMap((step) => [
      ...(step.id === id ? [{ cell: step.cell, span: step.idSpan, isOwn: true }] : []),
      ...step.references
        .filter((reference) => reference.id === id)
        .map(({ span }) => ({ cell: step.cell, span, isOwn: false })),
    ])
    .sort((a, b) => Number(b.isOwn) - Number(a.isOwn))
    .map(({ cell, span }) => ({ cell, span }));
}

/**
 * The edits that give a step another id everywhere, or why that is not possible.
 * Its journal is kept under the old id: what it remembers is looked up anew by the next check.
 */
export function renameStep(
  runbook: Runbook,
  id: string,
  name: string,
): { readonly edits: readonly (Place & Edit)[] } | { readonly fault: string } {
  if (!idPattern.test(name)) {
    return {
      fault: `\`${name}\` is no step id. Allowed: up to 40 lower-case letters, digits and hyphens, beginning with a letter.`,
    };
  }
  if (name !== id && runbook.steps.some((step) => step.id === name))
    return { fault: `There is a step \`${name}\` already.` };
  return { edits: occurrencesOf(runbook, id).map((place) => ({ ...place, text: name })) };
}

function isNamed(step: RunbookStep): boolean {
  return idPattern.test(step.id);
}
