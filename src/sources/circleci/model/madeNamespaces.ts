import { scriptFacts } from '../../docker/scriptEvents';
import { configExpressions } from './expressions';
import type { WrittenStep } from './writtenSteps';

/** Namespaces of the images that steps build, tag or commit. */
export function madeNamespaces(steps: readonly WrittenStep[]): ReadonlySet<string> {
  const facts = steps.flatMap(({ step }) => (step.kind === 'run' ? scriptFacts(step.command, configExpressions) : []));
  return new Set(
    facts.flatMap((fact) => {
      const names = fact.kind === 'pull' ? fact.tags : fact.kind === 'local' ? fact.images : [];
      return names.map((name) => name.slice(0, name.indexOf('/')));
    }),
  );
}
