import type { Services } from '../../services/services';
import type { Pipeline } from '../../services/circleCi/contract';
import type { CheckContext } from '../../runbook/run/context';
import { append } from '../../shared/lists';
import { isBuild, type Run } from './whichWorkflow';

/** Where the build is looked for. */
interface Wanted {
  readonly project: string;
  readonly branch: string;
  /** Its name; `undefined` where it must be found out. */
  readonly workflow?: string | undefined;
}

/** The newest pipelines of a branch with what they ran. */
export interface Looked {
  readonly pipelines: readonly Pipeline[];
  readonly runs: readonly Run[];
  /** Whether the branch has no pipeline besides. */
  readonly isAll: boolean;
}

/** Of a workflow that is named, these many are always looked at, of any kind and of those that no schedule started. */
const pipelinesLookedAt = 5;
/** 20 to 30 pipelines each. */
const mostPages = 3;

/**
 * Reads the runs of a branch, newest first. A workflow that is named is looked for back to the change, and further until a
 * run of it turns up. One that must be found out is looked for among all that the service lists at once: the last few pushes
 * may all have run another. In both cases nightlies do not push the builds out of sight.
 */
export async function readRuns(
  { project, branch, workflow: name }: Wanted,
  changedAt: number,
  { services, signal }: CheckContext<Services>,
): Promise<Looked> {
  const { circleCi } = services;
  const pipelines: Pipeline[] = [];
  const runs: Run[] = [];
  const isFound = (): boolean =>
    runs.some((run) => isOwn(run.pipeline) && isBuild(run) && (name === undefined || run.workflow.name === name));
  for (let page = 0, token: string | undefined; page < mostPages; page++) {
    const options = { signal, ...(token !== undefined && { page: token }) };
    const { pipelines: found, next } = await circleCi.listPipelines(project, branch, options);
    for (const [index, pipeline] of found.entries()) {
      pipelines.push(pipeline);
      const isNew = page === 0 && (name === undefined || index < pipelinesLookedAt);
      // Of nightlies far back nothing is wanted.
      if (!isOwn(pipeline) && !isNew) continue;
      const workflows = await circleCi.listWorkflows(pipeline.id, { signal });
      append(
        runs,
        workflows.map((workflow) => ({ pipeline, workflow })),
      );
      const isPast = pipeline.createdAt < changedAt && pipelines.filter(isOwn).length >= pipelinesLookedAt;
      if (name !== undefined && isPast && isFound()) return { pipelines, runs, isAll: false };
    }
    if (next === undefined) return { pipelines, runs, isAll: true };
    if (name === undefined && isFound()) break;
    token = next;
  }
  return { pipelines, runs, isAll: false };
}

function isOwn({ isScheduled }: Pipeline): boolean {
  return isScheduled !== true;
}
