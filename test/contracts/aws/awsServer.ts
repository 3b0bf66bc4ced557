import { testWorld } from '../../support/loadedServices';
import { randomUUID } from 'node:crypto';
import type { AwsCredentials } from '../../../src/services/aws/client/awsCalls';
import { systemRandom } from '../../../src/ports/systemRandom';
import { startSimulators } from '../../../src/services/world/server';
import { VirtualClock } from '../../support/virtualClock';

/** A server that stands for AWS Secrets Manager and STS, and what Terraform or a person does to its secrets. */
export interface AwsServer {
  readonly endpoints: { readonly secretsManager: string; readonly sts: string };
  readonly region: string;
  readonly credentials: AwsCredentials;
  readonly account: string;
  /** Creates a secret, without a value where none is given. Its name. */
  addSecret(options?: { readonly name?: string; readonly value?: string }): Promise<string>;
  /** Schedules the secret for deletion. */
  scheduleDeletion(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** A name that no other test uses. */
export function freshName(suffix = 'dockerhub_token'): string {
  return `contract-${randomUUID()}-${suffix}`;
}

/** Our own server, over real HTTP. */
export async function startSimulatedAws(): Promise<AwsServer> {
  const clock = new VirtualClock(Date.now());
  const world = testWorld({ clock, random: systemRandom });
  const simulators = await startSimulators(world);
  const { urls } = simulators;
  const { aws } = world.state;
  const { accessKeyId, secretAccessKey } = world.operator.aws;
  return {
    endpoints: { secretsManager: urls.secretsManager, sts: urls.sts },
    region: aws.region,
    credentials: { accessKeyId, secretAccessKey: secretAccessKey.reveal() },
    account: aws.account,
    addSecret({ name = freshName(), value } = {}) {
      const now = clock.now();
      aws.secrets.push({
        name,
        arn: `arn:aws:secretsmanager:${aws.region}:${aws.account}:secret:${name}-${randomUUID().slice(0, 6)}`,
        description: '',
        createdAt: now,
        changedAt: now,
        deletedAt: null,
        owningService: null,
        versions: value === undefined ? [] : [{ id: randomUUID(), value, stages: ['AWSCURRENT'], createdAt: now }],
      });
      return Promise.resolve(name);
    },
    scheduleDeletion(name) {
      aws.secrets.find((secret) => secret.name === name)!.deletedAt = clock.now();
      return Promise.resolve();
    },
    stop: () => simulators.stop(),
  };
}
