import { textIn } from '../../world/answer';
import { uuid } from '../../world/identifiers';
import type { ServiceResponse } from '../../world/service';
import type { Call, Input } from './awsWorld';
import type { AwsSecret, AwsSecretVersion } from './awsState';
import { awsError, awsJson } from './awsError';
import { addVersion } from './secretVersions';

const largestValueBytes = 65_536;

/** GetSecretValue. */
export function readValue(call: Call, secret: AwsSecret, input: Input): ServiceResponse {
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
    CreatedDate: version.createdAt / 1000,
  });
}

/** PutSecretValue. */
export function putValue(call: Call, secret: AwsSecret, input: Input): ServiceResponse {
  const stages = input['VersionStages'];
  if (textIn(input, 'SecretString') === undefined && textIn(input, 'SecretBinary') === undefined) {
    return awsError(call, 'InvalidRequestException', 'You must provide either SecretString or SecretBinary.');
  }
  if (stages !== undefined && !isStages(stages)) {
    return awsError(call, 'InvalidParameterException', 'VersionStages must have 1 to 20 members.');
  }
  return stored(call, secret, input, stages, (version) => versionBody(secret, version));
}

/** UpdateSecret: a new value, a new description, or both; by its value AWSCURRENT moves. */
export function updateSecret(call: Call, secret: AwsSecret, input: Input): ServiceResponse {
  const described = (): void => {
    const description = textIn(input, 'Description');
    if (description === undefined) return;
    secret.description = description;
    secret.changedAt = call.now;
  };
  const body = { ARN: secret.arn, Name: secret.name };
  if (textIn(input, 'SecretString') === undefined && textIn(input, 'SecretBinary') === undefined) {
    const refused = refusal(call, secret);
    if (refused !== undefined) return refused;
    described();
    return awsJson(call, 200, body);
  }
  return stored(call, secret, input, undefined, (version) => {
    described();
    return { ...body, VersionId: version.id };
  });
}

/** Why nobody may change the secret here, whatever they are allowed; `undefined` where they may. */
export function refusal(call: Call, secret: AwsSecret): ServiceResponse | undefined {
  if (secret.owningService !== null) {
    return awsError(call, 'InvalidRequestException', `The secret is managed by ${secret.owningService}.`);
  }
  if (secret.primaryRegion !== undefined && secret.primaryRegion !== call.state.aws.region) {
    return awsError(
      call,
      'InvalidParameterException',
      "Operation not permitted on a replica secret. Call must be made in primary secret's region.",
    );
  }
  return undefined;
}

function stored(
  call: Call,
  secret: AwsSecret,
  input: Input,
  stages: readonly string[] | undefined,
  body: (version: AwsSecretVersion) => Record<string, unknown>,
): ServiceResponse {
  const text = textIn(input, 'SecretString');
  const binary = textIn(input, 'SecretBinary');
  const value = text ?? binary ?? '';
  const token = textIn(input, 'ClientRequestToken') ?? uuid(call.random);
  const refused = refusal(call, secret);
  if (refused !== undefined) return refused;
  if (text !== undefined && binary !== undefined) {
    return awsError(call, 'InvalidParameterException', "You can't specify both SecretString and SecretBinary.");
  }
  if (token.length < 32 || token.length > 64) {
    return awsError(call, 'InvalidParameterException', 'ClientRequestToken must be 32-64 characters long.');
  }
  if (value === '' || Buffer.byteLength(value, text === undefined ? 'base64' : 'utf8') > largestValueBytes) {
    return awsError(call, 'InvalidParameterException', 'A secret value must have length 1 to 65536.');
  }
  const same = secret.versions.find((version) => version.id === token);
  if (same !== undefined) {
    // The token names the version: the same data again is ignored, wherever AWSCURRENT is by now; other data is refused.
    const isSame = same.value === value && (same.binary === true) === (text === undefined);
    if (isSame) return awsJson(call, 200, body(same));
    return awsError(
      call,
      'ResourceExistsException',
      `You can't use ClientRequestToken ${token} because that value is already in use for a version of secret ${secret.arn}.`,
    );
  }
  const content = { id: token, value, ...(text === undefined && { binary: true as const }), ...(stages && { stages }) };
  return awsJson(call, 200, body(addVersion(secret, content, call.now)));
}

function isStages(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.length >= 1 &&
    value.length <= 20 &&
    value.every((stage) => typeof stage === 'string' && stage.length >= 1 && stage.length <= 256)
  );
}

function versionBody(secret: AwsSecret, version: AwsSecretVersion): Record<string, unknown> {
  return { ARN: secret.arn, Name: secret.name, VersionId: version.id, VersionStages: version.stages };
}
