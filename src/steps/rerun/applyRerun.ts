import type { Services } from '../../clients/services';
import type { ApplyContext, Change } from '../../runbook/step';
import { codeOf, PullbookError } from '../../shared/errors';
import { followWorkflow } from './followWorkflow';
import { refusedFact, type RerunInput, type RerunState, type Start } from './rerunState';

/** A pipeline is there at once, its workflows some seconds later; filters may match none, ever. */
const workflowAppearsWithinMs = 120_000;
const lookEveryMs = 5_000;

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
  await followWorkflow(await start(input, state.start, ctx), input.project, ctx);
}

/** The id of the workflow that was started. */
async function start(input: RerunInput, how: Start, ctx: ApplyContext<Services>): Promise<string> {
  const { circleCi } = ctx.services;
  if (how.how === 'rerun') {
    const { workflow } = how;
    try {
      return await ctx.write(`rerun workflow ${workflow.name} of pipeline ${workflow.pipelineNumber}`, () =>
        circleCi.rerun(workflow.id),
      );
    } catch (error) {
      // Neither refusal has changed anything. A pipeline builds another commit perhaps, so it needs a plan of its own.
      if (codeOf(error) === 'CONFLICT' || codeOf(error) === 'BAD_REQUEST') await ctx.remember(refusedFact, workflow.id);
      throw error;
    }
  }
  const pipeline = await ctx.write(`start a pipeline on ${input.branch} of ${input.project}`, () =>
    circleCi.runPipeline(input.project, input.branch),
  );
  const text = `workflow of pipeline ${pipeline.number}`;
  for (let waitedMs = 0; waitedMs <= workflowAppearsWithinMs; waitedMs += lookEveryMs) {
    ctx.progress({ state: 'doing', text, detail: 'not there yet' });
    const workflows = await circleCi.listWorkflows(pipeline.id, { signal: ctx.signal });
    const found =
      input.workflow === undefined && workflows.length === 1
        ? workflows[0]
        : workflows.find(({ name }) => name === input.workflow);
    if (found !== undefined) {
      ctx.progress({ state: 'done', text });
      return found.id;
    }
    await ctx.clock.sleep(lookEveryMs, ctx.signal);
  }
  ctx.progress({ state: 'failed', text });
  throw new PullbookError('PERSON_NEEDED', `Pipeline ${pipeline.number} of \`${input.project}\` started no workflow.`, {
    service: 'CircleCI',
    advice: `The pipeline runs nothing: the filters of its config leave \`${input.branch}\` out, or its config has an error. Look at it on CircleCI, then run this step again.`,
  });
}
