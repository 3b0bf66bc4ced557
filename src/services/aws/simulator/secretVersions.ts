import type { AwsSecret, AwsSecretVersion } from './awsState';

/** What Terraform puts into a secret that it creates, so that its data source finds a version. */
export const placeholder = 'default';

export function versionAt(secret: AwsSecret, stage: string): AwsSecretVersion | undefined {
  return secret.versions.find((version) => version.stages.includes(stage));
}

/**
 * Moves a staging label to `version`. When AWSCURRENT moves, AWSPREVIOUS goes to the version that held it, so that one
 * step back is always possible.
 */
export function moveStage(secret: AwsSecret, stage: string, version: AwsSecretVersion): void {
  const holder = versionAt(secret, stage);
  if (holder === version) return;
  if (stage === 'AWSCURRENT' && holder !== undefined) take(secret, 'AWSPREVIOUS', holder);
  take(secret, stage, version);
  if (stage === 'AWSCURRENT') version.stages = version.stages.filter((other) => other !== 'AWSPREVIOUS');
}

/**
 * Adds a version under these staging labels, which leave the versions that held them. The first version of a secret is
 * AWSCURRENT in any case.
 */
export function addVersion(
  secret: AwsSecret,
  {
    stages = ['AWSCURRENT'],
    ...content
  }: Pick<AwsSecretVersion, 'id' | 'value' | 'binary'> & { stages?: readonly string[] },
  now: number,
): AwsSecretVersion {
  const version: AwsSecretVersion = { ...content, stages: [], createdAt: now };
  const isFirst = secret.versions.length === 0;
  secret.versions.push(version);
  for (const stage of isFirst ? new Set([...stages, 'AWSCURRENT']) : stages) moveStage(secret, stage, version);
  secret.changedAt = now;
  return version;
}

function take(secret: AwsSecret, stage: string, version: AwsSecretVersion): void {
  for (const other of secret.versions) other.stages = other.stages.filter((candidate) => candidate !== stage);
  version.stages.push(stage);
}
