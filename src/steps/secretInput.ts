import { z } from 'zod';
import type { SecretHandle } from '../runbook/file/outputs';
import { landingPattern, readableForms, valueOrPlace } from './landing/places';

/** What an expression such as `${{ steps.token.outputs.token }}` becomes: where a secret lies, never the secret. */
const secretHandle: z.ZodType<SecretHandle> = z
  .strictObject({
    secret: z.literal('handle').describe('Marks an opaque handle. Write `${{ steps.<id>.outputs.<name> }}`, not this.'),
    uri: z.string().describe('The landing place that holds the secret.'),
    label: z.string().describe('What the secret is, in words.'),
  })
  .describe('A secret output of an earlier step.');

/** A value that may be plain or secret: text, or the secret output of an earlier step. */
export const stringOrSecret = z.union([valueOrPlace, secretHandle]);

const neverWritten =
  'A secret is never written into a runbook. Allowed: `${{ steps.<id>.outputs.<name> }}`, or the landing place that ' +
  `holds it, such as ${readableForms}.`;

/**
 * A value that is always secret: the output of an earlier step, or the landing place that holds it. Text of any other
 * form is refused, because a secret in a runbook is a leak; the message does not repeat it.
 */
export const secretOnly = z.union([z.string().regex(landingPattern, { error: neverWritten }), secretHandle], {
  error: neverWritten,
});

/** The handle for a {@link secretOnly} field, `label` saying what it is when only the place was given. */
export function toHandle(value: string | SecretHandle, label: string): SecretHandle {
  return typeof value === 'string' ? { secret: 'handle', uri: value, label } : value;
}
