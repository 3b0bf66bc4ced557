import assert from 'node:assert/strict';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import {
  GetResourcePolicyCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  SecretsManagerClient,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { awsRequestHandler } from '../../../../src/services/aws/simulator/awsRequestHandler';
import { rig } from '../simulators/rig';

const SecretId = 'sirius-dockerhub_token';
const SecretString = 'a value';
const token = (digit: string): string => digit.repeat(32);

function clients(keys: { readonly accessKeyId?: string; readonly sessionToken?: string } = {}) {
  const { world, clock, aws } = rig();
  const { accessKeyId, secretAccessKey } = world.operator.aws;
  const configuration = {
    region: 'eu-west-1',
    credentials: { accessKeyId, secretAccessKey: secretAccessKey.reveal(), ...keys },
    maxAttempts: 1,
    requestHandler: awsRequestHandler(world),
  };
  return { world, clock, aws, secrets: new SecretsManagerClient(configuration), sts: new STSClient(configuration) };
}

const secretOf = ({ world }: ReturnType<typeof clients>) =>
  world.state.aws.secrets.find(({ name }) => name === SecretId)!;

describe('the keys on the simulated AWS', () => {
  for (const [what, keys] of [
    ['an access key id that nobody has', { accessKeyId: 'AKIA' + 'WRONG' }],
    ['keys of a session that nobody gave out', { sessionToken: 'made' + 'up' }],
  ] as const) {
    it(`are refused where they are ${what}, by each service in its own words (P8)`, async () => {
      const { secrets, sts } = clients(keys);
      await assert.rejects(sts.send(new GetCallerIdentityCommand({})), (error: Error & { $metadata: object }) => {
        assert.equal(error.name, 'InvalidClientTokenId');
        assert.match(JSON.stringify(error.$metadata), /"httpStatusCode":403/);
        return true;
      });
      for (const command of [new GetSecretValueCommand({ SecretId }), new ListSecretsCommand({})]) {
        await assert.rejects((secrets.send as (one: typeof command) => Promise<unknown>).call(secrets, command), {
          name: 'UnrecognizedClientException',
          message: 'The security token included in the request is invalid.',
        });
      }
    });
  }
});

describe('ListSecrets on the simulated AWS', () => {
  it('lists by pages, and leaves out what is scheduled for deletion unless it is asked for', async () => {
    const all = clients();
    const names = (input = {}) =>
      all.secrets
        .send(new ListSecretsCommand(input))
        .then(({ SecretList = [], NextToken }) => ({ names: SecretList.map(({ Name }) => Name), NextToken }));
    const first = await names({ MaxResults: 1 });
    assert.deepEqual(first.names, ['sirius-dockerhub_id']);
    assert.deepEqual(await names({ MaxResults: 1, NextToken: first.NextToken }), {
      names: [SecretId],
      NextToken: undefined,
    });
    assert.deepEqual((await names({ SortOrder: 'desc' })).names, [SecretId, 'sirius-dockerhub_id']);
    secretOf(all).deletedAt = all.clock.now();
    assert.deepEqual((await names()).names, ['sirius-dockerhub_id']);
    assert.deepEqual((await names({ IncludePlannedDeletion: true })).names.length, 2);
  });

  it('filters by the beginning of a name, by its case, or by what it does not begin with', async () => {
    const { secrets } = clients();
    for (const [value, count] of [
      ['sirius-dockerhub_t', 1],
      ['Sirius', 0],
      ['!sirius-dockerhub_id', 1],
    ] as const) {
      const Filters = [{ Key: 'name' as const, Values: [value] }];
      assert.equal((await secrets.send(new ListSecretsCommand({ Filters }))).SecretList?.length, count, value);
    }
  });

  it('tells of each what DescribeSecret tells, without a value', async () => {
    const all = clients();
    const { SecretList = [] } = await all.secrets.send(new ListSecretsCommand({}));
    const found = SecretList.find(({ Name }) => Name === SecretId)!;
    assert.equal(found.ARN, secretOf(all).arn);
    assert.deepEqual(found.SecretVersionsToStages, { [secretOf(all).versions[0]!.id]: ['AWSCURRENT'] });
    assert.doesNotMatch(JSON.stringify(found), /SecretString|"default"/);
  });

  it('shows none of another region, and nothing without the right', async () => {
    const { aws, world } = clients();
    assert.deepEqual((await aws('ListSecrets', {}, 'us-east-1')).at('SecretList'), []);
    world.state.aws.denied['ListSecrets'] = 'access';
    assert.equal((await aws('ListSecrets', {})).at('__type'), 'AccessDeniedException');
  });
});

describe('UpdateSecret on the simulated AWS', () => {
  it('puts a version, as people rotate by hand, and keeps the one before', async () => {
    const all = clients();
    const before = secretOf(all).versions[0]!.id;
    const input = { SecretId, SecretString, ClientRequestToken: token('1') };
    const { VersionId, Name } = await all.secrets.send(new UpdateSecretCommand(input));
    assert.deepEqual([VersionId, Name], [token('1'), SecretId]);
    assert.equal((await all.aws('GetSecretValue', { SecretId })).at('SecretString'), SecretString);
    const previous = await all.aws('GetSecretValue', { SecretId, VersionStage: 'AWSPREVIOUS' });
    assert.equal(previous.at('VersionId'), before);
  });

  it('changes a description and no version', async () => {
    const all = clients();
    const { VersionId } = await all.secrets.send(new UpdateSecretCommand({ SecretId, Description: 'for CI' }));
    assert.equal(VersionId, undefined);
    assert.equal((await all.aws('DescribeSecret', { SecretId })).at('Description'), 'for CI');
    assert.equal(secretOf(all).versions.length, 1);
  });

  it('refuses the same token with another value, and a secret that is going', async () => {
    const all = clients();
    const update = (text: string) =>
      all.aws('UpdateSecret', { SecretId, SecretString: text, ClientRequestToken: token('1') });
    await update('one');
    assert.equal((await update('two')).at('__type'), 'ResourceExistsException');
    secretOf(all).deletedAt = all.clock.now();
    assert.equal((await update('one')).at('__type'), 'InvalidRequestException');
  });
});

describe('GetResourcePolicy on the simulated AWS', () => {
  it('answers without a policy where there is none, and with it where there is', async () => {
    const all = clients();
    const ask = () => all.secrets.send(new GetResourcePolicyCommand({ SecretId }));
    const { ARN, Name, ResourcePolicy } = await ask();
    assert.deepEqual([ARN, Name, ResourcePolicy], [secretOf(all).arn, SecretId, undefined]);
    secretOf(all).resourcePolicy = '{"Version":"2012-10-17","Statement":[]}';
    assert.equal((await ask()).ResourcePolicy, '{"Version":"2012-10-17","Statement":[]}');
  });
});

describe('a replica on the simulated AWS', () => {
  it('gives its value and its original, and takes no value, version or label', async () => {
    const { aws, world } = clients();
    await world.play({ service: 'aws', play: 'make-replica', secret: SecretId, of: 'us-east-1' });
    assert.equal((await aws('DescribeSecret', { SecretId })).at('PrimaryRegion'), 'us-east-1');
    assert.equal((await aws('GetSecretValue', { SecretId })).at('SecretString'), 'default');
    for (const [operation, input] of [
      ['PutSecretValue', { SecretString }],
      ['UpdateSecret', { SecretString }],
      ['UpdateSecret', { Description: 'x' }],
      ['UpdateSecretVersionStage', { VersionStage: 'AWSCURRENT' }],
    ] as const) {
      const answer = await aws(operation, { SecretId, ...input });
      assert.deepEqual([answer.status, answer.at('__type')], [400, 'InvalidParameterException'], operation);
      assert.match(String(answer.at('Message')), /replica/);
    }
  });
});

describe('a rotation on the simulated AWS', () => {
  it('replaces whatever was put, a day later, and says so before', async () => {
    const { aws, world, clock } = clients();
    await world.play({ service: 'aws', play: 'set-up-rotation', secret: SecretId });
    await aws('PutSecretValue', { SecretId, SecretString, ClientRequestToken: token('1') });
    const described = await aws('DescribeSecret', { SecretId });
    assert.equal(described.at('RotationEnabled'), true);
    assert.equal(described.at('NextRotationDate'), clock.now() / 1000 + 86_400);
    assert.equal((await aws('GetSecretValue', { SecretId })).at('SecretString'), SecretString);
    await clock.sleep(86_400_000);
    const after = await aws('GetSecretValue', { SecretId });
    assert.notEqual(after.at('SecretString'), SecretString);
    assert.equal((await aws('GetSecretValue', { SecretId, VersionStage: 'AWSPREVIOUS' })).at('VersionId'), token('1'));
  });
});

describe('parameters that AWS refuses', () => {
  for (const [operation, input, type] of [
    ['PutSecretValue', { SecretId, SecretString: 5 }, 'SerializationException'],
    ['GetSecretValue', { SecretId, VersionId: 7 }, 'SerializationException'],
    ['GetSecretValue', {}, 'ValidationException'],
    ['DescribeSecret', { SecretId: '' }, 'ValidationException'],
    ['PutSecretValue', { SecretId, SecretString, VersionStages: [] }, 'InvalidParameterException'],
    ['PutSecretValue', { SecretId, SecretString, VersionStages: ['x'.repeat(257)] }, 'InvalidParameterException'],
    ['UpdateSecret', { SecretId, SecretString: '' }, 'InvalidParameterException'],
    ['UpdateSecret', { SecretId, SecretString, SecretBinary: 'AA==' }, 'InvalidParameterException'],
    ['ListSecretVersionIds', { SecretId, MaxResults: 0 }, 'InvalidParameterException'],
    ['ListSecretVersionIds', { SecretId, NextToken: 'x' }, 'InvalidNextTokenException'],
    ['UpdateSecretVersionStage', { SecretId }, 'ValidationException'],
    ['UpdateSecretVersionStage', { SecretId, VersionStage: 'A' }, 'InvalidParameterException'],
    ['ListSecrets', { MaxResults: 101 }, 'InvalidParameterException'],
    ['ListSecrets', { NextToken: 'x' }, 'InvalidNextTokenException'],
    ['ListSecrets', { Filters: [{ Key: 'colour', Values: ['red'] }] }, 'InvalidParameterException'],
    ['ListSecrets', { Filters: [{ Key: 'name', Values: [] }] }, 'InvalidParameterException'],
  ] as const) {
    it(`are refused by the simulated one too: ${operation} ${JSON.stringify(input).slice(0, 60)}`, async () => {
      const { aws, world } = clients();
      const answer = await aws(operation, input);
      assert.deepEqual([answer.status, answer.at('__type')], [400, type]);
      assert.equal(world.state.aws.secrets.flatMap(({ versions }) => versions).length, 2, 'nothing changed');
    });
  }
});
