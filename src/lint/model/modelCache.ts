import type { Chunk } from '../yaml/node';
import type { YamlDocument } from '../yaml/yamlDocument';
import type { JobFlow } from './configModel';
import type { Invocation } from './invocations';
import type { Job, Scope } from './scope';
import type { WrittenStep } from './writtenSteps';

/**
 * What is kept from one version of a config to the next while nothing but jobs changes: everything that a job does not
 * see of other jobs. Jobs that did not change are the same objects, and what was found out about them is kept by them.
 */
export interface ModelCache {
  /** The parts of the file that are no jobs, or hold anchors that others may use. */
  readonly context: readonly Chunk[];
  readonly root: Scope;
  readonly invocations: readonly Invocation[];
  readonly flows: WeakMap<Job, JobFlow>;
  readonly steps: WeakMap<Job, readonly WrittenStep[]>;
}

/** The chunks on which what is found out about a job can depend, besides its own. */
export function contextOf(document: YamlDocument): readonly Chunk[] {
  const jobs = document.get(document.root, 'jobs')?.value;
  const own = new Set<Chunk>();
  if (jobs?.kind === 'map') {
    for (const { value } of jobs.pairs)
      if (value.chunk.anchored.length === 0 && value.chunk !== jobs.chunk) own.add(value.chunk);
  }
  return document.chunks.filter((chunk) => !own.has(chunk) || chunk.problems.length > 0);
}

/** Whether two versions have the same context. In a damaged file nothing is taken over. */
export function isSameContext(before: readonly Chunk[], after: readonly Chunk[]): boolean {
  return (
    before.length === after.length &&
    before.every((chunk, index) => chunk === after[index] && chunk.problems.length === 0)
  );
}
