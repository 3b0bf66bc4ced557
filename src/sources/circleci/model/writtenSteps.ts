import type { Node } from '../../yaml/node';
import type { YamlDocument } from '../../yaml/yamlDocument';
import type { Invocation } from './invocations';
import { eachScope, type Command, type Job, type Member, type Scope } from './scope';
import { readStep, type Step } from './steps';

/** A step as written somewhere, whether it ever runs or not. */
export interface WrittenStep {
  readonly step: Step;
  readonly owner: Member;
}

/** Most steps read in one place. */
const maxSteps = 20_000;

/** Steps of CircleCI itself that neither pull nor carry credentials. */
const plainSteps = new Set([
  'checkout',
  'save_cache',
  'restore_cache',
  'store_artifacts',
  'store_test_results',
  'persist_to_workspace',
  'attach_workspace',
  'add_ssh_keys',
]);

/** Most steps of a config have nothing to do with docker, and every rule would look at each of them. */
function canMatter(step: Step): boolean {
  if (step.kind === 'call') return !plainSteps.has(step.name);
  if (step.kind !== 'run') return true;
  return step.options !== undefined || /docker|get-login/.test(step.command.value);
}

/** The steps of a list that can matter, with those inside conditions and those passed to commands. */
export function writtenIn(document: YamlDocument, steps: Node | undefined, owner: Member): WrittenStep[] {
  const found: WrittenStep[] = [];
  const open = new Set<Node>();
  const collect = (list: Node | undefined, depth: number): void => {
    if (list?.kind !== 'seq' || depth > 20 || open.has(list) || found.length > maxSteps) return;
    open.add(list);
    for (const item of list.items) {
      const step = readStep(document, item);
      if (step === undefined) continue;
      if (step.kind === 'branch' || step.kind === 'steps') {
        collect(step.steps, depth + 1);
        continue;
      }
      if (canMatter(step)) found.push({ step, owner });
      if (step.kind !== 'call' || step.passed === undefined) continue;
      for (const { value } of document.entries(step.passed)) if (value.kind === 'seq') collect(value, depth + 1);
    }
  };
  collect(steps, 0);
  return found;
}

/** Where steps are written besides jobs. */
interface StepOwners {
  readonly document: YamlDocument;
  readonly root: Scope;
  readonly invocations: readonly Invocation[];
  readonly stepsOf: (command: Command) => readonly WrittenStep[];
}

/** The steps of commands, jobs, and of what workflows pass, each once per scope: behind an alias one stands in several. */
export function stepsOf(
  { document, root, invocations, stepsOf: ofCommand }: StepOwners,
  ofJob: (job: Job) => readonly WrittenStep[],
): WrittenStep[] {
  const found: WrittenStep[] = [];
  eachScope(root, (scope) => {
    const known = new Set<Node>();
    const add = (steps: readonly WrittenStep[]): void => {
      for (const written of steps) {
        if (known.has(written.step.node)) continue;
        known.add(written.step.node);
        found.push(written);
      }
    };
    for (const command of scope.commands.values()) add(ofCommand(command));
    for (const job of scope.jobs.values()) add(ofJob(job));
    if (scope !== root) return;
    for (const { job, options, targetNode, stepLists } of invocations) {
      if (options === undefined) continue;
      for (const list of stepLists) {
        const nobody = { name: '', path: 'workflows', keyNode: targetNode, node: options, parameters: undefined };
        add(writtenIn(document, list, { ...(job ?? nobody), scope: root }));
      }
    }
  });
  return found;
}
