import type { AwsSecret } from './awsState';

/** What DescribeSecret and ListSecrets both say of a secret. AWS writes moments as seconds with a fraction. */
export function descriptionOf(secret: AwsSecret): Record<string, unknown> {
  const { deletedAt, nextRotationAt, owningService, primaryRegion } = secret;
  return {
    ARN: secret.arn,
    Name: secret.name,
    Description: secret.description,
    CreatedDate: secret.createdAt / 1000,
    LastChangedDate: secret.changedAt / 1000,
    ...(deletedAt === null ? {} : { DeletedDate: deletedAt / 1000 }),
    ...(owningService === null ? {} : { OwningService: owningService }),
    ...(primaryRegion === undefined ? {} : { PrimaryRegion: primaryRegion }),
    ...(nextRotationAt === undefined
      ? {}
      : {
          RotationEnabled: true,
          RotationRules: { AutomaticallyAfterDays: 1 },
          NextRotationDate: nextRotationAt / 1000,
        }),
    Tags: [],
  };
}

/** The versions with a label; `undefined` where there is none. */
export function stagesOf(secret: AwsSecret): Readonly<Record<string, readonly string[]>> | undefined {
  const staged = secret.versions.filter((version) => version.stages.length > 0);
  return staged.length === 0 ? undefined : Object.fromEntries(staged.map(({ id, stages }) => [id, stages]));
}
