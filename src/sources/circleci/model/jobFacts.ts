import type { Chunk } from '../../yaml/node';
import type { YamlDocument } from '../../yaml/yamlDocument';
import type { JobFlow } from './jobFlow';
import type { Invocation } from './invocations';
import { isFlowWithin, isWithin, type ConfigShare } from './configShare';
import { executorChoices, pullsOf, usesOfJob, type ExecutorChoice, type PullUse } from './pulls';
import type { Job, Scope } from './scope';
import { writtenIn, type WrittenStep } from './writtenSteps';

/** What is found out about one job. It holds while the job and what it can depend on stay as they are. */
export interface JobFacts {
  readonly executors: readonly ExecutorChoice[];
  readonly uses: readonly PullUse[];
  readonly steps: readonly WrittenStep[];
  /** Set when it is first asked for; never, when it depends on what other jobs do. */
  flow?: JobFlow;
}

/** The facts of a job by where they are written. */
export interface DividedFacts {
  readonly flow: JobFlow;
  /** Whether the flow holds for as long as the job does. */
  readonly isKept: boolean;
  /** What stands in the job's own chunk, out of reach for others. */
  readonly own: ConfigShare;
  /** What others can share with it, by aliases or merge keys. */
  readonly sharedJobs: readonly Job[];
  readonly sharedUses: readonly PullUse[];
  readonly sharedSteps: readonly WrittenStep[];
  readonly sharedFlows: readonly JobFlow[];
}

export function readFacts(document: YamlDocument, root: Scope, job: Job, invocations: readonly Invocation[]): JobFacts {
  return {
    executors: executorChoices(document, root, job, invocations),
    uses: usesOfJob(document, job, invocations),
    steps: writtenIn(document, job.steps, job),
  };
}

const none: readonly never[] = [];

/** @param chunk - That of a job with a chunk of its own; otherwise all is shared. */
export function divideFacts(facts: JobFacts, flow: JobFlow, chunk: Chunk | undefined): DividedFacts {
  const divide = <T>(items: readonly T[], isOwn: (chunk: Chunk, item: T) => boolean): [readonly T[], readonly T[]] => {
    if (chunk === undefined) return [none, items];
    if (items.every((item) => isOwn(chunk, item))) return [items, none];
    return [items.filter((item) => isOwn(chunk, item)), items.filter((item) => !isOwn(chunk, item))];
  };
  const [uses, sharedUses] = divide(facts.uses, (own, { entry }) => isWithin(own, entry.node));
  const [steps, sharedSteps] = divide(facts.steps, (own, { step }) => isWithin(own, step.node));
  // A flow that is not kept can be another one in the next version.
  const [flows, sharedFlows] = divide([flow], (own) => facts.flow === flow && isFlowWithin(own, flow));
  const [jobs, sharedJobs] = divide([flow.job], (own, job) => isWithin(own, job.node));
  const own = { chunk, jobs, invocations: none, pulls: pullsOf(uses), steps, flows };
  return { flow, isKept: facts.flow === flow, own, sharedJobs, sharedUses, sharedSteps, sharedFlows };
}
