import assert from 'node:assert/strict';
import { ResourceExistsException } from '@aws-sdk/client-secrets-manager';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type AwsSdk, refusal, version } from './awsSdk';
import type { Contract } from './contract';

/** GetCallerIdentity and PutSecretValue. */
export function awsSdkWrites(contract: Contract, sdk: AwsSdk): void {
  contract('GetCallerIdentity: account, ARN and user id', async () => {
    const { region, credentials, endpoints, account } = sdk.server;
    const sts = new STSClient({ region, credentials, endpoint: endpoints.sts, maxAttempts: 1 });
    const who = await sts.send(new GetCallerIdentityCommand({}));
    sts.destroy();
    assert.equal(who.Account, account);
    assert.match(who.Arn!, new RegExp(`^arn:aws:(iam|sts)::${account}:`));
    assert.ok(who.UserId);
    assert.ok(who.$metadata.requestId);
  });

  contract('PutSecretValue: answers with the version and its staging labels', async () => {
    const answer = await sdk.put({ SecretString: 'one', ClientRequestToken: version('1') });
    assert.equal(answer.Name, sdk.secretId);
    assert.match(answer.ARN!, /:secret:/);
    assert.equal(answer.VersionId, version('1'));
    assert.deepEqual(answer.VersionStages, ['AWSCURRENT']);
  });

  contract('PutSecretValue: without a token the SDK sends one of its own', async () => {
    const { VersionId } = await sdk.put({ SecretString: 'one' });
    assert.match(VersionId!, /^[0-9a-f-]{36}$/);
    assert.equal((await sdk.get()).VersionId, VersionId);
  });

  contract('PutSecretValue: a repeated token with the same content changes nothing', async () => {
    await sdk.put({ SecretString: 'one', ClientRequestToken: version('1') });
    const before = await sdk.describe();
    const again = await sdk.put({ SecretString: 'one', ClientRequestToken: version('1') });
    assert.equal(again.VersionId, version('1'));
    const after = await sdk.describe();
    assert.deepEqual(after.VersionIdsToStages, before.VersionIdsToStages);
    assert.deepEqual(after.LastChangedDate, before.LastChangedDate);
  });

  contract('PutSecretValue: a repeated token with other content is a ResourceExistsException', async () => {
    await sdk.put({ SecretString: 'one', ClientRequestToken: version('1') });
    const error = await refusal(sdk.put({ SecretString: 'two', ClientRequestToken: version('1') }));
    assert.ok(error instanceof ResourceExistsException, error.name);
    assert.equal(error.$metadata.httpStatusCode, 400);
    assert.equal((await sdk.get()).SecretString, 'one');
  });

  contract('PutSecretValue: labels of its own move to the version, and AWSCURRENT stays', async () => {
    const current = (await sdk.get()).VersionId;
    await sdk.put({ SecretString: 'one', ClientRequestToken: version('1'), VersionStages: ['CANDIDATE'] });
    await sdk.put({ SecretString: 'two', ClientRequestToken: version('2'), VersionStages: ['CANDIDATE'] });
    assert.equal((await sdk.get()).VersionId, current);
    const candidate = await sdk.get({ VersionStage: 'CANDIDATE' });
    assert.deepEqual([candidate.SecretString, candidate.VersionStages], ['two', ['CANDIDATE']]);
  });

  contract('PutSecretValue: the first version of a secret becomes AWSCURRENT', async () => {
    sdk.secretId = await sdk.server.addSecret();
    await sdk.put({ SecretString: 'one', ClientRequestToken: version('1') });
    assert.deepEqual((await sdk.describe()).VersionIdsToStages, { [version('1')]: ['AWSCURRENT'] });
  });

  contract('PutSecretValue: takes binary values too', async () => {
    const bytes = Uint8Array.from([0, 1, 254, 255]);
    await sdk.put({ SecretBinary: bytes, ClientRequestToken: version('1') });
    const found = await sdk.get();
    assert.equal(found.SecretString, undefined);
    assert.deepEqual([...found.SecretBinary!], [...bytes]);
  });

  contract('PutSecretValue: takes 65,536 bytes', async () => {
    const SecretString = 'x'.repeat(65_536);
    await sdk.put({ SecretString });
    assert.equal((await sdk.get()).SecretString, SecretString);
  });

  for (const [what, input] of [
    ['more than 65,536 bytes', { SecretString: 'x'.repeat(65_537) }],
    ['a token of less than 32 characters', { SecretString: 'one', ClientRequestToken: version('1').slice(1) }],
    ['a token of more than 64 characters', { SecretString: 'one', ClientRequestToken: version('1').repeat(2) + '1' }],
    ['no value at all', {}],
    ['an empty value', { SecretString: '' }],
  ] as const) {
    contract(`PutSecretValue: refuses ${what}, and nothing changes`, async () => {
      const error = await refusal(sdk.put(input));
      assert.match(error.name, /^(InvalidParameterException|InvalidRequestException|ValidationException)$/);
      assert.equal(error.$metadata.httpStatusCode, 400);
      assert.equal((await sdk.get()).SecretString, 'default');
    });
  }
}
