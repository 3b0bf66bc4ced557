import { type ErrorFacts, PullbookError } from '../../../shared/errors';
import type { SecretDescription } from '../contract';
import type { AwsCalls } from './awsCalls';

const service = 'AWS Secrets Manager';

/** What the answer of DescribeSecret says that bears on reading and writing the value. */
export function describedSecret(id: string, found: Awaited<ReturnType<AwsCalls['describeSecret']>>): SecretDescription {
  const arn = needed(found.arn, 'DescribeSecret');
  const versionWith = (stage: string): string | undefined =>
    Object.entries(found.stagesByVersion).find(([, stages]) => stages.includes(stage))?.[0];
  const [current, pending] = [versionWith('AWSCURRENT'), versionWith('AWSPENDING')];
  const { primaryRegion } = found;
  return {
    name: found.name ?? id,
    arn,
    deletedAt: found.deletedAt,
    currentVersionId: current,
    previousVersionId: versionWith('AWSPREVIOUS'),
    lastChangedAt: found.lastChangedAt,
    owningService: found.owningService,
    // The original names its own region there.
    replicaOf: primaryRegion === regionOf(arn) ? undefined : primaryRegion,
    // The date is absent where no rotation is set up, or it was turned off.
    isRotated: found.rotationEnabled === true || found.nextRotationAt !== undefined,
    // After a rotation the label may stay with the version that is current by then.
    pendingVersionId: pending === current ? undefined : pending,
    partner: found.partner,
    failedReplicas: found.replicas.filter(({ status }) => status === 'Failed').map(({ region }) => region),
  };
}

/** @throws {PullbookError} `CREDENTIALS_REFUSED` where `arn`, of the secret or of who asks, is of another account. */
export function checkAccount(id: string, arn: string, account: string | undefined, profile: string | undefined): void {
  const found = arn.split(':')[4];
  if (account === undefined || found === account) return;
  throw new PullbookError(
    'CREDENTIALS_REFUSED',
    `Secret \`${id}\` was looked for in account \`${found ?? 'unknown'}\`; the runbook names \`${account}\`.`,
    {
      service,
      advice: `Nothing was changed. ${profile === undefined ? 'The AWS environment' : `Profile \`${profile}\``} leads to the other account: choose a profile of account \`${account}\` in the runbook, then check again.`,
    },
  );
}

/** Not to be taken for an empty secret: that may be filled. */
export function notText(id: string, isBinary: boolean): PullbookError {
  if (!isBinary) return incomplete('GetSecretValue', 'none');
  return new PullbookError('UNEXPECTED_ANSWER', `Secret \`${id}\` holds binary data, not text.`, {
    service,
    operation: 'GetSecretValue',
    advice: 'Nothing was changed. Name another secret, or have its owner store text in it.',
  });
}

/** @throws {PullbookError} `UNEXPECTED_ANSWER` where it is missing. */
export function needed(
  text: string | undefined,
  operation: string,
  effect: NonNullable<ErrorFacts['effect']> = 'none',
): string {
  if (text !== undefined && text !== '') return text;
  throw incomplete(operation, effect);
}

function incomplete(operation: string, effect: NonNullable<ErrorFacts['effect']>): PullbookError {
  return new PullbookError('UNEXPECTED_ANSWER', `\`${operation}\` answered without a member that it always has.`, {
    service,
    operation,
    effect,
    advice:
      effect === 'unknown'
        ? 'Whether the change was made is not known. Check again before you apply.'
        : 'Nothing was changed. Check again; if it stays, something in between changes the answers: check `AWS_ENDPOINT_URL…`, if it is set.',
  });
}

/** Part four of `arn:aws:secretsmanager:eu-west-1:…`. */
function regionOf(arn: string): string | undefined {
  return arn.split(':')[3];
}
