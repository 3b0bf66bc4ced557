import { textIn } from '../../world/answer';
import { uuid } from '../../world/identifiers';
import type { ServiceResponse } from '../../world/service';
import type { Call } from './awsWorld';
import type { AwsSecret, AwsSecretVersion } from './awsState';
import { awsError, awsJson } from './awsError';
import { addVersion, moveStage, versionAt } from './secretVersions';

type Input = Readonly<Record<string, unknown>>;

export interface SecretOperation {
  readonly writes: boolean;
  /** Whether a secret that is scheduled for deletion refuses it. */
  readonly refusesDeleted: boolean;
  handle(call: Call, secret: AwsSecret, input: Input): ServiceResponse;
}

const largestValueBytes = 65_536;

/** The operations that the runbook needs. Creating and deleting secrets is Terraform's. */
export const secretOperations: Readonly<Record<string, SecretOperation>> = {
  DescribeSecret: { writes: false, refusesDeleted: false, handle: describe },
  GetSecretValue: { writes: false, refusesDeleted: true, handle: read },
  PutSecretValue: { writes: true, refusesDeleted: true, handle: put },
  ListSecretVersionIds: { writes: false, refusesDeleted: false, handle: listVersions },
  UpdateSecretVersionStage: { writes: true, refusesDeleted: true, handle: updateStage },
};

function describe(call: Call, secret: AwsSecret): ServiceResponse {
  const staged = secret.versions.filter((version) => version.stages.length > 0);
  return awsJson(call, 200, {
    ARN: secret.arn,
    Name: secret.name,
    Description: secret.description,
    CreatedDate: seconds(secret.createdAt),
    LastChangedDate: seconds(secret.changedAt),
    ...(secret.deletedAt === null ? {} : { DeletedDate: seconds(secret.deletedAt) }),
    ...(secret.owningService === null ? {} : { OwningService: secret.owningService }),
    Tags: [],
    ...(staged.length === 0
      ? {}
      : { VersionIdsToStages: Object.fromEntries(staged.map((version) => [version.id, version.stages])) }),
  });
}

function read(call: Call, secret: AwsSecret, input: Input): ServiceResponse {
  const id = textIn(input, 'VersionId');
  const stage = textIn(input, 'VersionStage') ?? (id === undefined ? 'AWSCURRENT' : undefined);
  const version = secret.versions.find(
    (other) => (id === undefined || other.id === id) && (stage === undefined || other.stages.includes(stage)),
  );
  if (version === undefined) {
    const which = stage === undefined ? `VersionId: ${id ?? ''}` : `staging label: ${stage}`;
    return awsError(
      call,
      'ResourceNotFoundException',
      `Secrets Manager can't find the specified secret value for ${which}`,
    );
  }
  return awsJson(call, 200, {
    ...versionBody(secret, version),
    [version.binary === true ? 'SecretBinary' : 'SecretString']: version.value,
    CreatedDate: seconds(version.createdAt),
  });
}

function put(call: Call, secret: AwsSecret, input: Input): ServiceResponse {
  const text = textIn(input, 'SecretString');
  const binary = textIn(input, 'SecretBinary');
  const value = text ?? binary;
  const token = textIn(input, 'ClientRequestToken') ?? uuid(call.random);
  const stages = input['VersionStages'];
  if (secret.owningService !== null) {
    return awsError(call, 'InvalidRequestException', `The secret is managed by ${secret.owningService}.`);
  }
  if (value === undefined) {
    return awsError(call, 'InvalidRequestException', 'You must provide either SecretString or SecretBinary.');
  }
  if (text !== undefined && binary !== undefined) {
    return awsError(call, 'InvalidParameterException', "You can't specify both SecretString and SecretBinary.");
  }
  if (token.length < 32 || token.length > 64) {
    return awsError(call, 'InvalidParameterException', 'ClientRequestToken must be 32-64 characters long.');
  }
  if (value === '' || Buffer.byteLength(value, text === undefined ? 'base64' : 'utf8') > largestValueBytes) {
    return awsError(call, 'InvalidParameterException', 'A secret value must have length 1 to 65536.');
  }
  if (stages !== undefined && !isStages(stages)) {
    return awsError(call, 'InvalidParameterException', 'VersionStages must have 1 to 20 members.');
  }
  const same = secret.versions.find((version) => version.id === token);
  if (same !== undefined) {
    // The token names the version: the same data again is ignored, wherever AWSCURRENT is by now; other data is refused.
    const isSame = same.value === value && (same.binary === true) === (text === undefined);
    if (isSame) return awsJson(call, 200, versionBody(secret, same));
    return awsError(
      call,
      'ResourceExistsException',
      `You can't use ClientRequestToken ${token} because that value is already in use for a version of secret ${secret.arn}.`,
    );
  }
  const content = { id: token, value, ...(text === undefined && { binary: true as const }), ...(stages && { stages }) };
  return awsJson(call, 200, versionBody(secret, addVersion(secret, content, call.now)));
}

function isStages(value: unknown): value is string[] {
  return (
    Array.isArray(value) && value.length >= 1 && value.length <= 20 && value.every((stage) => typeof stage === 'string')
  );
}

function listVersions(call: Call, secret: AwsSecret, input: Input): ServiceResponse {
  const shown = secret.versions.filter((version) => input['IncludeDeprecated'] === true || version.stages.length > 0);
  const size = typeof input['MaxResults'] === 'number' ? input['MaxResults'] : 100;
  const start = Number(textIn(input, 'NextToken') ?? '0');
  const end = start + size;
  return awsJson(call, 200, {
    ARN: secret.arn,
    Name: secret.name,
    Versions: shown.slice(start, end).map((version) => ({
      VersionId: version.id,
      VersionStages: version.stages,
      CreatedDate: seconds(version.createdAt),
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
  if (target === undefined && input['MoveToVersionId'] !== undefined) {
    return awsError(call, 'ResourceNotFoundException', "Secrets Manager can't find the specified secret version.");
  }
  if (holder !== undefined && holder !== target && holder.id !== from) {
    return awsError(
      call,
      'InvalidParameterException',
      `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${holder.id}, so you must explicitly reference that version in RemoveFromVersionId.`,
    );
  }
  if (target !== undefined) moveStage(secret, stage, target);
  else if (holder !== undefined) holder.stages = holder.stages.filter((other) => other !== stage);
  secret.changedAt = call.now;
  return awsJson(call, 200, { ARN: secret.arn, Name: secret.name });
}

function versionBody(secret: AwsSecret, version: AwsSecretVersion): Record<string, unknown> {
  return { ARN: secret.arn, Name: secret.name, VersionId: version.id, VersionStages: version.stages };
}

/** AWS writes moments as seconds with a fraction. */
function seconds(ms: number): number {
  return ms / 1000;
}
