import type { Agent } from 'node:http';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  type SecretsManagerClientConfig,
} from '@aws-sdk/client-secrets-manager';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fromEnv, fromNodeProviderChain, fromSSO } from '@aws-sdk/credential-providers';
import type { AwsCalls, AwsCredentials, AwsSdkOptions } from './awsCalls';
import { withTimeLimit } from '../../http/withTimeLimit';

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
  const provider = providerOf(options, httpsAgent === undefined ? undefined : { requestHandler });
  const config = {
    region: options.region,
    // For what else its section says, such as an endpoint.
    ...(options.profile !== undefined && { profile: options.profile }),
    credentials: async (): Promise<AwsCredentials> => {
      // A credential process may show a window and wait for a person.
      const found = await withTimeLimit(provider(), 120_000, 'AWS credentials');
      options.onCredentials(found);
      return found;
    },
    // Repeating is this project's own business: by the clock port, and never for a write.
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
        stagesByVersion: answer.VersionIdsToStages ?? {},
      };
    },
    async readSecret(id, signal) {
      const answer = await secrets.send(new GetSecretValueCommand({ SecretId: id }), sendOptions(signal));
      return { text: answer.SecretString, versionId: answer.VersionId, createdAt: answer.CreatedDate?.getTime() };
    },
    async putSecret(id, text, versionId) {
      await secrets.send(
        new PutSecretValueCommand({ SecretId: id, SecretString: text, ClientRequestToken: versionId }),
      );
    },
    async isSsoProfile(profile) {
      try {
        await fromSSO({ profile })();
        return true;
      } catch (error) {
        // The provider lets the chain go on exactly when the profile has nothing to do with single sign-on.
        return typeof error === 'object' && error !== null && 'tryNextLink' in error && error.tryNextLink === false;
      }
    },
  };
}

type ProviderClientConfig = Pick<SecretsManagerClientConfig, 'requestHandler'> | undefined;

const quiet = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/** @param clientConfig - For the calls that a provider makes itself, such as to single sign-on. */
function providerOf(options: AwsSdkOptions, clientConfig: ProviderClientConfig): () => Promise<AwsCredentials> {
  const { credentials, profile, insideVaultOf } = options;
  if (credentials !== undefined) return () => Promise.resolve(credentials);
  // Inside `aws-vault exec` its variables are the session of that profile, and aws-vault refuses to be called again.
  if (insideVaultOf !== undefined && (profile === undefined || profile === insideVaultOf)) return fromEnv();
  return fromNodeProviderChain({
    ...(profile !== undefined && { profile }),
    ...(clientConfig !== undefined && { clientConfig }),
    logger: quiet,
  });
}

function sendOptions(signal: AbortSignal | undefined) {
  return signal === undefined ? {} : { abortSignal: signal };
}
