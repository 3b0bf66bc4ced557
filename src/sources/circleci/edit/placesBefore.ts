import { configExpressions } from '../model/expressions';
import type { PullEvent, TopStep } from '../../docker/flow';
import { readStep } from '../model/steps';
import { isGuarded, maxGuardedLength } from '../../docker/shell/isGuarded';
import type { Node } from '../../yaml/node';
import type { YamlDocument } from '../../yaml/yamlDocument';

/** Ends a job with success. */
const halt = /\bstep\s+halt\b/;
/** Steps of CircleCI itself. */
const builtIn =
  /^(?:checkout|setup_remote_docker|(?:save|restore)_cache|store_\w+|(?:persist_to|attach)_workspace|add_ssh_keys)$/;

/** Where steps go that some docker calls of a job need before them. */
export interface PlacesBefore {
  /** The steps to insert before, in order, each in a list of its own. */
  readonly steps: readonly TopStep[];
  /** Whether each of them only runs where a call runs that needs it. */
  readonly isNeeded: boolean;
}

/**
 * Finds the places before docker calls: the innermost list that holds all of them, if one of them runs whenever the list
 * does; otherwise a place in each condition that holds some. What is inserted must not run in a job that works without it.
 *
 * @param pulls - In the order in which they run.
 */
export function placesBefore(document: YamlDocument, pulls: readonly PullEvent[]): PlacesBefore {
  const steps: TopStep[] = [];
  let isNeeded = true;
  const visit = (group: readonly PullEvent[], depth: number): void => {
    const first = group[0]?.site.steps[depth];
    if (first === undefined) return;
    const sure = group.find((pull) => runsWith(pull, depth))?.site.steps[depth];
    if (sure !== undefined) {
      steps.push(first);
      isNeeded &&= !mayEndBetween(document, first, sure);
      return;
    }
    const groups = new Map<unknown, PullEvent[]>();
    for (const pull of group) {
      const item = pull.site.steps[depth]?.item;
      groups.set(item, [...(groups.get(item) ?? []), pull]);
    }
    for (const inner of groups.values()) {
      const at = inner[0]?.site.steps[depth];
      if (inner.every(({ site }) => site.steps.length > depth + 1)) visit(inner, depth + 1);
      else if (at !== undefined) {
        steps.push(at);
        isNeeded = false;
      }
    }
  };
  visit(pulls, 0);
  return { steps, isNeeded };
}

/** Whether a call runs whenever its step at a depth does. */
function runsWith({ site, verb }: PullEvent, depth: number): boolean {
  if (site.steps.length !== depth + 1 || site.isConditional) return false;
  // Without a place in a script it is a step of an orb, or the script is an argument, and others pass other ones.
  return site.place === undefined
    ? verb.includes('/')
    : site.node.value.length <= maxGuardedLength && !isGuarded(site.node.value, site.place, configExpressions);
}

/** Whether a step between two can end the job early, so that the first one runs without the second. */
function mayEndBetween(document: YamlDocument, first: TopStep, second: TopStep): boolean {
  if (first.list !== second.list || first.index >= second.index || !halt.test(document.text)) return false;
  return first.list.items.slice(first.index, second.index).some((item) => mayEnd(document, item));
}

/** Where something in the file ends a job, whatever is called by a name, or stands elsewhere, may come to it. */
function mayEnd(document: YamlDocument, item: Node): boolean {
  if (item.kind === 'alias') return true;
  const step = readStep(document, item);
  if (step === undefined) return false;
  switch (step.kind) {
    case 'run':
      return halt.test(step.command.value);
    case 'call':
      return !builtIn.test(step.name);
    default:
      return (
        step.steps?.kind === 'alias' ||
        (step.steps?.kind === 'seq' && step.steps.items.some((inner) => mayEnd(document, inner)))
      );
  }
}
