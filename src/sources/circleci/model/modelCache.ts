import type { Chunk } from '../../yaml/node';
import type { YamlDocument } from '../../yaml/yamlDocument';
import { isOwnChunk } from './ownChunk';
import { invocationsByJob, readInvocations, type Invocation } from './invocations';
import type { JobFacts } from './jobFacts';
import type { JobRow } from './jobRow';
import { findMember, readScope, rereadJobs, type Budget, type Command, type Job, type Scope } from './scope';
import type { WrittenStep } from './writtenSteps';

/**
 * How a config is linted again after an edit, from the text up:
 *
 * 1. `YamlDocument` cuts the text at top-level keys and at the children of long sections. A *chunk* whose text is the same is
 *    the same object in the next version, with all its nodes; only its `base` moves.
 * 2. `contextOf` lists the chunks outside of jobs. Where they are the same, nothing that a job sees of the rest can have
 *    changed, and this cache goes over to the next version (`ConfigModel.read`): scopes, invocations, and what is known of
 *    each job (`jobFacts.ts`). Otherwise everything is read anew.
 * 3. `jobFacts.ts` divides what is known of a job into what stands in the job's own chunk, which is that job's *share*, and
 *    what others can reach by aliases or merge keys, which belongs to the share of all. Flows that depend on what other jobs
 *    build are never kept.
 * 4. `jobRow.ts` holds the shares in the order of the jobs and puts a new one in the place of each job that changed. The
 *    share of all is made anew only when something in it can differ.
 * 5. `Gathered` remembers what a search found in each share. Searches go by the identity of their function, so a search
 *    that depends on anything besides share and context needs a function for each case (`runConfigRules.ts`).
 * 6. `keptFindings.ts` keeps what rules found in a share, with places relative to chunks, and works fixes out anew from the
 *    version that is asked.
 *
 * Whoever adds a fact asks one question: can it change while its job and everything outside of jobs stay the same? If so, it
 * must not be kept by job. The property "the same after a series of edits as on the text alone" holds all of this together.
 */

/**
 * What is kept from one version of a config to the next while nothing but jobs changes: everything that a job does not
 * see of other jobs. Jobs that did not change are the same objects, and what was found out about them is kept by them.
 */
export interface ModelCache<C> {
  readonly context: Context;
  readonly root: Scope;
  readonly invocations: readonly Invocation[];
  byJob: Map<Job, readonly Invocation[]>;
  row: JobRow<C> | undefined;
  readonly facts: WeakMap<Job, JobFacts>;
  readonly steps: WeakMap<Command, readonly WrittenStep[]>;
  readonly logins: WeakMap<Command, boolean>;
}

/** The keys of the file and the chunks under them, without the jobs that nothing else can depend on. */
type Context = readonly (string | Chunk)[];

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

export function createCache<C>(document: YamlDocument, context: Context, budget: Budget): ModelCache<C> {
  const root = readScope(document, document.root, '', budget);
  const invocations = readInvocations(document, root);
  return {
    context,
    root,
    invocations,
    byJob: invocationsByJob(invocations),
    row: undefined,
    facts: new WeakMap(),
    steps: new WeakMap(),
    logins: new WeakMap(),
  };
}

export function isSameContext(before: Context, after: Context): boolean {
  return before.length === after.length && before.every((chunk, index) => chunk === after[index]);
}

/**
 * Brings a cache to a version with the same context.
 * @returns the jobs that changed in place, as {@link rereadJobs} does.
 */
export function updateCache<C>(cache: ModelCache<C>, document: YamlDocument): ReturnType<typeof rereadJobs> {
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
