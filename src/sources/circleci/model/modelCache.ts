import type { Chunk, MapNode } from '../../yaml/node';
import type { YamlDocument } from '../../yaml/yamlDocument';
import { invocationsByJob, type Invocation } from './invocations';
import type { JobFacts } from './jobFacts';
import type { JobRow } from './jobRow';
import { findMember, rereadJobs, type Command, type Job, type Scope } from './scope';
import type { WrittenStep } from './writtenSteps';

/**
 * What is kept from one version of a config to the next while nothing but jobs changes: everything that a job does not
 * see of other jobs. Jobs that did not change are the same objects, and what was found out about them is kept by them.
 */
export interface ModelCache {
  readonly context: Context;
  readonly root: Scope;
  readonly invocations: readonly Invocation[];
  byJob: Map<Job, readonly Invocation[]>;
  row: JobRow | undefined;
  readonly facts: WeakMap<Job, JobFacts>;
  readonly steps: WeakMap<Command, readonly WrittenStep[]>;
  readonly logins: WeakMap<Command, boolean>;
}

/** The keys of the file and the chunks under them, without the jobs that nothing else can depend on. */
type Context = readonly (string | Chunk)[];

/** Whether a chunk is one job and nothing else: no anchor in it can be used by others. */
export function isOwnChunk(chunk: Chunk, jobs: MapNode): boolean {
  return chunk !== jobs.chunk && chunk.anchored.length === 0 && chunk.pairs.length === 1;
}

/** On what a job can depend besides its own chunk. */
export function contextOf(document: YamlDocument): Context {
  const { root } = document;
  const context: (string | Chunk)[] = [];
  for (const { key, value } of root.pairs) {
    if (key.kind === 'scalar') context.push(key.value);
    if (key.chunk !== root.chunk) context.push(key.chunk);
    if (value.kind !== 'map' || value.chunk !== root.chunk) continue;
    const isJobs = key.kind === 'scalar' && key.value === 'jobs';
    for (const { key: name } of value.pairs) {
      if (!isJobs || !isOwnChunk(name.chunk, value)) context.push(name.chunk);
    }
  }
  return context;
}

export function isSameContext(before: Context, after: Context): boolean {
  return before.length === after.length && before.every((chunk, index) => chunk === after[index]);
}

/**
 * Brings a cache to a version with the same context.
 * @returns the jobs that changed in place, as {@link rereadJobs} does.
 */
export function updateCache(cache: ModelCache, document: YamlDocument): ReturnType<typeof rereadJobs> {
  const { root, invocations, byJob } = cache;
  const replaced = rereadJobs(document, root);
  if (replaced === undefined) {
    for (const invocation of invocations) invocation.job = findMember(root, invocation.runs, (scope) => scope.jobs);
    cache.byJob = invocationsByJob(invocations);
    return undefined;
  }
  for (const { before, after } of replaced) {
    const calls = byJob.get(before);
    if (calls === undefined) continue;
    byJob.delete(before);
    byJob.set(after, calls);
    for (const call of calls) call.job = after;
  }
  return replaced;
}
