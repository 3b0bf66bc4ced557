import { append } from '../../shared/lists';
import { hashOf } from './canonicalJson';
import type { Outputs } from './outputs';

/** A step of a parsed runbook, as the runner needs it. */
export interface RunnableStep {
  readonly id: string;
  /** The step kind, as written. */
  readonly uses: string;
  /** The ids it needs, as written under `needs` and as its expressions name them; direct ones only. */
  readonly needs: readonly string[];
  /** Changes when the text of the cell does. */
  readonly textHash: string;
  /** What is wrong with the cell. Such a step does not run, and neither do those that need it. */
  readonly problems: readonly { readonly message: string }[];
  /**
   * `with:` with every expression replaced, not yet validated by the kind.
   * @param outputsOf - The outputs of a step that is in sync.
   * @throws {PullbookError} `NEEDS_UNMET` when an output it names is not known yet, `INPUT_INVALID`.
   */
  resolve(outputsOf: (id: string) => Outputs | undefined): unknown;
}

/**
 * The steps so that each comes after all it needs, otherwise in the order of the document. Needs that name no step and
 * needs that close a circle do not count here: the parser reports both as problems of the cell.
 */
export function inRunOrder<S extends Pick<RunnableStep, 'id' | 'needs'>>(steps: readonly S[]): readonly S[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const ordered = new Set<S>();
  const entered = new Set<S>();
  const visit = (step: S) => {
    if (entered.has(step)) return;
    entered.add(step);
    for (const need of step.needs) {
      const needed = byId.get(need);
      if (needed !== undefined) visit(needed);
    }
    ordered.add(step);
  };
  steps.forEach(visit);
  return [...ordered];
}

/** The ids of all steps that `id` needs, directly or through others, without itself. */
export function allNeedsOf(steps: readonly Pick<RunnableStep, 'id' | 'needs'>[], id: string): ReadonlySet<string> {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const found = new Set<string>();
  const pending = [...(byId.get(id)?.needs ?? [])];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    append(pending, byId.get(next)?.needs ?? []);
  }
  found.delete(id);
  return found;
}

/** Has every output, each of one and the same value. */
const anyOutputs: Outputs = new Proxy({}, { get: () => 'output' });

/** Stands for what a step reads like: the text of its cell and the runbook's inputs it names, whatever other steps give it. */
export function sourceHash(step: Pick<RunnableStep, 'textHash' | 'resolve'>): string {
  let input: unknown;
  try {
    input = step.resolve(() => anyOutputs);
  } catch {
    input = 'unresolved'; // A faulty cell reads like its text alone.
  }
  return hashOf({ text: step.textHash, input });
}
