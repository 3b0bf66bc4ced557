import { spawn } from 'node:child_process';
import { CreateSecretCommand, DeleteSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type AwsServer, freshName } from '../aws/awsServer';
import { program } from './program';

/** moto's server, on a free port. Its credentials are taken as given. */
export async function startMoto(): Promise<AwsServer> {
  const child = spawn(program('python'), ['-m', 'moto.server', '-H', '127.0.0.1', '-p', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const endpoint = await new Promise<string>((resolve, reject) => {
    let printed = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const address = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(printed)?.[1];
      if (address !== undefined) resolve(address);
    });
    child.once('error', reject);
    void ended.then(() => reject(new Error(`moto_server ended early: ${printed}`)));
  });
  const region = 'eu-west-1';
  const credentials = { accessKeyId: 'AKIA' + 'EXAMPLE', secretAccessKey: 's3cr3t-' + 'access-' + 'key' };
  const client = new SecretsManagerClient({ region, credentials, endpoint });
  return {
    endpoints: { secretsManager: endpoint, sts: endpoint },
    region,
    credentials,
    account: '123456789012',
    async addSecret({ name = freshName(), value } = {}) {
      await client.send(new CreateSecretCommand({ Name: name, ...(value !== undefined && { SecretString: value }) }));
      return name;
    },
    async scheduleDeletion(name) {
      await client.send(new DeleteSecretCommand({ SecretId: name, RecoveryWindowInDays: 7 }));
    },
    async stop() {
      client.destroy();
      child.kill('SIGTERM');
      await ended;
    },
  };
}
