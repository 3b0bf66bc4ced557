import { z } from 'zod';
import { absent } from '../runbook/run/basis';
import type { Mark, StepKind } from '../runbook/run/step';

interface CheckpointInput {
  readonly title: string;
  readonly instructions: readonly string[];
  readonly link?: string | undefined;
}

interface CheckpointState {
  readonly mark: Mark | undefined;
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
  check: (_input, ctx) => Promise.resolve({ mark: ctx.memory.mark }),
  plan: (input, state) =>
    state.mark === undefined
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
  view: (input, { mark }) => [
    {
      type: 'checklist',
      items: [
        mark === undefined
          ? { state: 'person', text: input.title }
          : {
              state: 'done',
              text: input.title,
              detail: `by ${mark.by} on ${new Date(mark.at).toISOString().slice(0, 10)}${mark.note === '' ? '' : `: ${mark.note}`}`,
            },
      ],
    },
  ],
  outcome: () => ({}),
  apply: () => Promise.resolve(),
} satisfies StepKind<CheckpointInput, CheckpointState, unknown>;
