import { z } from 'zod';
import { absent } from '../runbook/run/basis';
import type { Confirmation } from '../runbook/run/context';
import type { StepKind } from '../runbook/run/step';

interface CheckpointInput {
  readonly title: string;
  readonly instructions: readonly string[];
  readonly link?: string | undefined;
}

interface CheckpointState {
  readonly confirmation: Confirmation | undefined;
}

/** A thing that only a person can do and only a person can see. Their word, with a note, is what settles it. */
export const manualCheckpoint = {
  kind: 'manual/checkpoint',
  summary: 'Gives instructions to a person and records who did them, when, and their note.',
  effects: 'manual',
  readback: 'none',
  input: z.strictObject({
    title: z.string().min(1).describe('What is to be done, in a few words that start with a verb.'),
    instructions: z.array(z.string().min(1)).min(1).describe('What to do, one sentence per entry, in order.'),
    link: z
      .url({
        protocol: /^https$/,
        error: (issue) => `\`${String(issue.input)}\` is no link. It starts with \`https://\`.`,
      })
      .optional()
      .describe('A page where it is done. Optional.'),
  }),
  outputs: {},
  subject: (input) => input.title,
  check: (_input, ctx) => Promise.resolve({ confirmation: ctx.memory.confirmation }),
  plan: (input, state) =>
    state.confirmation === undefined
      ? [
          {
            action: 'person',
            summary: input.title,
            basis: absent,
            instructions: input.instructions,
            ...(input.link === undefined ? {} : { link: { title: 'Open the page', url: input.link } }),
            markable: true,
            part: { kind: 'mark' },
          },
        ]
      : [],
  view: (input, { confirmation }) => [
    {
      type: 'checklist',
      items: [
        confirmation === undefined
          ? { state: 'person', text: input.title }
          : {
              state: 'done',
              text: input.title,
              detail: `by ${confirmation.by} on ${new Date(confirmation.at).toISOString().slice(0, 10)}${confirmation.note === '' ? '' : `: ${confirmation.note}`}`,
            },
      ],
    },
  ],
  outcome: () => ({}),
  apply: () => Promise.resolve(),
} satisfies StepKind<CheckpointInput, CheckpointState, unknown>;
