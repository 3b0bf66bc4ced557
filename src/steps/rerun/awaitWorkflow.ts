import type { Services } from '../../services/services';
import type { ApplyContext } from '../../runbook/run/context';
import { PullbookError } from '../../shared/errors';
import type { RerunInput } from './rerunState';
import { ask, errorsOf, mayStillRun, type Pending } from './whichWorkflow';

const lookEveryMs = 5_000;
/** A setup that takes longer than this has stopped working. */
const setupTakesMs = 2 * 60 * 60_000;

/**
 * Waits until a pipeline has come to the workflow that applies Terraform, over its setup where it has one.
 *
 * @param name - Of the workflow; `undefined` takes the only one.
 * @returns its id.
 * @throws {PullbookError} `PERSON_NEEDED` where the pipeline runs none; `INPUT_INVALID` where it runs several and none is named.
 */
export async function awaitWorkflow(
  pipeline: Pending,
  name: string | undefined,
  input: RerunInput,
  ctx: ApplyContext<Services>,
): Promise<string> {
  const { circleCi } = ctx.services;
  const text = `workflow of pipeline ${pipeline.number}`;
  const startedAt = ctx.clock.now();
  for (;;) {
    const workflows = await circleCi.listWorkflows(pipeline.id, { signal: ctx.signal });
    const setups = workflows.filter(({ isSetup }) => isSetup);
    const builds = workflows.filter(({ isSetup }) => isSetup !== true);
    const names = [...new Set(builds.map((workflow) => workflow.name))].sort();
    if (name === undefined && names.length > 1) {
      throw ask(
        `Pipeline ${pipeline.number} runs ${names.length} workflows: ${names.map((one) => `\`${one}\``).join(', ')}.`,
      );
    }
    const found = builds.find((workflow) => name === undefined || workflow.name === name);
    if (found !== undefined) {
      ctx.progress({ state: 'done', text });
      return found.id;
    }
    const errors = workflows.length === 0 ? await readErrors(pipeline, input, ctx) : [];
    if (errors.length > 0) throw couldNotRun(pipeline, input, errors);
    ctx.progress({
      state: 'doing',
      text,
      detail: setups.length === 0 ? 'not there yet' : 'the pipeline is being set up',
    });
    const now = ctx.clock.now();
    if (!mayStillRun(setups, startedAt, now) || now - startedAt > setupTakesMs) break;
    await ctx.clock.sleep(lookEveryMs, ctx.signal);
  }
  ctx.progress({ state: 'failed', text });
  const which = name === undefined ? 'no workflow' : `no workflow \`${name}\``;
  throw new PullbookError('PERSON_NEEDED', `Pipeline ${pipeline.number} of \`${input.project}\` started ${which}.`, {
    service: 'CircleCI',
    advice: `The pipeline does not run it: the filters of its config leave \`${input.branch}\` out, its setup left the workflow out or failed, or its config has an error. Look at it on CircleCI, then run this step again.`,
  });
}

/** Why a pipeline without workflows will have none; empty where it may still. */
async function readErrors({ id }: Pending, input: RerunInput, ctx: ApplyContext<Services>): Promise<readonly string[]> {
  const { pipelines } = await ctx.services.circleCi.listPipelines(input.project, input.branch, { signal: ctx.signal });
  const found = pipelines.find((pipeline) => pipeline.id === id);
  return found === undefined ? [] : errorsOf(found, []);
}

function couldNotRun({ number }: Pending, { project, branch }: RerunInput, errors: readonly string[]): PullbookError {
  return new PullbookError(
    'PERSON_NEEDED',
    `CircleCI could not run pipeline ${number} of \`${project}\`: ${errors.join(' · ')}`,
    {
      service: 'CircleCI',
      advice: `Nothing was applied. As a rule that is an error in \`.circleci/config.yml\` of \`${branch}\`: mend it and push, then run this step again.`,
    },
  );
}
