import { z } from 'zod';
import type { Services } from '../services/services';
import type { StepKind } from '../runbook/run/step';
import { storedPattern } from './landing/places';
import { projectSlug } from './projectSlug';
import { applyRerun } from './rerun/applyRerun';
import { planRerun, viewRerun } from './rerun/planRerun';
import { readRerun, type RerunInput, type RerunState } from './rerun/rerunState';

/**
 * Lets the infra build hand the secrets' present values to CircleCI. Whether it has done so is read from the world: a run
 * of the workflow that began after the newest of the secrets changed, and succeeded, has read them. So nothing is run
 * twice, whoever ran it.
 *
 * @see https://circleci.com/docs/workflows/ (reruns, 90 days, approvals)
 */
export const circleciRerunWorkflow = {
  kind: 'circleci/rerun-workflow',
  summary: 'Reruns the newest build of a branch, so that Terraform reads the secrets anew, and follows it to its end.',
  effects: 'write',
  input: z.strictObject({
    project: projectSlug.describe(
      'The CircleCI project whose build applies Terraform, as `gh/<organisation>/<repository>`.',
    ),
    branch: z.string().min(1).describe('The branch whose build applies Terraform, such as `main`.'),
    secrets: z
      .array(
        z.string().regex(storedPattern, {
          error: (issue) => `\`${String(issue.input)}\` is no name of a secret.`,
        }),
      )
      .min(1)
      .describe(
        'The secrets whose values the build hands over: a run counts when it began after the last of them changed.',
      ),
    workflow: z
      .string()
      .min(1)
      .optional()
      .describe(
        'The name of the workflow that applies Terraform. Default: the only one that pushes and people have run on the branch.',
      ),
  }),
  outputs: {
    workflow: { description: 'The id of the workflow that handed the values over.' },
    started: { description: 'When it began, as `2026-11-23T09:00:00.000Z`.' },
  },
  subject: (input, host) => `**${input.branch}** of **${input.project}** on ${host('circleCi')}`,
  check: readRerun,
  plan: (input, state) => planRerun(input, state),
  view: (_input, state) => viewRerun(state),
  outcome: (_input, { success }): Readonly<Record<string, string>> =>
    success === undefined ? {} : { workflow: success.id, started: new Date(success.startedAt).toISOString() },
  apply: applyRerun,
} satisfies StepKind<RerunInput, RerunState, Services>;
