import { isNull, keyText, type MapNode, type Node, type ScalarNode } from '../../yaml/node';
import type { YamlDocument } from '../../yaml/yamlDocument';
import { findMember, type Job, type Scope } from './scope';

/** One entry of a workflow's or job group's `jobs:` list. */
export interface Invocation {
  /** Name of the workflow or job group. */
  readonly workflow: string;
  /** The job as written: `build` or `orb/build`. */
  readonly target: string;
  readonly targetNode: ScalarNode;
  /** The job that runs in its place, by `override-with`; else the target. */
  readonly runs: string;
  /** Undefined for jobs of published orbs, approvals and names that are not defined. Set anew when jobs are read again. */
  job: Job | undefined;
  /** Everything written below the job's name: arguments, `requires`, `context`, … */
  readonly options: MapNode | undefined;
  readonly matrix: MapNode | undefined;
  readonly contexts: readonly ContextUse[];
  readonly preSteps: Node | undefined;
  readonly postSteps: Node | undefined;
  /** Lists among the options that can hold steps: those around the job's own, and arguments. */
  readonly stepLists: readonly Node[];
  /** `approval`, `no-op` and the like run nothing. */
  readonly type: string | undefined;
}

export interface ContextUse {
  readonly name: string;
  /** The scalar that names the context; behind an alias it is that of the anchor. */
  readonly node: ScalarNode;
  /** The list it stands in, if it is one. */
  readonly list: Node | undefined;
}

/** Keys of a workflow's map that are no workflows. */
const workflowKeys = new Set(['version']);
const maxInvocations = 100_000;

/** Reads every job invocation of the file. Only the file's own workflows invoke jobs; inline orbs have none. */
export function readInvocations(document: YamlDocument, root: Scope): Invocation[] {
  const invocations: Invocation[] = [];
  for (const section of ['workflows', 'job-groups']) {
    const map = document.get(root.node, section)?.value;
    if (map?.kind !== 'map') continue;
    for (const workflow of document.entries(map)) {
      if (workflowKeys.has(workflow.key) || workflow.value.kind !== 'map') continue;
      const jobs = document.get(workflow.value, 'jobs')?.value;
      if (jobs?.kind !== 'seq') continue;
      for (const item of jobs.items) {
        if (invocations.length >= maxInvocations) return invocations;
        const invocation = readInvocation(document, root, workflow.key, item);
        if (invocation !== undefined) invocations.push(invocation);
      }
    }
  }
  return invocations;
}

function readInvocation(document: YamlDocument, root: Scope, workflow: string, item: Node): Invocation | undefined {
  const node = document.resolve(item);
  const nothing = {
    matrix: undefined,
    contexts: [],
    preSteps: undefined,
    postSteps: undefined,
    stepLists: [],
    type: undefined,
    options: undefined,
  };
  if (node?.kind === 'scalar') {
    if (isNull(node)) return undefined;
    return {
      ...nothing,
      workflow,
      target: node.value,
      targetNode: node,
      runs: node.value,
      job: findMember(root, node.value, (scope) => scope.jobs),
    };
  }
  const entry = node?.kind === 'map' ? document.first(node) : undefined;
  if (entry === undefined) return undefined;
  const options = entry.value.kind === 'map' ? entry.value : undefined;
  const override = options === undefined ? undefined : document.asScalar(document.get(options, 'override-with')?.value);
  const runs = override?.value ?? entry.key;
  const job = findMember(root, runs, (scope) => scope.jobs);
  const found = { workflow, target: entry.key, targetNode: entry.keyNode, runs, job };
  if (options === undefined) return { ...nothing, ...found };
  return {
    ...found,
    options,
    matrix: document.asMap(document.get(options, 'matrix')?.value),
    contexts: readContexts(document, options),
    preSteps: document.get(options, 'pre-steps')?.value,
    postSteps: document.get(options, 'post-steps')?.value,
    stepLists: stepListsIn(document, options),
    type: document.asScalar(document.get(options, 'type')?.value)?.value,
  };
}

/** The invocations of each job. */
export function invocationsByJob(invocations: readonly Invocation[]): Map<Job, readonly Invocation[]> {
  const byJob = new Map<Job, Invocation[]>();
  for (const invocation of invocations) {
    if (invocation.job === undefined) continue;
    const list = byJob.get(invocation.job);
    if (list === undefined) byJob.set(invocation.job, [invocation]);
    else list.push(invocation);
  }
  return byJob;
}

function stepListsIn(document: YamlDocument, options: MapNode): Node[] {
  const isOther = (name: string | undefined): boolean => name !== 'requires' && name !== 'context';
  // Most have no more than these two, and there can be thousands of entries.
  if (!options.pairs.some((pair) => pair.value.kind !== 'scalar' && isOther(keyText(pair)))) return [];
  return document.entries(options).flatMap(({ key, value }) => (value.kind === 'seq' && isOther(key) ? [value] : []));
}

function readContexts(document: YamlDocument, options: MapNode): ContextUse[] {
  const entry = document.get(options, 'context');
  if (entry === undefined) return [];
  const { value } = entry;
  if (value.kind === 'scalar') return isNull(value) ? [] : [{ name: value.value, node: value, list: undefined }];
  if (value.kind !== 'seq') return [];
  const uses: ContextUse[] = [];
  for (const item of value.items) {
    const scalar = document.asScalar(item);
    if (scalar !== undefined) uses.push({ name: scalar.value, node: scalar, list: value });
  }
  return uses;
}

/** Every argument mapping under which a job runs, matrix values unrolled one parameter at a time. */
export function argumentSets(document: YamlDocument, invocations: readonly Invocation[], parameter: string): string[] {
  const values: string[] = [];
  for (const { options, matrix } of invocations) {
    const given = options === undefined ? undefined : document.asScalar(document.get(options, parameter)?.value);
    if (given !== undefined) values.push(given.value);
    const lists = matrix === undefined ? undefined : document.asMap(document.get(matrix, 'parameters')?.value);
    const list = lists === undefined ? undefined : document.get(lists, parameter)?.value;
    if (list?.kind !== 'seq') continue;
    for (const item of list.items) {
      const value = document.asScalar(item);
      if (value !== undefined) values.push(value.value);
    }
  }
  return values;
}

/** Whether a call hands over a list, such as steps, for a parameter of the job. */
export function passesSteps(document: YamlDocument, { parameters }: Job, options: Invocation['options']): boolean {
  if (parameters === undefined || options === undefined) return false;
  return document
    .entries(options)
    .some(({ key, value }) => value.kind === 'seq' && document.get(parameters, key) !== undefined);
}
