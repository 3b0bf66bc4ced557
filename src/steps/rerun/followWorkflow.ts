import { hasEnded, isTerminal } from '../../services/circleCi/contract';
import type { Services } from '../../services/services';
import type { Workflow, WorkflowJob } from '../../services/circleCi/contract';
import type { ApplyContext } from '../../runbook/run/context';
import type { ChecklistItem } from '../../runbook/run/section';
import { isPullbookError, PullbookError } from '../../shared/errors';
import { planAgainOffer, retryOffer } from '../../shared/offer';
import { readApprovals } from './rerunState';
import { areOver } from './wholeRun';

/** CircleCI calls frequent polling abuse; a build takes minutes. */
const lookEveryMs = 12_000;
const followedForMs = 2 * 60 * 60_000;
/** A workflow that was just started may not be found at first. */
const appearsWithinMs = 60_000;
/** How long a status may lag behind the end of all jobs; after reruns it can stay behind for ever. */
const statusLagsMs = 2 * 60_000;

/**
 * Follows a workflow, a line of progress for it and one for each job, until it succeeds or waits for an approval.
 *
 * @param project - Its slug.
 * @param options.approved - Approvals just given: the workflow may show them as waiting for a moment longer.
 * @param options.whatever - Any end will do.
 * @throws {PullbookError} `PERSON_NEEDED` or `FORBIDDEN` for an end other than success; `TIMEOUT` after two hours.
 */
export async function followWorkflow(
  id: string,
  project: string,
  ctx: ApplyContext<Services>,
  options: { readonly approved?: readonly string[]; readonly whatever?: boolean } = {},
): Promise<void> {
  const { clock, services, signal } = ctx;
  const startedAt = clock.now();
  let text = 'workflow';
  let stoppedAt: number | undefined;
  while (clock.now() - startedAt < followedForMs) {
    const workflow = await services.circleCi.findWorkflow(id, { signal });
    if (workflow === undefined && clock.now() - startedAt > appearsWithinMs) throw vanished(id);
    if (workflow !== undefined) {
      text = `workflow **${workflow.name}** of pipeline ${workflow.pipelineNumber}`;
      const { status } = workflow;
      const jobs = await showJobs(id, ctx);
      ctx.progress({ state: stateOf(status), text, detail: status });
      if (status === 'success' || (options.whatever === true && hasEnded(workflow))) return;
      if (isTerminal(status)) {
        if (options.whatever === true) return;
        throw ended(workflow, await reasonsOf(id, project, ctx));
      }
      const isHeld = status === 'on_hold';
      if (isHeld && (await waitsForMore(id, ctx, options.approved ?? []))) return;
      const isOver = hasEnded(workflow) || (isHeld ? !jobs.some(waits) : areOver(jobs));
      stoppedAt = isOver ? (stoppedAt ?? clock.now()) : undefined;
      // What it is to be taken for says the next check.
      if (stoppedAt !== undefined && clock.now() - stoppedAt >= statusLagsMs) return;
    }
    await clock.sleep(lookEveryMs, signal);
  }
  throw new PullbookError('TIMEOUT', `The ${text.replaceAll('**', '`')} still runs after two hours.`, {
    service: 'CircleCI',
    advice: 'It goes on by itself. Run this step again to go on following it; nothing is started twice.',
    offers: [retryOffer],
  });
}

async function showJobs(id: string, ctx: ApplyContext<Services>): Promise<readonly WorkflowJob[]> {
  const jobs = await ctx.services.circleCi.listJobs(id, { signal: ctx.signal });
  for (const job of jobs) ctx.progress({ state: stateOf(job.status), text: `job ${job.name}`, detail: job.status });
  return jobs;
}

function waits({ status }: WorkflowJob): boolean {
  return status === 'on_hold';
}

/** What CircleCI says about the jobs that failed. Where it does not answer, the end itself is what matters. */
async function reasonsOf(id: string, project: string, ctx: ApplyContext<Services>): Promise<readonly string[]> {
  const { circleCi } = ctx.services;
  const options = { signal: ctx.signal };
  const reasons: string[] = [];
  for (const { name, number, status } of await circleCi.listJobs(id, options)) {
    if (number === undefined || stateOf(status) !== 'failed') continue;
    const messages = await circleCi.listJobMessages(project, number, options).catch((error: unknown) => {
      if (!isPullbookError(error) || error.code === 'CANCELLED') throw error;
      return [];
    });
    for (const message of messages) {
      reasons.push(`Job \`${name}\`: ${message}.`);
    }
  }
  return reasons;
}

async function waitsForMore(id: string, ctx: ApplyContext<Services>, approved: readonly string[]): Promise<boolean> {
  const waiting = await readApprovals(id, ctx);
  return waiting.some(({ requestId }) => !approved.includes(requestId));
}

/** Words of CircleCI for workflows and jobs. One that is not known is taken for "goes on". */
function stateOf(status: string): ChecklistItem['state'] {
  if (status === 'success') return 'done';
  if (status === 'on_hold') return 'person';
  if (['blocked', 'queued', 'not_running', 'not_run'].includes(status)) return 'todo';
  if (['failed', 'error', 'canceled', 'unauthorized', 'infrastructure_fail', 'timedout'].includes(status))
    return 'failed';
  return 'doing';
}

function ended({ id, name, status, pipelineNumber }: Workflow, reasons: readonly string[]): PullbookError {
  const facts = { service: 'CircleCI', operation: `GET /workflow/${id}` } as const;
  const message = [`Workflow \`${name}\` of pipeline ${pipelineNumber} ended \`${status}\`.`, ...reasons].join(' ');
  if (status === 'unauthorized') {
    return new PullbookError('FORBIDDEN', message, {
      ...facts,
      advice:
        'Your CircleCI user may not use a context of the workflow. Ask somebody who may to rerun it, then check again.',
    });
  }
  return new PullbookError('PERSON_NEEDED', message, {
    ...facts,
    advice:
      'The secrets are as they were; CircleCI keeps its old values. Read the log of the failed job on CircleCI, mend the cause, then run this step again: it starts a new run.',
    offers: [planAgainOffer],
  });
}

function vanished(id: string): PullbookError {
  return new PullbookError('NOT_FOUND', `CircleCI shows no workflow \`${id}\`, which it has just started.`, {
    service: 'CircleCI',
    operation: `GET /workflow/${id}`,
    advice: 'Look at the pipelines on CircleCI, then run this step again: it follows a run that goes on.',
  });
}
