import { alternatives, didYouMean } from '../../shared/didYouMean';
import type { StepCell } from './cell';
import { problem } from './problem';
import type { CellProblem } from './problem';
import { allNeedsOf } from './runnable';

/** How many ids a message lists. */
const shown = 8;

/** For each step, whether its id is another's: the first keeps it. */
export function checkIds(steps: readonly StepCell[]): CellProblem[][] {
  const all = new Set(steps.map((step) => step.id));
  const seen = new Set<string>();
  return steps.map(({ id, idSpan }) => {
    if (id === undefined) return [];
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    let count = 2;
    while (all.has(`${id}-${count}`)) count++;
    const free = `${id}-${count}`;
    all.add(free);
    const message = `Another step above is called \`${id}\` already. Give this one an id of its own, such as \`${free}\`.`;
    return [
      problem('duplicate-id', idSpan, message, {
        title: `Change to \`${free}\``,
        edits: [{ span: idSpan, text: free }],
      }),
    ];
  });
}

/** For each step, the faults of what it needs, written under `needs` or named by an expression. */
export function checkNeeds(steps: readonly StepCell[]): CellProblem[][] {
  const first = new Map<string, number>();
  steps.forEach(({ id }, i) => {
    if (id !== undefined && !first.has(id)) first.set(id, i);
  });
  const graph = steps.flatMap((step) =>
    step.id === undefined ? [] : [{ id: step.id, needs: step.references.map((reference) => reference.id) }],
  );
  return steps.map((step, i) =>
    step.references.flatMap(({ id, span }) => {
      const at = first.get(id);
      if (id === step.id)
        return [problem('cyclic-need', span, `The step \`${id}\` needs itself. Only steps above it can be needed.`)];
      if (at === undefined) {
        const earlier = [...first.keys()].filter((name) => (first.get(name) ?? i) < i);
        const list =
          earlier.length === 0
            ? 'No step stands above this one.'
            : `Above ${earlier.length > shown ? 'are, among others,' : earlier.length > 1 ? 'are' : 'is'} ${alternatives(earlier.slice(-shown), 'and')}.`;
        return [problem('unknown-need', span, `There is no step \`${id}\`.${didYouMean(id, earlier)} ${list}`)];
      }
      if (at < i) return [];
      if (step.id !== undefined && allNeedsOf(graph, id).has(step.id)) {
        return [
          problem(
            'cyclic-need',
            span,
            `\`${id}\` needs \`${step.id}\` in turn, so neither could ever run. Remove one of the two.`,
          ),
        ];
      }
      return [
        problem(
          'later-need',
          span,
          `\`${id}\` comes later in the runbook. A step needs only steps above it: move this one below \`${id}\`.`,
        ),
      ];
    }),
  );
}
