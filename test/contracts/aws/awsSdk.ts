import assert from 'node:assert/strict';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  type GetSecretValueCommandInput,
  ListSecretVersionIdsCommand,
  type ListSecretVersionIdsCommandInput,
  PutSecretValueCommand,
  type PutSecretValueCommandInput,
  SecretsManagerClient,
  SecretsManagerServiceException,
  UpdateSecretVersionStageCommand,
  type UpdateSecretVersionStageCommandInput,
} from '@aws-sdk/client-secrets-manager';
import type { AwsServer } from './awsServer';

/** The plain AWS SDK at one server, with one secret. */
export class AwsSdk {
  server!: AwsServer;
  secretId = '';
  #client!: SecretsManagerClient;

  async open(start: () => Promise<AwsServer>): Promise<void> {
    this.server = await start();
    const { region, credentials, endpoints } = this.server;
    this.#client = new SecretsManagerClient({
      region,
      credentials,
      endpoint: endpoints.secretsManager,
      maxAttempts: 1,
    });
  }

  async close(): Promise<void> {
    this.#client.destroy();
    await this.server.stop();
  }

  put(input: Partial<PutSecretValueCommandInput>) {
    return this.#client.send(new PutSecretValueCommand({ SecretId: this.secretId, ...input }));
  }

  get(input: Partial<GetSecretValueCommandInput> = {}) {
    return this.#client.send(new GetSecretValueCommand({ SecretId: this.secretId, ...input }));
  }

  describe() {
    return this.#client.send(new DescribeSecretCommand({ SecretId: this.secretId }));
  }

  list(input: Partial<ListSecretVersionIdsCommandInput> = {}) {
    return this.#client.send(new ListSecretVersionIdsCommand({ SecretId: this.secretId, ...input }));
  }

  /** Moves AWSCURRENT. */
  moveStage(input: Partial<UpdateSecretVersionStageCommandInput>) {
    const command = { SecretId: this.secretId, VersionStage: 'AWSCURRENT', ...input };
    return this.#client.send(new UpdateSecretVersionStageCommand(command));
  }

  /** Puts `value 1` to `value 3` under the versions `1…` to `3…`. */
  async putThree(): Promise<void> {
    for (const digit of ['1', '2', '3']) {
      await this.put({ SecretString: `value ${digit}`, ClientRequestToken: version(digit) });
    }
  }
}

/** A version id, or a request token, of one digit. */
export function version(digit: string): string {
  return digit.repeat(32);
}

/** The service's error that the call fails with. */
export async function refusal(call: Promise<unknown>): Promise<SecretsManagerServiceException> {
  const error: unknown = await call.then(
    () => assert.fail('it was not refused'),
    (reason: unknown) => reason,
  );
  if (error instanceof SecretsManagerServiceException) return error;
  throw error;
}
