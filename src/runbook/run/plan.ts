import { PullbookError } from '../../shared/errors';
import { hashOf } from '../file/canonicalJson';
import type { Change, ShownChange } from './change';
import type { Target } from './report';

/** What a plan is made of. `input` is the resolved input, with handles in place of secrets. */
export interface PlanFacts {
  readonly kind: string;
  readonly input: unknown;
  readonly target: Target;
  readonly changes: readonly Change[];
  /** The id of the remedy whose plan it is; absent for the step's own. */
  readonly remedy?: string;
}

/**
 * What Apply… is bound to: two plans with one hash do the same to the same things, which nobody has touched in between.
 * The latter by the `basis` of each change.
 */
export function planHash(plan: PlanFacts): string {
  const { kind, input, target, changes, remedy } = plan;
  return hashOf({ kind, input, target, changes, ...(remedy === undefined ? {} : { remedy }) });
}

/** The changes as a report has them: what they are bound to is the hash's business, and nobody's to read. */
export function shownChanges(changes: readonly Change[]): readonly ShownChange[] {
  return changes.map((change) => {
    const shown: ShownChange & { basis?: unknown } = { ...change };
    delete shown.basis;
    return shown;
  });
}

/** The changes that `apply` makes now: neither a person's part nor what opens up only afterwards is among them. */
export function isOwn(change: ShownChange): boolean {
  return change.action !== 'person' && change.action !== 'gate';
}

/** Whether `apply` has anything to do with these changes. */
export function isApplicable(changes: readonly ShownChange[]): boolean {
  return changes.some((change) => change.action !== 'person');
}

/** The plan in one line: `Plan: 1 to create, 1 to change, 0 to remove.`, or `No changes.` */
export function describeChanges(changes: readonly ShownChange[]): string {
  if (changes.length === 0) return 'No changes.';
  const count = (action: Change['action']) => changes.filter((change) => change.action === action).length;
  const resources = ['create', 'update', 'delete'] as const;
  const parts: string[] = [];
  if (resources.some((action) => count(action) > 0)) {
    parts.push(`${count('create')} to create`, `${count('update')} to change`, `${count('delete')} to remove`);
  }
  if (count('run') > 0) parts.push(`${count('run')} to run`);
  if (count('gate') > 0) parts.push(`${count('gate')} to approve`);
  const questions = changes.filter(({ unknown }) => unknown !== undefined).length;
  if (count('person') > questions) parts.push(`${count('person') - questions} for you to do`);
  if (questions > 0) parts.push(`${questions} to find out`);
  return `Plan: ${parts.join(', ')}.`;
}

/** What to do where another plan is shown than the one that was agreed to. */
export const readNewPlan = 'Nothing was changed. The plan below is the new one: read it, then press Apply….';

/** The error for an apply after which changes are left that it should have made. */
export function notConverged(changes: readonly Change[]): PullbookError {
  const open = changes.filter(isOwn).map(({ summary }) => summary.replaceAll('**', ''));
  return new PullbookError('NOT_CONVERGED', `After apply this still differs: ${open.join('; ')}.`, {
    advice: 'What was written stays. The plan below is what is left: read it before you apply again.',
  });
}
