import type { Agent } from 'node:http';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  type SecretsManagerClientConfig,
} from '@aws-sdk/client-secrets-manager';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fromEnv, fromIni, fromNodeProviderChain } from '@aws-sdk/credential-providers';
import type { AwsCalls, AwsSdkOptions } from './awsCalls';
import { credentialProvider, quiet } from './awsCredentials';

/**
 * The AWS SDK behind plain functions: a chunk of its own, loaded on the first AWS call. What it throws is the SDK's
 * own and goes to `awsError` only.
 */
export function createAwsCalls(options: AwsSdkOptions, httpsAgent?: Agent): AwsCalls {
  // The SDK's notice about Node versions would appear in the editor's log and on the standard error of the CLI.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

  const requestHandler = (options.requestHandler ?? {
    connectionTimeout: 5000,
    requestTimeout: 15_000,
    throwOnRequestTimeout: true,
    ...(httpsAgent !== undefined && { httpsAgent }),
  }) as NonNullable<SecretsManagerClientConfig['requestHandler']>;
  const config = {
    region: options.region,
    // For what else its section says, such as an endpoint.
    ...(options.profile !== undefined && { profile: options.profile }),
    credentials: credentialProvider(options, requestHandler, { fromEnv, fromIni, fromNodeProviderChain }),
    // Repeating is this project's own business: by the clock port, and a write only where its signature was refused.
    maxAttempts: 1,
    logger: quiet,
    requestHandler,
  };
  const at = (endpoint: string | undefined) => (endpoint === undefined ? {} : { endpoint });
  const secrets = new SecretsManagerClient({ ...config, ...at(options.endpoints?.secretsManager) });
  const sts = new STSClient({ ...config, ...at(options.endpoints?.sts) });
  // After the endpoint is known, before anything leaves.
  const check = { step: 'build', name: 'pullbookEndpointCheck' } as const;
  secrets.middlewareStack.add((next) => (args) => next(checked(args)), check);
  sts.middlewareStack.add((next) => (args) => next(checked(args)), check);

  // The innermost of all: signing may have waited for a person who signs in.
  const send = { step: 'deserialize', priority: 'low', name: 'pullbookBeforeSend' } as const;
  secrets.middlewareStack.add((next) => (args) => next(ready(args)), send);
  sts.middlewareStack.add((next) => (args) => next(ready(args)), send);

  function ready<T>(args: T): T {
    options.beforeSend();
    return args;
  }

  function checked<T extends { readonly request: unknown }>(args: T): T {
    options.checkEndpoint(args.request as { protocol: string; hostname: string });
    return args;
  }

  return {
    async whoAmI(signal) {
      const answer = await sts.send(new GetCallerIdentityCommand({}), sendOptions(signal));
      return { account: answer.Account, arn: answer.Arn };
    },
    async describeSecret(id, signal) {
      const answer = await secrets.send(new DescribeSecretCommand({ SecretId: id }), sendOptions(signal));
      return {
        name: answer.Name,
        arn: answer.ARN,
        deletedAt: answer.DeletedDate?.getTime(),
        lastChangedAt: answer.LastChangedDate?.getTime(),
        owningService: answer.OwningService,
        primaryRegion: answer.PrimaryRegion,
        rotationEnabled: answer.RotationEnabled,
        nextRotationAt: answer.NextRotationDate?.getTime(),
        partner: answer.Type,
        replicas: (answer.ReplicationStatus ?? []).map(({ Region, Status }) => ({
          region: Region ?? '',
          status: Status ?? '',
        })),
        stagesByVersion: answer.VersionIdsToStages ?? {},
      };
    },
    async readSecret(id, signal) {
      const answer = await secrets.send(new GetSecretValueCommand({ SecretId: id }), sendOptions(signal));
      return {
        arn: answer.ARN,
        text: answer.SecretString,
        isBinary: answer.SecretBinary !== undefined,
        stages: answer.VersionStages ?? [],
        versionId: answer.VersionId,
        createdAt: answer.CreatedDate?.getTime(),
      };
    },
    async putSecret(id, text, versionId) {
      const input = { SecretId: id, SecretString: text, ClientRequestToken: versionId };
      return (await secrets.send(new PutSecretValueCommand(input))).VersionId;
    },
  };
}

function sendOptions(signal: AbortSignal | undefined) {
  return signal === undefined ? {} : { abortSignal: signal };
}
