import assert from 'node:assert/strict';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  type GetSecretValueCommandInput,
  ListSecretVersionIdsCommand,
  type ListSecretVersionIdsCommandInput,
  PutSecretValueCommand,
  type PutSecretValueCommandInput,
  ResourceExistsException,
  ResourceNotFoundException,
  InvalidRequestException,
  SecretsManagerClient,
  SecretsManagerServiceException,
  UpdateSecretVersionStageCommand,
  type UpdateSecretVersionStageCommandInput,
} from '@aws-sdk/client-secrets-manager';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type AwsServer, freshName } from './awsServer';
import { describeContract, type Difference } from './contract';

const version = (digit: string): string => digit.repeat(32);

/**
 * What the plain AWS SDK, without our client, finds on any server that stands for AWS. What is expected is what AWS
 * documents of each operation; where it leaves open which of two errors comes, either will do.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Operations.html
 */
export function awsSdkSuite(
  serverName: string,
  start: () => Promise<AwsServer>,
  differences: readonly Difference[] = [],
): void {
  describeContract(`the AWS SDK on ${serverName}`, differences, (contract) => {
    let server: AwsServer;
    let client: SecretsManagerClient;
    let SecretId: string;
    before(async () => {
      server = await start();
      const { region, credentials, endpoints } = server;
      client = new SecretsManagerClient({ region, credentials, endpoint: endpoints.secretsManager, maxAttempts: 1 });
    });
    beforeEach(async () => {
      SecretId = await server.addSecret({ value: 'default' });
    });
    after(async () => {
      client.destroy();
      await server.stop();
    });

    const put = (input: Partial<PutSecretValueCommandInput>) =>
      client.send(new PutSecretValueCommand({ SecretId, ...input }));
    const get = (input: Partial<GetSecretValueCommandInput> = {}) =>
      client.send(new GetSecretValueCommand({ SecretId, ...input }));
    const describeIt = () => client.send(new DescribeSecretCommand({ SecretId }));
    const list = (input: Partial<ListSecretVersionIdsCommandInput> = {}) =>
      client.send(new ListSecretVersionIdsCommand({ SecretId, ...input }));
    const moveStage = (input: Partial<UpdateSecretVersionStageCommandInput>) =>
      client.send(new UpdateSecretVersionStageCommand({ SecretId, VersionStage: 'AWSCURRENT', ...input }));
    const putThree = async (): Promise<void> => {
      for (const digit of ['1', '2', '3']) {
        await put({ SecretString: `value ${digit}`, ClientRequestToken: version(digit) });
      }
    };

    contract('GetCallerIdentity: account, ARN and user id', async () => {
      const { region, credentials, endpoints, account } = server;
      const sts = new STSClient({ region, credentials, endpoint: endpoints.sts, maxAttempts: 1 });
      const who = await sts.send(new GetCallerIdentityCommand({}));
      sts.destroy();
      assert.equal(who.Account, account);
      assert.match(who.Arn!, new RegExp(`^arn:aws:(iam|sts)::${account}:`));
      assert.ok(who.UserId);
      assert.ok(who.$metadata.requestId);
    });

    contract('PutSecretValue: answers with the version and its staging labels', async () => {
      const answer = await put({ SecretString: 'one', ClientRequestToken: version('1') });
      assert.equal(answer.Name, SecretId);
      assert.match(answer.ARN!, /:secret:/);
      assert.equal(answer.VersionId, version('1'));
      assert.deepEqual(answer.VersionStages, ['AWSCURRENT']);
    });

    contract('PutSecretValue: without a token the SDK sends one of its own', async () => {
      const { VersionId } = await put({ SecretString: 'one' });
      assert.match(VersionId!, /^[0-9a-f-]{36}$/);
      assert.equal((await get()).VersionId, VersionId);
    });

    contract('PutSecretValue: a repeated token with the same content changes nothing', async () => {
      await put({ SecretString: 'one', ClientRequestToken: version('1') });
      const before = await describeIt();
      const again = await put({ SecretString: 'one', ClientRequestToken: version('1') });
      assert.equal(again.VersionId, version('1'));
      const after = await describeIt();
      assert.deepEqual(after.VersionIdsToStages, before.VersionIdsToStages);
      assert.deepEqual(after.LastChangedDate, before.LastChangedDate);
    });

    contract('PutSecretValue: a repeated token with other content is a ResourceExistsException', async () => {
      await put({ SecretString: 'one', ClientRequestToken: version('1') });
      const error = await refusal(put({ SecretString: 'two', ClientRequestToken: version('1') }));
      assert.ok(error instanceof ResourceExistsException, error.name);
      assert.equal(error.$metadata.httpStatusCode, 400);
      assert.equal((await get()).SecretString, 'one');
    });

    contract('PutSecretValue: labels of its own move to the version, and AWSCURRENT stays', async () => {
      const current = (await get()).VersionId;
      await put({ SecretString: 'one', ClientRequestToken: version('1'), VersionStages: ['CANDIDATE'] });
      await put({ SecretString: 'two', ClientRequestToken: version('2'), VersionStages: ['CANDIDATE'] });
      assert.equal((await get()).VersionId, current);
      const candidate = await get({ VersionStage: 'CANDIDATE' });
      assert.deepEqual([candidate.SecretString, candidate.VersionStages], ['two', ['CANDIDATE']]);
    });

    contract('PutSecretValue: the first version of a secret becomes AWSCURRENT', async () => {
      SecretId = await server.addSecret();
      await put({ SecretString: 'one', ClientRequestToken: version('1') });
      assert.deepEqual((await describeIt()).VersionIdsToStages, { [version('1')]: ['AWSCURRENT'] });
    });

    contract('PutSecretValue: takes binary values too', async () => {
      const bytes = Uint8Array.from([0, 1, 254, 255]);
      await put({ SecretBinary: bytes, ClientRequestToken: version('1') });
      const found = await get();
      assert.equal(found.SecretString, undefined);
      assert.deepEqual([...found.SecretBinary!], [...bytes]);
    });

    contract('PutSecretValue: takes 65,536 bytes', async () => {
      const SecretString = 'x'.repeat(65_536);
      await put({ SecretString });
      assert.equal((await get()).SecretString, SecretString);
    });

    for (const [what, input] of [
      ['more than 65,536 bytes', { SecretString: 'x'.repeat(65_537) }],
      ['a token of less than 32 characters', { SecretString: 'one', ClientRequestToken: version('1').slice(1) }],
      ['a token of more than 64 characters', { SecretString: 'one', ClientRequestToken: version('1').repeat(2) + '1' }],
      ['no value at all', {}],
      ['an empty value', { SecretString: '' }],
    ] as const) {
      contract(`PutSecretValue: refuses ${what}, and nothing changes`, async () => {
        const error = await refusal(put(input));
        assert.match(error.name, /^(InvalidParameterException|InvalidRequestException|ValidationException)$/);
        assert.equal(error.$metadata.httpStatusCode, 400);
        assert.equal((await get()).SecretString, 'default');
      });
    }

    contract('GetSecretValue: the current value by default, the one before by AWSPREVIOUS', async () => {
      await putThree();
      const current = await get();
      assert.deepEqual(
        [current.Name, current.SecretString, current.VersionId, current.VersionStages],
        [SecretId, 'value 3', version('3'), ['AWSCURRENT']],
      );
      assert.ok(Math.abs(current.CreatedDate!.getTime() - Date.now()) < 60_000);
      const previous = await get({ VersionStage: 'AWSPREVIOUS' });
      assert.deepEqual([previous.SecretString, previous.VersionStages], ['value 2', ['AWSPREVIOUS']]);
    });

    contract('GetSecretValue: any version by its id, with or without its label', async () => {
      await putThree();
      const oldest = await get({ VersionId: version('1') });
      assert.equal(oldest.SecretString, 'value 1');
      const both = await get({ VersionId: version('2'), VersionStage: 'AWSPREVIOUS' });
      assert.equal(both.SecretString, 'value 2');
    });

    contract('GetSecretValue: by ARN, and by ARN without the six characters at its end', async () => {
      const { ARN } = await describeIt();
      for (const id of [ARN!, ARN!.slice(0, -7)]) assert.equal((await get({ SecretId: id })).Name, SecretId);
    });

    contract('GetSecretValue: a label or version that is not there is a ResourceNotFoundException', async () => {
      for (const input of [{ VersionStage: 'AWSPREVIOUS' }, { VersionId: version('9') }]) {
        const error = await refusal(get(input));
        assert.ok(error instanceof ResourceNotFoundException, error.name);
      }
    });

    contract(
      'GetSecretValue: a secret without a value is a ResourceNotFoundException that names AWSCURRENT',
      async () => {
        SecretId = await server.addSecret();
        const error = await refusal(get());
        assert.ok(error instanceof ResourceNotFoundException, error.name);
        assert.match(error.message, /staging label: AWSCURRENT/);
      },
    );

    for (const [operation, call] of [
      ['PutSecretValue', () => put({ SecretString: 'one' })],
      ['GetSecretValue', () => get()],
      ['DescribeSecret', () => describeIt()],
      ['ListSecretVersionIds', () => list()],
      ['UpdateSecretVersionStage', () => moveStage({ MoveToVersionId: version('1') })],
    ] as const) {
      contract(`${operation}: a secret that is not there is a ResourceNotFoundException`, async () => {
        SecretId = freshName();
        const error = await refusal(call());
        assert.ok(error instanceof ResourceNotFoundException, error.name);
      });
    }

    contract('a ResourceNotFoundException has status 400', async () => {
      const { $metadata } = await refusal(get({ SecretId: freshName() }));
      assert.equal($metadata.httpStatusCode, 400);
    });

    contract('DescribeSecret: names the versions that have a label, and no value', async () => {
      await putThree();
      const found = await describeIt();
      assert.deepEqual(found.VersionIdsToStages, { [version('2')]: ['AWSPREVIOUS'], [version('3')]: ['AWSCURRENT'] });
      assert.ok(found.CreatedDate instanceof Date && found.LastChangedDate instanceof Date);
      assert.equal(found.DeletedDate, undefined);
      assert.doesNotMatch(JSON.stringify(found), /value 3/);
    });

    contract('DescribeSecret: a secret without a value has no versions', async () => {
      SecretId = await server.addSecret();
      assert.equal((await describeIt()).VersionIdsToStages, undefined);
    });

    contract('scheduled for deletion: still described, and its value is refused', async () => {
      await server.scheduleDeletion(SecretId);
      assert.ok((await describeIt()).DeletedDate instanceof Date);
      const error = await refusal(get());
      assert.ok(error instanceof InvalidRequestException, error.name);
      assert.equal(error.$metadata.httpStatusCode, 400);
    });

    contract('scheduled for deletion: takes no value', async () => {
      await server.scheduleDeletion(SecretId);
      assert.ok((await refusal(put({ SecretString: 'one' }))) instanceof InvalidRequestException);
    });

    contract('ListSecretVersionIds: names the secret, and no further page on the last one', async () => {
      const { Name, ARN, NextToken } = await list();
      assert.equal(Name, SecretId);
      assert.match(ARN!, /^arn:aws:secretsmanager:/);
      assert.equal(NextToken, undefined);
    });

    contract('ListSecretVersionIds: the versions with a label', async () => {
      await putThree();
      const { Versions = [] } = await list();
      const stages = Versions.map(({ VersionId, VersionStages }) => [VersionId, VersionStages]);
      assert.deepEqual(stages.sort(), [
        [version('2'), ['AWSPREVIOUS']],
        [version('3'), ['AWSCURRENT']],
      ]);
      assert.ok(Versions.every(({ CreatedDate }) => CreatedDate instanceof Date));
    });

    contract('ListSecretVersionIds: all versions on request', async () => {
      await putThree();
      const { Versions = [] } = await list({ IncludeDeprecated: true });
      assert.equal(Versions.length, 4);
    });

    contract('ListSecretVersionIds: page by page', async () => {
      await putThree();
      const first = await list({ MaxResults: 1 });
      assert.equal(first.Versions!.length, 1);
      const second = await list({ MaxResults: 1, NextToken: first.NextToken });
      assert.equal(second.Versions!.length, 1);
      assert.notEqual(second.Versions![0]!.VersionId, first.Versions![0]!.VersionId);
    });

    contract('UpdateSecretVersionStage: moves AWSCURRENT back, and AWSPREVIOUS with it', async () => {
      await putThree();
      await moveStage({ MoveToVersionId: version('2'), RemoveFromVersionId: version('3') });
      assert.equal((await get({ VersionStage: 'AWSCURRENT' })).SecretString, 'value 2');
      assert.equal((await get({ VersionStage: 'AWSPREVIOUS' })).SecretString, 'value 3');
    });

    contract('GetSecretValue: the version that AWSCURRENT was moved to is the default', async () => {
      await putThree();
      await moveStage({ MoveToVersionId: version('2'), RemoveFromVersionId: version('3') });
      assert.equal((await get()).SecretString, 'value 2');
    });

    contract('UpdateSecretVersionStage: refuses to take a label from a version that is not named', async () => {
      await putThree();
      const error = await refusal(moveStage({ MoveToVersionId: version('2') }));
      assert.match(error.name, /^Invalid(Parameter|Request)Exception$/);
      assert.equal((await get()).SecretString, 'value 3');
    });
  });
}

async function refusal(call: Promise<unknown>): Promise<SecretsManagerServiceException> {
  const error: unknown = await call.then(
    () => assert.fail('it was not refused'),
    (reason: unknown) => reason,
  );
  if (error instanceof SecretsManagerServiceException) return error;
  throw error;
}
