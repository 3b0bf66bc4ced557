import type { RehearsedContext, ServiceEntry } from '../serviceEntry';
import type { WorldOf } from '../world/worldOf';
import type { AwsClientOptions } from './client/client';
import { awsCredential } from './credential';
import type { awsSimulator } from './simulator/simulator';

/** Secrets Manager and STS. Their addresses are the SDK's own choice. */
export const aws = {
  endpoints: {},
  addressVariables: { AWS_ENDPOINT_URL_SECRETS_MANAGER: 'secretsManager', AWS_ENDPOINT_URL_STS: 'sts' },
  client: async () => (await import('./client/client')).awsClient,
  live: ({ input, httpsAgent }): AwsClientOptions => ({
    region: input('aws', 'region') ?? '',
    profile: input('aws', 'profile'),
    account: input('aws', 'account'),
    ...(httpsAgent !== undefined && { httpsAgent }),
  }),
  async rehearsed(world: WorldOf<typeof awsSimulator>, { urls, wire }: RehearsedContext): Promise<AwsClientOptions> {
    const { accessKeyId, secretAccessKey } = world.operator.aws;
    const { secretsManager = '', sts = '' } = urls;
    return {
      region: world.state.aws.region,
      profile: undefined,
      account: world.state.aws.account,
      credentials: { accessKeyId, secretAccessKey: secretAccessKey.reveal() },
      // The SDK sends its requests itself, so that it must be given another way where there are no sockets.
      ...(wire === 'in-process'
        ? { requestHandler: (await import('./simulator/awsRequestHandler')).awsRequestHandler(world) }
        : { endpoints: { secretsManager, sts } }),
    };
  },
  simulator: async () => (await import('./simulator/simulator')).awsSimulator,
  credential: awsCredential,
} satisfies ServiceEntry;
