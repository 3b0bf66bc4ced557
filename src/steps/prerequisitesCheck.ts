import { z } from 'zod';
import type { Services } from '../services/services';
import { absent, basisOf } from '../runbook/run/basis';
import type { Change } from '../runbook/run/change';
import type { Confirmation } from '../runbook/run/context';
import type { Section } from '../runbook/run/section';
import type { StepKind } from '../runbook/run/step';
import { awsPrerequisites } from './prerequisites/awsPrerequisites';
import { circleCiPrerequisites } from './prerequisites/circleCiPrerequisites';
import { dockerPrerequisites } from './prerequisites/dockerPrerequisites';
import { lookAtAll } from './prerequisites/lookAtAll';
import type { Prerequisite, PrerequisitesInput } from './prerequisites/prerequisite';
import { projectSlug } from './projectSlug';

interface PrerequisitesState {
  readonly prerequisites: readonly Prerequisite[];
  /** The engineer's word that they can read the mail group: nothing can show that. */
  readonly confirmation: Confirmation | undefined;
}

/** Looks at everything that the later steps need of the person who runs them, before the first of them starts. */
export const prerequisitesCheck = {
  kind: 'prerequisites/check',
  summary: 'Checks the rights that the runbook needs on Docker Hub, AWS and CircleCI, and says whom to ask for each.',
  effects: 'read',
  input: z.strictObject({
    organisation: z.string().min(1).describe('The Docker organisation. You must be one of its owners.'),
    team: z.string().min(1).describe('The team in the organisation that service IDs join. You must be in it.'),
    account: z
      .string()
      .regex(/^\d{12}$/, {
        error: (issue) =>
          `\`${String(issue.input)}\` is no AWS account: 12 digits, in quotes so that YAML keeps them as text.`,
      })
      .describe('The AWS account that holds the secrets: 12 digits, in quotes.'),
    project: projectSlug.describe('The CircleCI project that is to pull as its own Docker ID.'),
    infra: projectSlug.describe('The CircleCI project whose build applies Terraform.'),
    mail: z
      .email({ error: (issue) => `\`${String(issue.input)}\` is no mail address.` })
      .regex(/^[^+]+$/, { error: 'Name the mail group without `+`: the alias is added to it.' })
      .describe(
        'The team’s mail group. The service ID signs up with a `+` alias of it, so you must be able to read it.',
      ),
  }),
  outputs: {},
  subject: (input, host) =>
    `the operator of **${input.project}** on ${host('dockerHub')}, ${host('circleCi')} and ${host('aws')}`,
  async check(input, ctx): Promise<PrerequisitesState> {
    const prerequisites = await lookAtAll([
      () => dockerPrerequisites(input, ctx),
      () => awsPrerequisites(input, ctx),
      () => circleCiPrerequisites(input, ctx),
    ]);
    return { prerequisites, confirmation: ctx.memory.confirmation };
  },
  plan: (input, state) => plan(input, state),
  view: (input, state) => view(input, state),
  outcome: () => ({}),
  apply: () => Promise.resolve(),
} satisfies StepKind<PrerequisitesInput, PrerequisitesState, Services>;

function plan({ mail }: PrerequisitesInput, { prerequisites, confirmation }: PrerequisitesState): Change[] {
  const missing = prerequisites
    .filter(({ holds }) => !holds)
    .map(({ what, found, ask }): Change => ({
      action: 'person',
      summary: `see to it that ${what}`,
      basis: basisOf(found),
      instructions: [`Found: ${found.replace(/\.$/, '')}.`, ask],
    }));
  if (confirmation !== undefined) return missing;
  return [
    ...missing,
    {
      action: 'person',
      summary: `confirm that you can read mail to **${mail}**`,
      basis: absent,
      instructions: [
        `Send a mail to \`${aliasOf(mail)}\` and see it arrive: the group must let \`+\` aliases and senders outside through.`,
        'If you do not get it, ask the owner of the mail group to add you.',
        'Then press *Mark done…* and note when it arrived.',
      ],
      markable: true,
      part: { kind: 'mark' },
    },
  ];
}

function view({ mail }: PrerequisitesInput, { prerequisites, confirmation }: PrerequisitesState): readonly Section[] {
  const rows = prerequisites.map(({ what, holds, found, ask }) => [
    what,
    holds ? 'holds' : 'missing',
    found,
    holds ? '' : ask,
  ]);
  const mailRow =
    confirmation === undefined
      ? [`you can read mail to ${mail}`, 'to confirm', 'nothing can show it', 'the owner of the mail group']
      : [`you can read mail to ${mail}`, 'holds', `confirmed by ${confirmation.by}`, ''];
  return [{ type: 'table', columns: ['what', 'state', 'found', 'ask'], rows: [...rows, mailRow] }];
}

/** An address that shows whether `+` aliases arrive. */
function aliasOf(mail: string): string {
  return mail.replace('@', '+test@');
}
