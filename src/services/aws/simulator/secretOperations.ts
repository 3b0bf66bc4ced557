import { textIn } from '../../world/answer';
import type { ServiceResponse } from '../../world/service';
import type { Call, Input } from './awsWorld';
import type { AwsSecret } from './awsState';
import { awsError, awsJson } from './awsError';
import { descriptionOf, stagesOf } from './secretDescription';
import { putValue, readValue, refusal, updateSecret } from './secretValues';
import { moveStage, versionAt } from './secretVersions';

export interface SecretOperation {
  readonly writes: boolean;
  /** Whether a secret that is scheduled for deletion refuses it. */
  readonly refusesDeleted: boolean;
  handle(call: Call, secret: AwsSecret, input: Input): ServiceResponse;
}

/** The operations on one secret that people rehearse with. Creating and deleting secrets is Terraform's. */
export const secretOperations: Readonly<Record<string, SecretOperation>> = {
  DescribeSecret: { writes: false, refusesDeleted: false, handle: describe },
  GetResourcePolicy: { writes: false, refusesDeleted: true, handle: readPolicy },
  GetSecretValue: { writes: false, refusesDeleted: true, handle: readValue },
  ListSecretVersionIds: { writes: false, refusesDeleted: false, handle: listVersions },
  PutSecretValue: { writes: true, refusesDeleted: true, handle: putValue },
  UpdateSecret: { writes: true, refusesDeleted: true, handle: updateSecret },
  UpdateSecretVersionStage: { writes: true, refusesDeleted: true, handle: updateStage },
};

function describe(call: Call, secret: AwsSecret): ServiceResponse {
  const stages = stagesOf(secret);
  return awsJson(call, 200, { ...descriptionOf(secret), ...(stages && { VersionIdsToStages: stages }) });
}

/** A secret without a policy has no such member. */
function readPolicy(call: Call, secret: AwsSecret): ServiceResponse {
  const { resourcePolicy } = secret;
  return awsJson(call, 200, {
    ARN: secret.arn,
    Name: secret.name,
    ...(resourcePolicy === undefined ? {} : { ResourcePolicy: resourcePolicy }),
  });
}

function listVersions(call: Call, secret: AwsSecret, input: Input): ServiceResponse {
  const shown = secret.versions.filter((version) => input['IncludeDeprecated'] === true || version.stages.length > 0);
  const size = input['MaxResults'] ?? 100;
  if (typeof size !== 'number' || !Number.isInteger(size) || size < 1 || size > 100) {
    return awsError(call, 'InvalidParameterException', 'MaxResults must be 1 to 100.');
  }
  const token = textIn(input, 'NextToken') ?? '0';
  if (!/^\d{1,9}$/.test(token)) {
    return awsError(call, 'InvalidNextTokenException', 'The NextToken value is invalid.');
  }
  const start = Number(token);
  const end = start + size;
  return awsJson(call, 200, {
    ARN: secret.arn,
    Name: secret.name,
    Versions: shown.slice(start, end).map((version) => ({
      VersionId: version.id,
      VersionStages: version.stages,
      CreatedDate: version.createdAt / 1000,
      KmsKeyIds: ['DefaultEncryptionKey'],
    })),
    ...(end < shown.length ? { NextToken: String(end) } : {}),
  });
}

function updateStage(call: Call, secret: AwsSecret, input: Input): ServiceResponse {
  const stage = textIn(input, 'VersionStage') ?? '';
  const target = secret.versions.find((version) => version.id === textIn(input, 'MoveToVersionId'));
  const from = textIn(input, 'RemoveFromVersionId');
  const holder = versionAt(secret, stage);
  const refused = refusal(call, secret);
  if (refused !== undefined) return refused;
  if (stage === '') {
    return awsError(
      call,
      'ValidationException',
      "1 validation error detected: Value at 'versionStage' failed to satisfy constraint: Member must not be null",
    );
  }
  if (target === undefined && input['MoveToVersionId'] !== undefined) {
    return awsError(call, 'ResourceNotFoundException', "Secrets Manager can't find the specified secret version.");
  }
  if (target === undefined && from === undefined) {
    return awsError(call, 'InvalidParameterException', 'You must specify MoveToVersionId or RemoveFromVersionId.');
  }
  if (holder !== undefined && holder !== target && holder.id !== from) {
    return awsError(
      call,
      'InvalidParameterException',
      `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${holder.id}, so you must explicitly reference that version in RemoveFromVersionId.`,
    );
  }
  if (from !== undefined && holder?.id !== from) {
    return awsError(
      call,
      'InvalidParameterException',
      `Staging label ${stage} is not attached to version ${from}, which RemoveFromVersionId names.`,
    );
  }
  if (target !== undefined) moveStage(secret, stage, target);
  else if (holder !== undefined) holder.stages = holder.stages.filter((other) => other !== stage);
  secret.changedAt = call.now;
  return awsJson(call, 200, { ARN: secret.arn, Name: secret.name });
}
