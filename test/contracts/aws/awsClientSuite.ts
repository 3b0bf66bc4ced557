import assert from 'node:assert/strict';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createAws } from '../../../src/services/aws/client/aws';
import { codeOf, isPullbookError, type PullbookError } from '../../../src/shared/errors';
import { silentLogger } from '../../../src/shared/ports';
import { Redactor } from '../../../src/shared/redactor';
import { Secret } from '../../../src/shared/secret';
import { SeededRandom } from '../../support/seededRandom';
import { VirtualClock } from '../../support/virtualClock';
import { aSession, fake } from '../../unit/services/clients/testServices';
import { type AwsServer, freshName } from './awsServer';
import { type Contract, describeContract, type Difference } from './contract';

const version = (digit: string): string => digit.repeat(32);

/** What our client of Secrets Manager and STS does on any server that stands for AWS. */
export function awsClientSuite(
  serverName: string,
  start: () => Promise<AwsServer>,
  differences: readonly Difference[] = [],
  whenPassed?: () => void,
): void {
  const suite = (contract: Contract): void => {
    let server: AwsServer;
    before(async () => (server = await start()));
    after(() => server.stop());

    function connect() {
      const redactor = new Redactor();
      const { region, credentials, endpoints } = server;
      const ports = { clock: new VirtualClock(), random: new SeededRandom(1), logger: silentLogger, redactor };
      return {
        redactor,
        ...createAws({ ...ports, region, profile: undefined, credentials, endpoints, environment: {} }),
      };
    }

    contract('says whose session it is', async () => {
      const { account, arn } = await connect().reads.whoAmI(aSession);
      assert.equal(account, server.account);
      assert.match(arn, new RegExp(`^arn:aws:(iam|sts)::${server.account}:`));
    });

    contract('describes a secret without its value', async () => {
      const id = await server.addSecret({ value: 'default' });
      const before = Date.now();
      const found = await connect().reads.describeSecret(id, aSession);
      assert.equal(found!.name, id);
      assert.match(found!.arn, new RegExp(`:${server.account}:secret:${id}-\\w{6}$`));
      assert.ok(found!.currentVersionId);
      assert.equal(found!.previousVersionId, undefined);
      assert.equal(found!.deletedAt, undefined);
      assert.equal(found!.owningService, undefined);
      assert.ok(Math.abs(found!.lastChangedAt! - before) < 60_000, 'moments are milliseconds');
    });

    contract('knows a secret that does not exist', async () => {
      const { reads } = connect();
      assert.equal(await reads.describeSecret(freshName(), aSession), undefined);
      assert.equal(await reads.readSecret(freshName(), aSession), undefined);
    });

    contract('finds a secret by its ARN', async () => {
      const { reads } = connect();
      const id = await server.addSecret({ value: 'default' });
      const { arn } = (await reads.describeSecret(id, aSession))!;
      assert.equal((await reads.describeSecret(arn, aSession))!.name, id);
      assert.equal((await reads.readSecret(arn, aSession))!.value.reveal(), 'default');
    });

    contract('puts a value under the given version, reads it back, and keeps the one before', async () => {
      const { reads, writes } = connect();
      const id = await server.addSecret({ value: 'default' });
      const before = await reads.describeSecret(id, aSession);
      await writes.putSecret(id, new Secret(fake.token), version('a'));
      const stored = await reads.readSecret(id, aSession);
      assert.equal(stored!.value.reveal(), fake.token);
      assert.equal(stored!.versionId, version('a'));
      assert.ok(Math.abs(stored!.createdAt! - Date.now()) < 3_600_000, 'moments are milliseconds');
      const after = await reads.describeSecret(id, aSession);
      assert.equal(after!.currentVersionId, version('a'));
      assert.equal(after!.previousVersionId, before!.currentVersionId);
      await writes.putSecret(id, new Secret('wört 🔑 "{}"'), version('b'));
      assert.equal((await reads.readSecret(id, aSession))!.value.reveal(), 'wört 🔑 "{}"');
      assert.equal((await reads.describeSecret(id, aSession))!.previousVersionId, version('a'));
    });

    contract('does nothing when the same value is put under the same version again', async () => {
      const { reads, writes } = connect();
      const id = await server.addSecret({ value: 'default' });
      await writes.putSecret(id, new Secret(fake.token), version('a'));
      const before = await reads.describeSecret(id, aSession);
      await writes.putSecret(id, new Secret(fake.token), version('a'));
      assert.deepEqual(await reads.describeSecret(id, aSession), before);
    });

    contract('does nothing when an older value is put under its own version again', async () => {
      const { reads, writes } = connect();
      const id = await server.addSecret({ value: 'default' });
      await writes.putSecret(id, new Secret('one'), version('a'));
      await writes.putSecret(id, new Secret('two'), version('b'));
      await writes.putSecret(id, new Secret('one'), version('a'));
      assert.equal((await reads.readSecret(id, aSession))!.value.reveal(), 'two');
    });

    contract(
      'puts a value beside the current one, and makes it the current one from the version that was seen',
      async () => {
        const { reads, writes } = connect();
        const id = await server.addSecret({ value: 'default' });
        const before = (await reads.describeSecret(id, aSession))!;
        await writes.putSecret(id, new Secret(fake.token), version('a'), { stage: 'BESIDE' });
        assert.equal((await reads.describeSecret(id, aSession))!.currentVersionId, before.currentVersionId);
        assert.equal(await writes.moveCurrent(id, version('a'), before.currentVersionId), true);
        const after = (await reads.describeSecret(id, aSession))!;
        assert.deepEqual([after.currentVersionId, after.previousVersionId], [version('a'), before.currentVersionId]);
      },
    );

    contract('moves AWSCURRENT from no other version than the one that was seen', async () => {
      const { reads, writes } = connect();
      const id = await server.addSecret({ value: 'default' });
      const seen = (await reads.describeSecret(id, aSession))!.currentVersionId;
      await writes.putSecret(id, new Secret('of somebody else'), version('b'));
      await writes.putSecret(id, new Secret(fake.token), version('a'), { stage: 'BESIDE' });
      for (const from of [seen, undefined]) {
        assert.equal(await writes.moveCurrent(id, version('a'), from), false);
        assert.equal((await reads.describeSecret(id, aSession))!.currentVersionId, version('b'));
      }
    });

    contract('asks whether AWSCURRENT may be moved, and changes nothing', async () => {
      const { reads, writes } = connect();
      const id = await server.addSecret({ value: 'default' });
      const before = await reads.describeSecret(id, aSession);
      assert.equal(await writes.mayMoveCurrent(id), true);
      assert.deepEqual(await reads.describeSecret(id, aSession), before);
    });

    contract('is refused another value under the same version, and nothing changes', async () => {
      const { reads, writes } = connect();
      const id = await server.addSecret({ value: 'default' });
      await writes.putSecret(id, new Secret(fake.token), version('a'));
      const error = await failure(writes.putSecret(id, new Secret(`${fake.token}x`), version('a')));
      assert.deepEqual([codeOf(error), error.facts.effect], ['CONFLICT', 'none']);
      assert.match(error.facts.advice!, /another value/);
      assert.equal((await reads.readSecret(id, aSession))!.value.reveal(), fake.token);
    });

    contract('is refused a version id that is too short, and nothing changes', async () => {
      const { reads, writes } = connect();
      const id = await server.addSecret({ value: 'default' });
      const error = await failure(writes.putSecret(id, new Secret(fake.token), 'short'));
      assert.deepEqual([codeOf(error), error.facts.effect], ['BAD_REQUEST', 'none']);
      assert.equal((await reads.readSecret(id, aSession))!.value.reveal(), 'default');
    });

    contract('trap 23: a secret without a value reads as nothing and is still described', async () => {
      const { reads } = connect();
      const id = await server.addSecret();
      assert.equal(await reads.readSecret(id, aSession), undefined);
      const found = await reads.describeSecret(id, aSession);
      assert.equal(found!.currentVersionId, undefined);
      assert.equal(found!.previousVersionId, undefined);
    });

    contract('does not take a secret that holds binary data for one without a value', async () => {
      const { region, credentials, endpoints } = server;
      const id = await server.addSecret({ value: 'default' });
      const sdk = new SecretsManagerClient({ region, credentials, endpoint: endpoints.secretsManager });
      await sdk.send(new PutSecretValueCommand({ SecretId: id, SecretBinary: Uint8Array.from([0, 255]) }));
      sdk.destroy();
      const error = await failure(connect().reads.readSecret(id, aSession));
      assert.equal(codeOf(error), 'UNEXPECTED_ANSWER');
      assert.match(error.message, /binary/);
    });

    contract('trap 24: reads what is stored each time, so that a placeholder written back is seen', async () => {
      const { reads, writes } = connect();
      const id = await server.addSecret({ value: 'default' });
      await writes.putSecret(id, new Secret(fake.token), version('a'));
      await reads.readSecret(id, aSession);
      await connect().writes.putSecret(id, new Secret('default'), version('b'));
      assert.equal((await reads.readSecret(id, aSession))!.value.reveal(), 'default');
    });

    contract('trap 25: the first value of a secret is its current one', async () => {
      const { reads, writes } = connect();
      const id = await server.addSecret();
      await writes.putSecret(id, new Secret(fake.token), version('a'));
      assert.equal((await reads.describeSecret(id, aSession))!.currentVersionId, version('a'));
      assert.equal((await reads.readSecret(id, aSession))!.value.reveal(), fake.token);
    });

    contract('sees that a secret is scheduled for deletion, and is refused its value', async () => {
      const { reads } = connect();
      const id = await server.addSecret({ value: 'default' });
      await server.scheduleDeletion(id);
      assert.ok((await reads.describeSecret(id, aSession))!.deletedAt! > Date.now() - 3_600_000);
      assert.equal(codeOf(await failure(reads.readSecret(id, aSession))), 'CONFLICT');
    });

    contract('is refused a write to a secret that is scheduled for deletion', async () => {
      const { writes } = connect();
      const id = await server.addSecret({ value: 'default' });
      await server.scheduleDeletion(id);
      const error = await failure(writes.putSecret(id, new Secret(fake.token), version('a')));
      assert.deepEqual([codeOf(error), error.facts.effect], ['CONFLICT', 'none']);
      assert.match(error.facts.advice!, /scheduled for deletion/);
    });

    contract('says that Terraform makes a secret that is not there', async () => {
      const error = await failure(connect().writes.putSecret(freshName(), new Secret(fake.token), version('a')));
      assert.equal(codeOf(error), 'NOT_FOUND');
      assert.match(error.facts.advice!, /Terraform/);
    });

    contract('gives the status and the id of the request with an error', async () => {
      const { facts } = await failure(connect().writes.putSecret(freshName(), new Secret('x'), version('a')));
      assert.ok(facts.requestId);
      assert.equal(facts.status, 400);
    });

    contract('hides what it reads from then on, but neither the placeholder nor the Docker ID', async () => {
      const { reads, writes, redactor } = connect();
      const token = await server.addSecret({ value: 'default' });
      const name = await server.addSecret({ name: freshName('dockerhub_id'), value: 'opgcisirius' });
      await reads.readSecret(token, aSession);
      await reads.readSecret(name, aSession);
      await writes.putSecret(token, new Secret(fake.token), version('a'));
      await reads.readSecret(token, aSession);
      const { secretAccessKey } = server.credentials;
      assert.equal(
        redactor.redact(`default opgcisirius ${fake.token} ${secretAccessKey}`),
        'default opgcisirius [redacted] [redacted]',
      );
    });
  };
  describeContract(`our AWS client on ${serverName}`, differences, suite, whenPassed);
}

async function failure(call: Promise<unknown>): Promise<PullbookError> {
  const error: unknown = await call.then(
    () => assert.fail('it did not fail'),
    (reason: unknown) => reason,
  );
  if (isPullbookError(error)) return error;
  throw error;
}
