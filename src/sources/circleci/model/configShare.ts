import type { Chunk, Node } from '../../yaml/node';
import type { JobFlow } from './jobFlow';
import type { Invocation } from './invocations';
import type { Pull } from './pulls';
import type { Job } from './scope';
import type { WrittenStep } from './writtenSteps';

/**
 * What rules look at one by one: of a whole config, or of a share of it. What two shares hold has no node in common, so
 * that a rule which looks at one thing at a time finds in the shares what it finds in the whole.
 */
export interface ConfigShare {
  /** Where all of it is written; `undefined` in the share that is left when each job has taken what is its own. */
  readonly chunk: Chunk | undefined;
  /** Jobs whose keys are all written in them. */
  readonly jobs: readonly Job[];
  readonly invocations: readonly Invocation[];
  readonly pulls: readonly Pull[];
  readonly steps: readonly WrittenStep[];
  readonly flows: readonly JobFlow[];
}

/** Whether a node and everything that it means is written in a chunk: no alias leads out of it. */
export function isWithin(chunk: Chunk, node: Node): boolean {
  return node.chunk === chunk && !chunk.aliases.some(({ start }) => node.start <= start && start < node.end);
}

/** Whether all that a flow reports is shown in a chunk. Steps before the job's own are written where it is called. */
export function isFlowWithin(chunk: Chunk, { steps, pulls, remoteDocker }: JobFlow): boolean {
  return (
    steps !== undefined &&
    isWithin(chunk, steps) &&
    pulls.every(({ site }) => site.top?.list === steps) &&
    remoteDocker.every(({ node }) => node.chunk === chunk)
  );
}
