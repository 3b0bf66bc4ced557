import type { MapNode } from '../yaml/node';
import type { YamlDocument } from '../yaml/yamlDocument';
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
  readonly kind: 'job' | 'executor';
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

export interface Executors {
  /** The executor a job names, by its default where a parameter names it. */
  of(job: Job): Executor | undefined;
  usersOf(executor: Executor): readonly ExecutorUse[];
  /** Whether an executor may be chosen by a parameter that Pullbook cannot follow. */
  readonly anyMayBeUsed: boolean;
}

const maxUses = 200_000;

/** Finds which executor each job runs in. */
export function resolveExecutors(
  document: YamlDocument,
  root: Scope,
  invocationsOf: (job: Job) => readonly Invocation[],
): Executors {
  const byJob = new Map<Job, Executor>();
  const users = new Map<Executor, ExecutorUse[]>();
  let anyMayBeUsed = false;
  eachScope(root, (scope) => {
    for (const job of scope.jobs.values()) {
      if (job.executor === undefined) continue;
      const choices = executorChoices(document, job, invocationsOf(job));
      if (choices.length === 0) anyMayBeUsed = true;
      for (const [index, choice] of choices.entries()) {
        // An executor that a workflow passes is named in the scope of the file.
        const executor =
          findMember(job.scope, choice.name, (inner) => inner.executors) ??
          findMember(root, choice.name, (inner) => inner.executors);
        if (executor === undefined) continue;
        if (index === 0) byJob.set(job, executor);
        const list = users.get(executor) ?? [];
        list.push({ job, passed: choice.passed });
        users.set(executor, list);
      }
    }
  });
  return { of: (job) => byJob.get(job), usersOf: (executor) => users.get(executor) ?? [], anyMayBeUsed };
}

function executorChoices(
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

/** Collects every `docker:` image of jobs and executors, in the file and in inline orbs to any depth. */
export function collectPulls(
  document: YamlDocument,
  root: Scope,
  executors: Executors,
  invocationsOf: (job: Job) => readonly Invocation[],
): Pull[] {
  const found = new Map<MapNode, { entry: DockerEntry; uses: PullUse[] }>();
  let budget = maxUses;
  const add = (
    owner: Member,
    kind: PullUse['kind'],
    images: readonly DockerEntry[],
    isUsed: boolean,
    passed: (name: string) => readonly string[],
  ): void => {
    for (const entry of images) {
      if (entry.image === undefined || budget-- <= 0) continue;
      const value = imageValues(document, entry.image.value, owner.parameters, passed)[0];
      if (value === undefined) continue;
      const use: PullUse = { owner, kind, entry, value, isUsed };
      const known = found.get(entry.node);
      if (known === undefined) found.set(entry.node, { entry, uses: [use] });
      else known.uses.push(use);
    }
  };
  eachScope(root, (scope) => {
    for (const executor of scope.executors.values()) {
      const users = executors.usersOf(executor);
      const isUsed = executors.anyMayBeUsed || users.some(({ job }) => job.environment === undefined);
      add(executor, 'executor', executor.images, isUsed, (name) =>
        users.flatMap(({ passed }) => {
          const value = passed === undefined ? undefined : document.asScalar(document.get(passed, name)?.value);
          return value === undefined ? [] : [value.value];
        }),
      );
    }
    for (const job of scope.jobs.values()) {
      if (job.images.length > 0)
        add(job, 'job', job.images, true, (name) => argumentSets(document, invocationsOf(job), name));
    }
  });
  return [...found.values()];
}
