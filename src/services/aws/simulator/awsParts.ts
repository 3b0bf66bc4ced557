import { z } from 'zod';
import { PullbookError } from '../../../shared/errors';
import { letters, uuid } from '../../world/identifiers';
import { type Moment, type PlayablePart, playable } from '../../world/simulator';
import type { AwsSecret } from './awsState';
import type { AwsWorld } from './awsWorld';
import { addVersion } from './secretVersions';

const secret = z.string();
const dayMs = 86_400_000;

/** What the owner of a secret does in AWS, and what then happens to whoever writes to it. */
export const awsParts: Readonly<Record<string, PlayablePart<AwsWorld>>> = {
  /** Sets up a rotation, which replaces the value in a day and every day from then on. */
  'set-up-rotation': playable(z.object({ secret }), (world, part, { now }) => {
    secretOf(world, part.secret).nextRotationAt ??= now + dayMs;
  }),
  /** Makes the secret the replica of one in another region. */
  'make-replica': playable(z.object({ secret, of: z.string() }), (world, part) => {
    secretOf(world, part.secret).primaryRegion = part.of;
  }),
  'schedule-deletion': playable(z.object({ secret }), (world, part, { now }) => {
    secretOf(world, part.secret).deletedAt ??= now;
  }),
};

/** Lets the rotations happen whose time has come, each with a value that nobody else knows. */
export function rotate({ aws }: AwsWorld, { now, random }: Moment): void {
  for (const one of aws.secrets) {
    while (one.nextRotationAt !== undefined && one.nextRotationAt <= now) {
      addVersion(one, { id: uuid(random), value: letters(random, 32) }, one.nextRotationAt);
      one.nextRotationAt += dayMs;
    }
  }
}

function secretOf({ aws }: AwsWorld, name: string): AwsSecret {
  const found = aws.secrets.find((one) => one.name === name);
  if (found === undefined) {
    throw new PullbookError('PERSON_NEEDED', `There is no secret \`${name}\` in the rehearsal.`, {
      advice: 'Let Terraform make it first.',
    });
  }
  return found;
}
