import { Gathered } from '../../yaml/gathered';
import type { YamlDocument } from '../../yaml/yamlDocument';
import { divideFacts, type DividedFacts, type JobFacts } from './jobFacts';
import type { JobFlow } from './jobFlow';
import { isOwnChunk } from './ownChunk';
import type { ConfigShare } from './configShare';
import type { Invocation } from './invocations';
import { isSameUser, pullsOf, usesOfExecutors, type Executors } from './pulls';
import type { Command, Job, JobChange, Scope } from './scope';
import { stepsOf, type WrittenStep } from './writtenSteps';

/** A version of a config, as far as the row asks for it. */
export interface RowConfig {
  readonly document: YamlDocument;
  readonly root: Scope;
  readonly jobs: readonly Job[];
  readonly executors: Executors;
  readonly invocations: readonly Invocation[];
  readonly stepsOf: (command: Command) => readonly WrittenStep[];
  invocationsOf(job: Job): readonly Invocation[];
  factsOf(job: Job): JobFacts;
  flowOf(job: Job): JobFlow;
}

/** What is derived from all jobs, with one place for each in every list. Brought up to date in place, one job at a time. */
export interface JobRow<C> {
  readonly divided: DividedFacts[];
  /** The shared share, then one for each job. */
  readonly shares: Gathered<ConfigShare, C>;
  /** The places of jobs whose flow depends on what other jobs do. */
  readonly loose: Set<number>;
}

export function createRow<C extends RowConfig>(config: C): JobRow<C> {
  const divided = config.jobs.map((job) => divide(config, job));
  return {
    divided,
    shares: new Gathered([sharedShare(config, divided), ...divided.map(({ own }) => own)]),
    loose: new Set([...divided.keys()].filter((index) => divided[index]?.isKept === false)),
  };
}

/** Brings a row to the version of `config`, in which these jobs changed. */
export function updateRow<C>(row: JobRow<C>, config: RowConfig, changes: readonly JobChange[]): void {
  let isSame = row.loose.size === 0;
  for (const { index, before, after } of changes) {
    const isSameRun =
      isSameUser([before, config.factsOf(before).executors], [after, config.factsOf(after).executors]) &&
      config.invocationsOf(after).every(({ stepLists }) => stepLists.length === 0);
    if (!replace(row, index, divide(config, after)) || !isSameRun) isSame = false;
  }
  for (const index of [...row.loose]) {
    const job = config.jobs[index];
    if (job !== undefined) replace(row, index, divide(config, job));
  }
  if (!isSame) row.shares.splice(0, 1, [sharedShare(config, row.divided)]);
}

/** Puts a job in the place of another, or of itself with another flow. @returns whether neither shares anything. */
function replace<C>(row: JobRow<C>, index: number, divided: DividedFacts): boolean {
  const before = row.divided[index];
  row.divided[index] = divided;
  row.shares.splice(index + 1, 1, [divided.own]);
  if (divided.isKept) row.loose.delete(index);
  else row.loose.add(index);
  return before !== undefined && sharesNothing(before) && sharesNothing(divided);
}

function sharesNothing({ sharedJobs, sharedUses, sharedSteps, sharedFlows }: DividedFacts): boolean {
  return sharedJobs.length + sharedUses.length + sharedSteps.length + sharedFlows.length === 0;
}

function divide(config: RowConfig, job: Job): DividedFacts {
  const { document } = config;
  const section = document.asMap(document.get(document.root, 'jobs')?.value);
  const { chunk } = job.node;
  const isOwn =
    section !== undefined && job.scope === config.root && job.keyNode.chunk === chunk && isOwnChunk(chunk, section);
  // The flow first: it may come to be kept.
  const flow = config.flowOf(job);
  return divideFacts(config.factsOf(job), flow, isOwn ? chunk : undefined);
}

function sharedShare(config: RowConfig, divided: readonly DividedFacts[]): ConfigShare {
  const steps = new Map(divided.map(({ flow, sharedSteps }) => [flow.job, sharedSteps]));
  return {
    chunk: undefined,
    jobs: divided.flatMap(({ sharedJobs }) => sharedJobs),
    invocations: config.invocations,
    pulls: pullsOf([
      ...usesOfExecutors(config.document, config.root, config.executors),
      ...divided.flatMap(({ sharedUses }) => sharedUses),
    ]),
    steps: stepsOf(config, (job) => steps.get(job) ?? []),
    flows: divided.flatMap(({ sharedFlows }) => sharedFlows),
  };
}
