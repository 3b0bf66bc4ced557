import { z } from 'zod';
import type { StepKind } from '../runbook/run/step';
import { projectSlug } from './projectSlug';
import type { StepTools } from './stepTools';
import { planWiring, repositoryOf, viewWiring, type WiringInput, type CheckedWiring } from './terraform/planWiring';
import { readWiring } from './terraform/readWiring';

/**
 * Shows the Terraform that makes a product's two secrets and hands them to its CircleCI project, and looks whether an infra
 * checkout in the workspace has it. What was merged and applied shows in the later steps.
 */
export const terraformWiring = {
  kind: 'terraform/wiring',
  summary: 'Shows the Terraform blocks for a product, filled in, and checks that the infra checkout has them.',
  effects: 'manual',
  input: z.strictObject({
    product: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,64}$/, {
        error: (issue) =>
          `\`${String(issue.input)}\` is no product prefix: letters, digits, \`_\` and \`-\` are allowed.`,
      })
      .describe('The prefix of the secrets’ names: `sirius` for `sirius-dockerhub_id` and `sirius-dockerhub_token`.'),
    project: projectSlug.describe('The CircleCI project that gets the variables, as `gh/<organisation>/<repository>`.'),
  }),
  outputs: {},
  subject: (input) => `**${input.product}** in the infra repository`,
  async check(input, ctx): Promise<CheckedWiring> {
    const { product, project } = input;
    const found = await readWiring(
      ctx.files,
      ctx.services.hcl,
      { product, repository: repositoryOf(project) },
      ctx.signal,
    );
    return { ...found, target: ctx.target, confirmation: ctx.memory.confirmation };
  },
  plan: (input, state) => planWiring(input, state),
  view: (input, state) => viewWiring(input, state),
  evidence: (_input, { evidence }) => evidence,
  outcome: () => ({}),
  apply: () => Promise.resolve(),
} satisfies StepKind<WiringInput, CheckedWiring, StepTools>;
