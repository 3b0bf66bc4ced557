import assert from 'node:assert/strict';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { RehearsalWorld } from '../../../../src/services/rehearsalWorld';
import { awsRequestHandler } from '../../../../src/services/aws/simulator/awsRequestHandler';
import { rig } from './rig';

const SecretId = 'sirius-dockerhub_token';
const token = (digit: string): string => digit.repeat(32);

describe('simulated Secrets Manager', () => {
  it("starts with Terraform's placeholder in both secrets", async () => {
    const { aws } = rig();
    for (const id of ['sirius-dockerhub_id', SecretId]) {
      assert.equal((await aws('GetSecretValue', { SecretId: id })).at('SecretString'), 'default');
    }
  });

  it('moves AWSCURRENT to the new version and AWSPREVIOUS to the old one', async () => {
    const { aws } = rig();
    const { VersionId: first } = (await aws('GetSecretValue', { SecretId })).json as { VersionId: string };
    await aws('PutSecretValue', { SecretId, SecretString: 'one', ClientRequestToken: token('1') });
    const stages = (await aws('DescribeSecret', { SecretId })).at('VersionIdsToStages') as object;
    assert.deepEqual(stages, { [first]: ['AWSPREVIOUS'], [token('1')]: ['AWSCURRENT'] });
    await aws('PutSecretValue', { SecretId, SecretString: 'two', ClientRequestToken: token('2') });
    assert.equal((await aws('GetSecretValue', { SecretId, VersionStage: 'AWSPREVIOUS' })).at('SecretString'), 'one');
    const all = await aws('ListSecretVersionIds', { SecretId, IncludeDeprecated: true });
    assert.equal(all.at('Versions.length'), 3);
    assert.equal((await aws('ListSecretVersionIds', { SecretId })).at('Versions.length'), 2);
  });

  it('takes the same request token with the same value as done, and refuses it with another value', async () => {
    const { aws } = rig();
    const put = (SecretString: string) =>
      aws('PutSecretValue', { SecretId, SecretString, ClientRequestToken: token('1') });
    await put('one');
    const again = await put('one');
    assert.deepEqual([again.status, again.at('VersionId')], [200, token('1')]);
    const other = await put('two');
    assert.deepEqual([other.status, other.at('__type')], [400, 'ResourceExistsException']);
    assert.equal((await aws('GetSecretValue', { SecretId })).at('SecretString'), 'one');
  });

  it('ignores a repeated request token even where AWSCURRENT has moved on', async () => {
    const { aws } = rig();
    await aws('PutSecretValue', { SecretId, SecretString: 'one', ClientRequestToken: token('1') });
    await aws('PutSecretValue', { SecretId, SecretString: 'two', ClientRequestToken: token('2') });
    await aws('PutSecretValue', { SecretId, SecretString: 'one', ClientRequestToken: token('1') });
    assert.equal((await aws('GetSecretValue', { SecretId })).at('SecretString'), 'two');
  });

  it('rolls back by moving AWSCURRENT, if the present holder is named', async () => {
    const { aws } = rig();
    const { VersionId: first } = (await aws('GetSecretValue', { SecretId })).json as { VersionId: string };
    await aws('PutSecretValue', { SecretId, SecretString: 'one', ClientRequestToken: token('1') });
    const move = { SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: first };
    assert.equal((await aws('UpdateSecretVersionStage', move)).at('__type'), 'InvalidParameterException');
    const elsewhere = await aws('UpdateSecretVersionStage', { ...move, RemoveFromVersionId: first });
    assert.equal(elsewhere.at('__type'), 'InvalidParameterException');
    await aws('UpdateSecretVersionStage', { ...move, RemoveFromVersionId: token('1') });
    const { VersionIdsToStages } = (await aws('DescribeSecret', { SecretId })).json as { VersionIdsToStages: object };
    assert.deepEqual(VersionIdsToStages, { [first]: ['AWSCURRENT'], [token('1')]: ['AWSPREVIOUS'] });
  });

  it('finds a secret by its name, its ARN and its ARN without the suffix', async () => {
    const { aws } = rig();
    const { ARN } = (await aws('DescribeSecret', { SecretId })).json as { ARN: string };
    assert.match(ARN, /^arn:aws:secretsmanager:eu-west-1:123456789012:secret:sirius-dockerhub_token-\w{6}$/);
    for (const id of [ARN, ARN.slice(0, -7)]) {
      assert.equal((await aws('DescribeSecret', { SecretId: id })).at('Name'), SecretId);
    }
  });

  it('does not know a secret of another region or another account', async () => {
    const { aws, world } = rig();
    assert.equal((await aws('DescribeSecret', { SecretId }, 'us-east-1')).at('__type'), 'ResourceNotFoundException');
    world.state.aws.caller.account = '210987654321';
    assert.equal((await aws('DescribeSecret', { SecretId })).at('__type'), 'ResourceNotFoundException');
  });

  it('tells an empty secret from one that is not there by its words, not by its type', async () => {
    const { aws, world } = rig();
    world.state.aws.secrets.find(({ name }) => name === SecretId)!.versions = [];
    const emptied = await aws('GetSecretValue', { SecretId });
    const missing = await aws('GetSecretValue', { SecretId: 'nothing' });
    assert.equal(emptied.at('__type'), missing.at('__type'));
    assert.match(emptied.at('Message') as string, /staging label: AWSCURRENT$/);
    assert.equal((await aws('DescribeSecret', { SecretId })).at('VersionIdsToStages'), undefined);
  });

  it('refuses values for a secret scheduled for deletion, but still describes it', async () => {
    const { aws, world, clock } = rig();
    world.state.aws.secrets.find(({ name }) => name === SecretId)!.deletedAt = clock.now();
    for (const operation of ['GetSecretValue', 'PutSecretValue']) {
      const answer = await aws(operation, { SecretId, SecretString: 'x' });
      assert.equal(answer.at('__type'), 'InvalidRequestException', operation);
    }
    assert.equal((await aws('DescribeSecret', { SecretId })).at('DeletedDate'), clock.now() / 1000);
  });

  it('can be told to refuse for want of a right, or of the key', async () => {
    const { aws, world } = rig();
    world.state.aws.denied = { PutSecretValue: 'access', GetSecretValue: 'kms' };
    const put = await aws('PutSecretValue', { SecretId, SecretString: 'x' });
    assert.deepEqual([put.status, put.at('__type')], [400, 'AccessDeniedException']);
    assert.equal((await aws('GetSecretValue', { SecretId })).at('Message'), 'Access to KMS is not allowed');
  });

  it('refuses request tokens of a wrong length and values that are empty', async () => {
    const { aws } = rig();
    for (const input of [{ SecretString: 'x', ClientRequestToken: 'short' }, { SecretString: '' }]) {
      assert.equal((await aws('PutSecretValue', { SecretId, ...input })).at('__type'), 'InvalidParameterException');
    }
  });

  describe('through the AWS SDK, without sockets', () => {
    const configuration = (world: RehearsalWorld) => ({
      region: 'eu-west-1',
      credentials: { accessKeyId: world.operator.aws.accessKeyId, secretAccessKey: 'key' },
      maxAttempts: 1,
      requestHandler: awsRequestHandler(world),
    });

    it('reads and writes', async () => {
      const { world, clock } = rig();
      const client = new SecretsManagerClient(configuration(world));
      await client.send(new PutSecretValueCommand({ SecretId, SecretString: 'wört', ClientRequestToken: token('3') }));
      const read = await client.send(new GetSecretValueCommand({ SecretId }));
      assert.deepEqual([read.SecretString, read.VersionId], ['wört', token('3')]);
      const { LastChangedDate } = await client.send(new DescribeSecretCommand({ SecretId }));
      assert.equal(LastChangedDate?.getTime(), clock.now());
      assert.deepEqual(
        world.journal.entries.map(({ route, writes }) => [route, writes]),
        [
          ['PutSecretValue', true],
          ['GetSecretValue', false],
          ['DescribeSecret', false],
        ],
      );
    });

    it("throws the SDK's own error classes", async () => {
      const { world } = rig();
      const client = new SecretsManagerClient(configuration(world));
      const error = await client
        .send(new GetSecretValueCommand({ SecretId: 'nothing' }))
        .catch((caught: unknown) => caught);
      assert.ok(error instanceof Error);
      assert.equal(error.name, 'ResourceNotFoundException');
      world.faults.add({ route: 'GetSecretValue', kind: 'expired-session' });
      await assert.rejects(client.send(new GetSecretValueCommand({ SecretId })), { name: 'ExpiredTokenException' });
    });

    it("tells the caller's account", async () => {
      const { world } = rig();
      const client = new STSClient(configuration(world));
      const { Account, Arn } = await client.send(new GetCallerIdentityCommand({}));
      assert.equal(Account, '123456789012');
      assert.match(Arn ?? '', /^arn:aws:sts::123456789012:assumed-role\//);
      world.faults.add({ route: 'GetCallerIdentity', kind: 'expired-session' });
      await assert.rejects(client.send(new GetCallerIdentityCommand({})), { name: 'ExpiredToken' });
    });

    it("aborts, times out and loses connections in the world's time", async () => {
      const { world, clock } = rig();
      const client = new SecretsManagerClient(configuration(world));
      const abort = new AbortController();
      abort.abort();
      const read = new GetSecretValueCommand({ SecretId });
      await assert.rejects(client.send(read, { abortSignal: abort.signal }), { name: 'AbortError' });
      world.faults.add({ route: 'GetSecretValue', kind: 'latency', ms: 60_000 });
      const start = clock.now();
      await assert.rejects(client.send(read, { requestTimeout: 5000 }), { name: 'TimeoutError' });
      assert.equal(clock.now() - start, 5000);
      world.faults.add({ route: 'GetSecretValue', kind: 'reset', when: 'before' });
      await assert.rejects(client.send(read), { code: 'ECONNRESET' });
    });
  });
});
