import { z } from 'zod';
import type { Change, Mark, Section, StepKind } from '../runbook/step';
import type { TerraformFile, WiringFacts } from '../terraform/findWiring';
import { findWiring } from '../terraform/findWiring';
import {
  dataSnippet,
  identifierOf,
  outputsSnippet,
  repositorySnippet,
  secretsSnippet,
} from '../terraform/wiringSnippets';

interface WiringInput {
  readonly product: string;
  readonly project: string;
}

interface WiringState {
  readonly wiring: WiringFacts;
  /** A person's word, which counts only where there is no infra checkout to look at. */
  readonly mark: Mark | undefined;
}

/** The last part of a project slug such as `gh/organisation/repository`. */
function repositoryOf(project: string): string {
  return project.slice(project.lastIndexOf('/') + 1);
}

/**
 * Shows the Terraform that makes a product's two secrets and hands them to its CircleCI project, and looks whether an infra
 * checkout in the workspace has it. By text alone: what was merged and applied shows in the later steps.
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
    project: z
      .string()
      .regex(/^[^/\s]+\/[^/\s]+\/[^/\s]+$/, {
        error: (issue) => `\`${String(issue.input)}\` is no project slug. It reads \`gh/<organisation>/<repository>\`.`,
      })
      .describe('The CircleCI project that gets the variables, as `gh/<organisation>/<repository>`.'),
  }),
  outputs: {},
  subject: (input) => `**${input.product}** in the infra repository`,
  async check(input, ctx): Promise<WiringState> {
    const files: TerraformFile[] = [];
    for (const path of await ctx.files.find(['**/*.tf'], ctx.signal)) {
      const text = path.includes('.terraform/') ? undefined : await ctx.files.read(path);
      if (text !== undefined) files.push({ path, text });
    }
    const names = { product: input.product, repository: repositoryOf(input.project) };
    return { wiring: findWiring(files, names), mark: ctx.memory.mark };
  },
  plan: (input, state) => planWiring(input, state),
  view: (input, state) => viewWiring(input, state),
  outcome: () => ({}),
  apply: () => Promise.resolve(),
} satisfies StepKind<WiringInput, WiringState, unknown>;

function isComplete({ secrets, outputs, user, token }: WiringFacts): boolean {
  return secrets !== undefined && outputs !== undefined && user && token;
}

function planWiring({ product, project }: WiringInput, { wiring, mark }: WiringState): Change[] {
  if (isComplete(wiring) || (!wiring.isInfra && mark !== undefined)) return [];
  const change: Change = {
    action: 'person',
    summary: `wire **${product}** in the infra repository`,
    ...(wiring.isInfra ? {} : { detail: 'no infra checkout in this workspace, so nothing can be looked at' }),
    instructions: [
      `Add the blocks below: the secrets module for \`${product}\`, and its values as variables of \`${repositoryOf(project)}\`.`,
      'Have the change reviewed and merged. The infra build then makes both secrets with a placeholder.',
      wiring.isInfra
        ? 'Run this step again: it looks at the files of the checkout.'
        : 'Open the infra checkout in this workspace and run this again, or mark it done with a link to the change.',
    ],
    part: { kind: 'wire-terraform', product },
  };
  return [wiring.isInfra ? change : { ...change, markable: true }];
}

function viewWiring({ product, project }: WiringInput, { wiring, mark }: WiringState): readonly Section[] {
  const repository = repositoryOf(project);
  if (isComplete(wiring)) return [checklist(product, repository, wiring)];
  if (!wiring.isInfra && mark !== undefined) {
    const detail = `by ${mark.by} on ${new Date(mark.at).toISOString().slice(0, 10)}${mark.note === '' ? '' : `: ${mark.note}`}`;
    return [
      { type: 'checklist', items: [{ state: 'done', text: `**${product}** wired, by a person’s word`, detail }] },
    ];
  }
  const secrets = `${secretsSnippet(product, '../modules/ci_dockerhub_secrets')}\n${outputsSnippet()}`;
  const variables = `${dataSnippet(product, identifierOf(product))}\n${repositorySnippet(product, repository)}`;
  return [
    ...(wiring.isInfra ? [checklist(product, repository, wiring)] : []),
    { type: 'code', language: 'hcl', title: `the secrets, in the folder of ${product}`, text: secrets },
    { type: 'code', language: 'hcl', title: `the variables, where ${repository} is made`, text: variables },
  ];
}

function checklist(product: string, repository: string, wiring: WiringFacts): Section {
  const item = (text: string, isThere: boolean, path: string | undefined) =>
    ({ state: isThere ? 'done' : 'person', text, ...(isThere && path !== undefined ? { detail: path } : {}) }) as const;
  return {
    type: 'checklist',
    items: [
      item(`secrets module with \`product_prefix = "${product}"\``, wiring.secrets !== undefined, wiring.secrets),
      item('outputs for both secrets', wiring.outputs !== undefined, wiring.outputs),
      item(`\`DOCKER_USER\` of ${repository} is the secret with the ID`, wiring.user, wiring.repository),
      item(`\`DOCKER_ACCESS_TOKEN\` of ${repository} is the secret with the token`, wiring.token, wiring.repository),
    ],
  };
}
