import assert from 'node:assert/strict';
import { InvalidRequestException, ResourceNotFoundException } from '@aws-sdk/client-secrets-manager';
import { type AwsSdk, refusal, version } from './awsSdk';
import { freshName } from './awsServer';
import type { Contract } from './contract';

/** GetSecretValue, DescribeSecret, ListSecretVersionIds, and UpdateSecretVersionStage as they show it. */
export function awsSdkReads(contract: Contract, sdk: AwsSdk): void {
  contract('GetSecretValue: the current value by default, the one before by AWSPREVIOUS', async () => {
    await sdk.putThree();
    const current = await sdk.get();
    assert.deepEqual(
      [current.Name, current.SecretString, current.VersionId, current.VersionStages],
      [sdk.secretId, 'value 3', version('3'), ['AWSCURRENT']],
    );
    assert.ok(Math.abs(current.CreatedDate!.getTime() - Date.now()) < 3_600_000);
    const previous = await sdk.get({ VersionStage: 'AWSPREVIOUS' });
    assert.deepEqual([previous.SecretString, previous.VersionStages], ['value 2', ['AWSPREVIOUS']]);
  });

  contract('GetSecretValue: any version by its id, with or without its label', async () => {
    await sdk.putThree();
    const oldest = await sdk.get({ VersionId: version('1') });
    assert.equal(oldest.SecretString, 'value 1');
    const both = await sdk.get({ VersionId: version('2'), VersionStage: 'AWSPREVIOUS' });
    assert.equal(both.SecretString, 'value 2');
  });

  contract('GetSecretValue: by ARN, and by ARN without the six characters at its end', async () => {
    const { ARN } = await sdk.describe();
    for (const id of [ARN!, ARN!.slice(0, -7)]) assert.equal((await sdk.get({ SecretId: id })).Name, sdk.secretId);
  });

  contract('GetSecretValue: a label or version that is not there is a ResourceNotFoundException', async () => {
    for (const input of [{ VersionStage: 'AWSPREVIOUS' }, { VersionId: version('9') }]) {
      const error = await refusal(sdk.get(input));
      assert.ok(error instanceof ResourceNotFoundException, error.name);
    }
  });

  contract(
    'GetSecretValue: a secret without a value is a ResourceNotFoundException that names AWSCURRENT',
    async () => {
      sdk.secretId = await sdk.server.addSecret();
      const error = await refusal(sdk.get());
      assert.ok(error instanceof ResourceNotFoundException, error.name);
      assert.match(error.message, /staging label: AWSCURRENT/);
    },
  );

  for (const [operation, call] of [
    ['PutSecretValue', () => sdk.put({ SecretString: 'one' })],
    ['GetSecretValue', () => sdk.get()],
    ['DescribeSecret', () => sdk.describe()],
    ['ListSecretVersionIds', () => sdk.list()],
    ['UpdateSecretVersionStage', () => sdk.moveStage({ MoveToVersionId: version('1') })],
  ] as const) {
    contract(`${operation}: a secret that is not there is a ResourceNotFoundException`, async () => {
      sdk.secretId = freshName();
      const error = await refusal(call());
      assert.ok(error instanceof ResourceNotFoundException, error.name);
    });
  }

  contract('a ResourceNotFoundException has status 400', async () => {
    const { $metadata } = await refusal(sdk.get({ SecretId: freshName() }));
    assert.equal($metadata.httpStatusCode, 400);
  });

  contract('DescribeSecret: names the versions that have a label, and no value', async () => {
    await sdk.putThree();
    const found = await sdk.describe();
    assert.deepEqual(found.VersionIdsToStages, { [version('2')]: ['AWSPREVIOUS'], [version('3')]: ['AWSCURRENT'] });
    assert.ok(found.CreatedDate instanceof Date && found.LastChangedDate instanceof Date);
    assert.equal(found.DeletedDate, undefined);
    assert.doesNotMatch(JSON.stringify(found), /value 3/);
  });

  contract('DescribeSecret: a secret without a value has no versions', async () => {
    sdk.secretId = await sdk.server.addSecret();
    assert.equal((await sdk.describe()).VersionIdsToStages, undefined);
  });

  contract('scheduled for deletion: still described, and its value is refused', async () => {
    await sdk.server.scheduleDeletion(sdk.secretId);
    assert.ok((await sdk.describe()).DeletedDate instanceof Date);
    const error = await refusal(sdk.get());
    assert.ok(error instanceof InvalidRequestException, error.name);
    assert.equal(error.$metadata.httpStatusCode, 400);
  });

  contract('scheduled for deletion: takes no value', async () => {
    await sdk.server.scheduleDeletion(sdk.secretId);
    assert.ok((await refusal(sdk.put({ SecretString: 'one' }))) instanceof InvalidRequestException);
  });

  contract('ListSecretVersionIds: names the secret, and no further page on the last one', async () => {
    const { Name, ARN, NextToken } = await sdk.list();
    assert.equal(Name, sdk.secretId);
    assert.match(ARN!, /^arn:aws:secretsmanager:/);
    assert.equal(NextToken, undefined);
  });

  contract('ListSecretVersionIds: the versions with a label', async () => {
    await sdk.putThree();
    const { Versions = [] } = await sdk.list();
    const stages = Versions.map(({ VersionId, VersionStages }) => [VersionId, VersionStages]);
    assert.deepEqual(stages.sort(), [
      [version('2'), ['AWSPREVIOUS']],
      [version('3'), ['AWSCURRENT']],
    ]);
    assert.ok(Versions.every(({ CreatedDate }) => CreatedDate instanceof Date));
  });

  contract('ListSecretVersionIds: all versions on request', async () => {
    await sdk.putThree();
    const { Versions = [] } = await sdk.list({ IncludeDeprecated: true });
    assert.equal(Versions.length, 4);
  });

  contract('ListSecretVersionIds: page by page', async () => {
    await sdk.putThree();
    const first = await sdk.list({ MaxResults: 1 });
    assert.equal(first.Versions!.length, 1);
    const second = await sdk.list({ MaxResults: 1, NextToken: first.NextToken });
    assert.equal(second.Versions!.length, 1);
    assert.notEqual(second.Versions![0]!.VersionId, first.Versions![0]!.VersionId);
  });

  contract('UpdateSecretVersionStage: moves AWSCURRENT back, and AWSPREVIOUS with it', async () => {
    await sdk.putThree();
    await sdk.moveStage({ MoveToVersionId: version('2'), RemoveFromVersionId: version('3') });
    assert.equal((await sdk.get({ VersionStage: 'AWSCURRENT' })).SecretString, 'value 2');
    assert.equal((await sdk.get({ VersionStage: 'AWSPREVIOUS' })).SecretString, 'value 3');
  });

  contract('GetSecretValue: the version that AWSCURRENT was moved to is the default', async () => {
    await sdk.putThree();
    await sdk.moveStage({ MoveToVersionId: version('2'), RemoveFromVersionId: version('3') });
    assert.equal((await sdk.get()).SecretString, 'value 2');
  });

  contract('UpdateSecretVersionStage: refuses to take a label from a version that is not named', async () => {
    await sdk.putThree();
    const error = await refusal(sdk.moveStage({ MoveToVersionId: version('2') }));
    assert.match(error.name, /^Invalid(Parameter|Request)Exception$/);
    assert.equal((await sdk.get()).SecretString, 'value 3');
  });
}
