import { alternatives, didYouMean } from '../../shared/didYouMean';
import type { StepCell } from './cell';
import { problem } from './problem';
import type { CellProblem } from './problem';

/** How many ids a message lists. */
const shown = 8;
/** How many of the steps above are tried for a name that was meant. */
const maxAlike = 200;

/** For each step, whether its id is another's: the first keeps it. */
export function checkIds(steps: readonly StepCell[]): CellProblem[][] {
  const all = new Set(steps.map((step) => step.id));
  const seen = new Set<string>();
  /** Where to look on for a free number. */
  const counts = new Map<string, number>();
  return steps.map(({ id, idSpan }) => {
    if (id === undefined) return [];
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    let count = counts.get(id) ?? 2;
    while (all.has(`${id}-${count}`)) count++;
    counts.set(id, count);
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
  const ids = [...first.keys()];
  const places = [...first.values()];
  let above = 0;
  const isCircle = circles(
    steps.flatMap(({ id, references }) => (id === undefined ? [] : [{ id, needs: references.map(({ id }) => id) }])),
  );
  return steps.map((step, i) => {
    while ((places[above] ?? i) < i) above++;
    const count = above;
    return step.references.flatMap(({ id, span }) => {
      const at = first.get(id);
      if (id === step.id)
        return [problem('cyclic-need', span, `The step \`${id}\` needs itself. Only steps above it can be needed.`)];
      if (at === undefined) {
        const earlier = ids.slice(Math.max(0, count - maxAlike), count);
        const list =
          count === 0
            ? 'No step stands above this one.'
            : `Above ${count > shown ? 'are, among others,' : count > 1 ? 'are' : 'is'} ${alternatives(earlier.slice(-shown), 'and')}.`;
        return [problem('unknown-need', span, `There is no step \`${id}\`.${didYouMean(id, earlier)} ${list}`)];
      }
      if (at < i) return [];
      if (step.id !== undefined && isCircle(step.id, id)) {
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
    });
  });
}

/**
 * Whether of two steps, where the first needs the second, the second needs the first in turn. Both then are in one strongly
 * connected part of the graph; all parts are found in one pass.
 * @see Tarjan, Depth-first search and linear graph algorithms, 1972
 */
function circles(
  steps: readonly { readonly id: string; readonly needs: readonly string[] }[],
): (a: string, b: string) => boolean {
  const needs = new Map(steps.toReversed().map((step) => [step.id, step.needs]));
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const part = new Map<string, number>();
  const open: string[] = [];
  const enter = (id: string): Visit => {
    order.set(id, order.size);
    lowest.set(id, order.get(id) ?? 0);
    open.push(id);
    return { id, needs: needs.get(id) ?? [], next: 0 };
  };
  const lower = (id: string, to: number): void => void lowest.set(id, Math.min(lowest.get(id) ?? to, to));
  for (const { id: root } of steps) {
    const path = order.has(root) ? [] : [enter(root)];
    for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
      const need = at.needs[at.next++];
      if (need !== undefined) {
        if (!needs.has(need) || part.has(need)) continue;
        const known = order.get(need);
        if (known === undefined) path.push(enter(need));
        else lower(at.id, known);
        continue;
      }
      path.pop();
      const end = lowest.get(at.id) ?? 0;
      const before = path.at(-1);
      if (before !== undefined) lower(before.id, end);
      if (end !== order.get(at.id)) continue;
      for (let id = open.pop(); id !== undefined; id = id === at.id ? undefined : open.pop()) part.set(id, end);
    }
  }
  return (a, b) => part.has(a) && part.get(a) === part.get(b);
}

/** A step on the way, with the first of its needs that was not followed yet. */
interface Visit {
  readonly id: string;
  readonly needs: readonly string[];
  next: number;
}
