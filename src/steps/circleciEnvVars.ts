import { z } from 'zod';
import type { Services } from '../services/services';
import type { StepKind } from '../runbook/run/step';
import { readableForms } from './landing/places';
import { projectSlug } from './projectSlug';
import { stringOrSecret } from './secretInput';
import { placeholder } from './variables/maskTells';
import { planVariables, viewVariables } from './variables/planVariables';
import { readVariables, type VariablesInput, type VariablesState } from './variables/readVariables';

/**
 * Looks whether a project has the variables that Terraform is to set. CircleCI shows the last four characters of a value
 * at most, so the age of the variable is compared with that of the value too.
 *
 * @see https://circleci.com/docs/api/v2/#operation/listEnvVars (masking)
 */
export const circleciEnvVars = {
  kind: 'circleci/env-vars',
  summary: 'Checks that the project’s variables are set, end like the values, and are no older than them.',
  effects: 'read',
  input: z.strictObject({
    project: projectSlug.describe('The CircleCI project that has the variables, as `gh/<organisation>/<repository>`.'),
    variables: z
      .record(
        z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, {
          error: (issue) =>
            `\`${String(issue.input)}\` is no name of a variable: letters, digits and \`_\` are allowed.`,
        }),
        stringOrSecret.refine((value) => value !== placeholder, {
          error: '`default` is what Terraform writes into a secret without a value. Give the value itself.',
        }),
      )
      .refine((variables) => Object.keys(variables).length > 0, { error: 'Name at least one variable.' })
      .describe(
        `Names and what each must hold: text that is no secret, the secret output of an earlier step, or ${readableForms}.`,
      ),
    after: z.iso
      .datetime({ error: (issue) => `\`${String(issue.input)}\` is no time. It reads \`2026-11-23T09:00:00Z\`.` })
      .optional()
      .describe(
        'When the build that handed the values over began, usually `${{ steps.rerun.outputs.started }}`: an older variable is then fine where the build left it alone. Optional.',
      ),
  }),
  outputs: {},
  subject: (input, host) => `**${input.project}** on ${host('circleCi')}`,
  irrelevant: [
    {
      read: 'circleCi.listContexts',
      answers: ['refused'],
      because: 'the plan itself asks a person what the contexts set',
    },
    {
      read: 'circleCi.listContexts',
      answers: ['nothing'],
      because: 'an organisation without contexts is a usual one, and no variable of a project comes from them',
    },
    {
      read: 'circleCi.listContextVariables',
      answers: ['refused'],
      because: 'the plan itself asks a person what the context sets, by its name',
    },
    {
      read: 'circleCi.listContextVariables',
      answers: ['nothing'],
      because: 'a context without variables is a usual one, and no variable of a project comes from it',
    },
  ],
  check: readVariables,
  plan: (input, state) => planVariables(input, state),
  view: (_input, state) => viewVariables(state),
  outcome: () => ({}),
  apply: () => Promise.resolve(),
} satisfies StepKind<VariablesInput, VariablesState, Services>;
