import { z } from 'zod';
import type { KindFacts } from '../../../src/runbook/file/kindFacts';

const handle = z.strictObject({ secret: z.literal('handle'), uri: z.string(), label: z.string() });

/** Kinds with every sort of input there is, so that the parser's tests do not move when a real kind does. */
export const sampleKinds: readonly KindFacts[] = [
  {
    kind: 'hub/account',
    summary: 'Signs an account up.',
    effects: 'write',
    input: z.strictObject({
      username: z
        .string()
        .regex(/^[a-z0-9]{4,30}$/, '4 to 30 lower-case letters and digits')
        .describe('The Docker ID.'),
      mail: z.string().optional().describe('Where mail goes.'),
    }),
    outputs: { username: { description: 'The Docker ID.' }, password: { description: 'Its password.', secret: true } },
  },
  {
    kind: 'hub/token',
    summary: 'Creates a token.',
    effects: 'write',
    input: z.strictObject({
      account: z
        .string()
        .regex(/^[a-z0-9]{4,30}$/, '4 to 30 lower-case letters and digits')
        .describe('Whose token it is.'),
      scope: z.enum(['repo:read', 'repo:public_read']).optional().describe('What it may do.'),
      days: z.number().int().min(1).max(365).optional().describe('How long it lives.'),
      store: z.string().optional().describe('Where it is put.'),
      flags: z.strictObject({ dry: z.boolean().optional(), names: z.array(z.string()).optional() }).optional(),
    }),
    outputs: { token: { description: 'The token.', secret: true }, label: { description: 'Its label.' } },
  },
  {
    kind: 'ci/variables',
    summary: 'Looks at variables.',
    effects: 'read',
    input: z.strictObject({
      project: z.string().describe('The project.'),
      variables: z
        .record(z.string(), z.union([z.string(), handle]))
        .optional()
        .describe('Names and values.'),
      token: handle.optional().describe('A secret.'),
    }),
    outputs: {},
  },
];
