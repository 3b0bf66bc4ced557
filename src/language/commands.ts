import type { CommandContext, Unit } from '../lint/command';
import type { Source } from '../lint/source';
import { changesOf } from './changes';
import type { LintedUnit } from './linted';
import type { Person, Workspace } from './ports';
import type { Tracker } from './tracker';

/** What a command of a source acts through. */
export function commandContext(
  source: Source,
  argument: unknown,
  person: Person,
  { tracker, workspace }: { readonly tracker: Tracker; readonly workspace: Workspace },
): CommandContext {
  const unitOf = ({ id, lint }: LintedUnit): Unit => ({
    id: workspace.uriOf(id),
    title: workspace.titleOf(id),
    lint,
  });
  const unitAt = async (uri: string): Promise<LintedUnit> => {
    const id = workspace.pathOf(uri);
    const linted = id === undefined ? undefined : await tracker.unit(source, id, true);
    if (linted === undefined) throw new RangeError(`There is no ${source.title} at ${uri}.`);
    return linted;
  };
  return {
    ...person,
    argument,
    async current() {
      const file = typeof argument === 'string' ? workspace.pathOf(argument) : person.inView;
      const linted = file === undefined ? undefined : await tracker.file(file);
      return linted?.unit.source === source ? unitOf(linted.unit) : undefined;
    },
    async units() {
      const ids = await tracker.all(source);
      const linted = await Promise.all(ids.map((id) => tracker.unit(source, id, true)));
      return linted.flatMap((unit) => (unit === undefined ? [] : [unitOf(unit)]));
    },
    unit: async (uri) => unitOf(await unitAt(uri)),
    propose: (uri, compute) =>
      person.propose(async () => {
        const unit = await unitAt(uri);
        const proposal = compute(unit.lint);
        if (proposal === undefined) return undefined;
        return { title: proposal.title, files: changesOf(unit, proposal.edits), needsLook: true };
      }),
  };
}
