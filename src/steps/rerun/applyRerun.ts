import { isTerminal } from '../../services/circleCi/contract';
import type { Services } from '../../services/services';
import type { Change } from '../../runbook/run/change';
import type { ApplyContext } from '../../runbook/run/context';
import { codeOf, PullbookError } from '../../shared/errors';
import { planAgainOffer } from '../../shared/offer';
import { awaitWorkflow } from './awaitWorkflow';
import { followWorkflow } from './followWorkflow';
import type { Attempt } from './judgeRuns';
import { refusedFact, type RerunInput, type RerunState } from './rerunState';

/** Makes the planned change and follows the workflow until it ends or waits for an approval. */
export async function applyRerun(
  input: RerunInput,
  state: RerunState,
  plan: readonly Change[],
  ctx: ApplyContext<Services>,
): Promise<void> {
  const { circleCi } = ctx.services;
  if (state.running !== undefined) {
    const { running } = state;
    const approvals = plan.some(({ action }) => action === 'gate') ? state.approvals : [];
    for (const { name, requestId } of approvals) {
      await ctx.write(`approve ${name}`, () => circleCi.approve(running.id, requestId));
    }
    const approved = approvals.map(({ requestId }) => requestId);
    await followWorkflow(running.id, input.project, ctx, { approved });
    return;
  }
  if (state.success !== undefined || !plan.some(({ action }) => action === 'run')) return;
  if (state.earlier !== undefined) await followWorkflow(state.earlier.id, input.project, ctx, { whatever: true });
  const id =
    state.pending === undefined
      ? await start(input, state, ctx)
      : await awaitWorkflow(state.pending, state.workflow, input, ctx);
  await followWorkflow(id, input.project, ctx);
}

/** The id of the workflow that was started. */
async function start(
  input: RerunInput,
  { start: how, workflow }: RerunState,
  ctx: ApplyContext<Services>,
): Promise<string> {
  const { circleCi } = ctx.services;
  if (how.how === 'rerun') {
    const last = how.workflow;
    const now = await circleCi.findWorkflow(last.id, { signal: ctx.signal });
    if (now !== undefined && !isTerminal(now.status)) {
      await ctx.remember(refusedFact, last.id);
      throw notOver(last, now.status);
    }
    try {
      return await ctx.write(`rerun workflow ${last.name} of pipeline ${last.pipelineNumber}`, () =>
        circleCi.rerun(last.id),
      );
    } catch (error) {
      // Neither refusal has changed anything. A pipeline builds another commit perhaps, so it needs a plan of its own.
      if (codeOf(error) === 'CONFLICT' || codeOf(error) === 'BAD_REQUEST') await ctx.remember(refusedFact, last.id);
      throw error;
    }
  }
  const pipeline = await ctx.write(`start a pipeline on ${input.branch} of ${input.project}`, () =>
    circleCi.runPipeline(input.project, input.branch),
  );
  return awaitWorkflow(pipeline, workflow, input, ctx);
}

/** No job of it goes on, and CircleCI refuses a rerun all the same. */
function notOver({ id, name, pipelineNumber }: Attempt, status: string): PullbookError {
  const what = `CircleCI still calls workflow \`${name}\` of pipeline ${pipelineNumber} \`${status}\`, and reruns only what has ended.`;
  return new PullbookError('CONFLICT', what, {
    service: 'CircleCI',
    operation: `GET /workflow/${id}`,
    advice: 'Nothing was changed. Plan the step again: it starts a pipeline instead.',
    offers: [planAgainOffer],
  });
}
