import { append } from '../../../shared/lists';
import type { MapNode } from '../../yaml/node';
import type { YamlDocument } from '../../yaml/yamlDocument';
import type { DockerEntry } from './dockerEntry';
import { imageValues, type ImageValue } from './imageValues';
import { argumentSets, type Invocation } from './invocations';
import { parameterNode } from './parameters';
import { eachScope, findMember, type Executor, type Job, type Member, type Scope } from './scope';

/** One image in the source, with every owner it stands for: an anchor used by three jobs is one pull with three uses. */
export interface Pull {
  readonly entry: DockerEntry;
  readonly uses: readonly PullUse[];
}

export interface PullUse {
  readonly owner: Member;
  /** The owner, where that is a job; else it is an executor. */
  readonly job: Job | undefined;
  readonly entry: DockerEntry;
  readonly value: ImageValue;
  /** Whether a job runs in it: executors that no job names pull nothing. */
  readonly isUsed: boolean;
}

/** A job that runs in an executor, with the arguments it passes. */
export interface ExecutorUse {
  readonly job: Job;
  readonly passed: MapNode | undefined;
}

/** What a job's `executor:` can mean. */
export interface ExecutorChoice {
  readonly executor: Executor | undefined;
  readonly passed: MapNode | undefined;
}

export interface Executors {
  /** The executor a job names, by its default where a parameter names it. */
  of(job: Job): Executor | undefined;
  usersOf(executor: Executor): readonly ExecutorUse[];
  /** Whether an executor may be chosen by a parameter that Pullbook cannot follow. */
  readonly anyMayBeUsed: boolean;
}

const maxUses = 200_000;

/** Finds which executor each job runs in. Who runs in an executor is only found out when it is asked for. */
export function resolveExecutors(jobs: readonly Job[], choicesOf: (job: Job) => readonly ExecutorChoice[]): Executors {
  let users: Map<Executor, ExecutorUse[]> | undefined;
  const find = (): Map<Executor, ExecutorUse[]> => {
    users = new Map();
    for (const job of jobs) {
      for (const { executor, passed } of choicesOf(job)) {
        if (executor === undefined) continue;
        const list = users.get(executor);
        if (list === undefined) users.set(executor, [{ job, passed }]);
        else list.push({ job, passed });
      }
    }
    return users;
  };
  return {
    of: (job) => choicesOf(job)[0]?.executor,
    usersOf: (executor) => (users ?? find()).get(executor) ?? [],
    get anyMayBeUsed() {
      return jobs.some((job) => job.executor !== undefined && choicesOf(job).length === 0);
    },
  };
}

/** Whether two versions of a job make the same use of executors, so that nobody else notices the difference. */
export function isSameUser(
  [a, choicesA]: readonly [Job, readonly ExecutorChoice[]],
  [b, choicesB]: readonly [Job, readonly ExecutorChoice[]],
): boolean {
  return (
    a.environment === b.environment &&
    a.resource === b.resource &&
    (a.executor === undefined) === (b.executor === undefined) &&
    choicesA.length === choicesB.length &&
    choicesA.every(({ executor, passed }, index) => {
      const other = choicesB[index];
      return executor === other?.executor && passed === undefined && other?.passed === undefined;
    })
  );
}

/** The executors a job can run in, the one by default first; none when that cannot be told. */
export function executorChoices(
  document: YamlDocument,
  root: Scope,
  job: Job,
  invocations: readonly Invocation[],
): ExecutorChoice[] {
  if (job.executor === undefined) return [];
  return namedExecutors(document, job, invocations).map(({ name, passed }) => ({
    // An executor that a workflow passes is named in the scope of the file.
    executor:
      findMember(job.scope, name, (inner) => inner.executors) ?? findMember(root, name, (inner) => inner.executors),
    passed,
  }));
}

/** The names that a job's `executor:` can have, with what it passes. */
export function namedExecutors(
  document: YamlDocument,
  job: Job,
  invocations: readonly Invocation[],
): { name: string; passed: MapNode | undefined }[] {
  const map = job.executor?.kind === 'map' ? job.executor : undefined;
  const written =
    map === undefined
      ? document.asScalar(job.executor)?.value
      : document.asScalar(document.get(map, 'name')?.value)?.value;
  if (written === undefined) return [];
  const parameter = /^\s*<<\s*parameters\.([\w-]+)\s*>>\s*$/.exec(written)?.[1];
  if (parameter === undefined) return written.includes('<<') ? [] : [{ name: written, passed: map }];
  const choices: { name: string; passed: MapNode | undefined }[] = [];
  const fallback = parameterNode(parameter, {
    document,
    declared: job.parameters,
    passed: undefined,
    caller: undefined,
  })?.node;
  const add = (node: typeof fallback): void => {
    const inner = node?.kind === 'map' ? node : undefined;
    const name = inner === undefined ? document.asScalar(node) : document.asScalar(document.get(inner, 'name')?.value);
    if (name !== undefined) choices.push({ name: name.value, passed: inner });
  };
  add(fallback);
  for (const { options } of invocations) if (options !== undefined) add(document.get(options, parameter)?.value);
  for (const name of argumentSets(document, invocations, parameter)) choices.push({ name, passed: undefined });
  return choices;
}

/** The images of a job's own `docker:`. */
export function usesOfJob(document: YamlDocument, job: Job, invocations: readonly Invocation[]): PullUse[] {
  return usesOf(document, job, job, job.images, true, (name) => argumentSets(document, invocations, name));
}

/** The images of every executor in the file and in inline orbs to any depth. */
export function usesOfExecutors(document: YamlDocument, root: Scope, executors: Executors): PullUse[] {
  const uses: PullUse[] = [];
  const { anyMayBeUsed } = executors;
  eachScope(root, (scope) => {
    for (const executor of scope.executors.values()) {
      if (uses.length >= maxUses) return;
      const users = executors.usersOf(executor);
      const isUsed = anyMayBeUsed || users.some(({ job }) => job.environment === undefined);
      const passed = (name: string): string[] =>
        users.flatMap((user) => {
          const value = user.passed && document.asScalar(document.get(user.passed, name)?.value);
          return value === undefined ? [] : [value.value];
        });
      append(uses, usesOf(document, executor, undefined, executor.images, isUsed, passed));
    }
  });
  return uses;
}

function usesOf(
  document: YamlDocument,
  owner: Member,
  job: Job | undefined,
  images: readonly DockerEntry[],
  isUsed: boolean,
  passed: (name: string) => readonly string[],
): PullUse[] {
  return images.flatMap((entry) => {
    if (entry.image === undefined) return [];
    const value = imageValues(document, entry.image.value, owner.parameters, passed)[0];
    return value === undefined ? [] : [{ owner, job, entry, value, isUsed }];
  });
}

/** Joins the uses of one image in the source. */
export function pullsOf(uses: readonly PullUse[]): Pull[] {
  const found = new Map<MapNode, { entry: DockerEntry; uses: PullUse[] }>();
  for (const use of uses.slice(0, maxUses)) {
    const known = found.get(use.entry.node);
    if (known === undefined) found.set(use.entry.node, { entry: use.entry, uses: [use] });
    else known.uses.push(use);
  }
  return [...found.values()];
}
