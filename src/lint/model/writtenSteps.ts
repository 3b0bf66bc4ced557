import type { Node } from '../yaml/node';
import type { YamlDocument } from '../yaml/yamlDocument';
import type { Member } from './scope';
import { readStep, type Step } from './steps';

/** A step as written somewhere, whether it ever runs or not. */
export interface WrittenStep {
  readonly step: Step;
  readonly owner: Member;
}

/** Most steps read in one place. */
const maxSteps = 20_000;

/** The steps of a list, with those inside conditions and those passed to commands. */
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
      found.push({ step, owner });
      if (step.kind !== 'call' || step.passed === undefined) continue;
      for (const { value } of document.entries(step.passed)) if (value.kind === 'seq') collect(value, depth + 1);
    }
  };
  collect(steps, 0);
  return found;
}
