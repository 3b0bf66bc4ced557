import type { Aws } from '../../services/aws/contract';
import type { LandRequest } from '../../runbook/run/landing';
import { PullbookError } from '../../shared/errors';
import { markOfVersion, versionIds } from './secretVersion';

/**
 * The staging label under which a value waits until AWSCURRENT comes to it. It stays with the version that was put last:
 * nothing reads by it.
 */
const stage = 'PULLBOOK';

/** What stays open where AWSCURRENT may not be moved. */
export const unguarded =
  'a window of one call remains: without the right `secretsmanager:UpdateSecretVersionStage`, what somebody else puts there in the very moment of the put is replaced';

/** The secret that gets the version. */
interface Target {
  readonly id: string;
  readonly where: string;
  readonly aws: Aws;
}

/**
 * Makes a value the current one of a secret, in the place of the version that the plan saw. A put has no condition, but moving
 * AWSCURRENT has: so the value is put under a label of its own, then AWSCURRENT is taken from that version. Where that may not
 * be done, the value is put as the current one right after a look.
 *
 * Once more after a crash in between finds the version there, by its id, and only moves AWSCURRENT.
 *
 * @returns {@link unguarded} where it was put without the condition.
 * @throws {PullbookError} `PLAN_STALE` where another version is current; `LANDING_MISMATCH` where the value does not stay.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html
 */
export async function putVersion(
  target: Target,
  { secret, mark, replaces, signal }: Pick<LandRequest, 'secret' | 'mark' | 'replaces' | 'signal'>,
): Promise<string | undefined> {
  const { id, aws } = target;
  const name = (await aws.describeSecret(id, { signal }))?.name ?? id;
  const [first = '', ...others] = versionIds(name, secret.reveal(), mark);

  async function isThere(): Promise<boolean> {
    const present = await aws.readSecret(id, {});
    if (present?.value.equals(secret) && markOfVersion(name, secret.reveal(), present.versionId) === mark) return true;
    if (present?.versionId === replaces) return false;
    throw overtaken(target);
  }

  if (await isThere()) return undefined;
  if (replaces === undefined) {
    // The first version of a secret is the current one, whatever its label; a later one is not.
    await aws.putSecret(id, secret, first, { stage });
    if (await isThere()) return undefined;
  }
  const isGuarded = await aws.mayMoveCurrent(id);
  if (isGuarded) {
    await aws.putSecret(id, secret, first, { stage });
    if (!(await aws.moveCurrent(id, first, replaces))) throw overtaken(target);
  } else {
    // A put under an id that exists is ignored.
    for (const versionId of [first, ...others]) {
      if (await isThere()) return unguarded;
      await aws.putSecret(id, secret, versionId);
    }
  }
  if (!(await aws.readSecret(id, {}))?.value.equals(secret)) throw replaced(target);
  return isGuarded ? undefined : unguarded;
}

function overtaken({ id, where }: Target): PullbookError {
  return new PullbookError('PLAN_STALE', `Secret \`${id}\` in ${where} got another version since the plan was made.`, {
    service: 'AWS Secrets Manager',
    operation: 'UpdateSecretVersionStage',
    effect: 'none',
    advice: `That version stays the current one. What was put beside it, if anything, has the label \`${stage}\`, by which nothing reads. Look at the new plan: it says what is there now.`,
  });
}

function replaced({ id, where }: Target): PullbookError {
  return new PullbookError('LANDING_MISMATCH', `Secret \`${id}\` in ${where} keeps another value than was put.`, {
    service: 'AWS Secrets Manager',
    operation: 'PutSecretValue',
    advice: 'Something else writes to this secret at the same time. Find out what does, then run again.',
  });
}
