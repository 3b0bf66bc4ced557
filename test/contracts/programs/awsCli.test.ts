import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { sampleRunbook } from '../../support/readRunbookFile';
import { type Simulation, startSimulation } from '../../support/simulate';
import { proves } from '../matrix/proofs';
import { describeWith, type Ended, program, runProgram } from './program';

const secret = 'sirius-dockerhub_token';

describeWith(['python'], 'the AWS CLI on `pullbook simulate`', () => {
  let simulation: Simulation;
  before(async () => (simulation = await startSimulation(sampleRunbook)));
  after(() => simulation.stop());

  /** The CLI as a person starts it who has copied the variables that `simulate` prints, and has no others for AWS. */
  function aws(...args: readonly string[]): Promise<Ended> {
    const others = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
    const env = { ...Object.fromEntries(others), ...simulation.environment, AWS_PAGER: '' };
    return runProgram(program('python'), ['-m', 'awscli', ...args, '--output', 'json'], { env });
  }
  async function answer(...args: readonly string[]): Promise<Record<string, unknown>> {
    const { exitCode, stdout, stderr } = await aws(...args);
    assert.deepEqual([exitCode, stderr], [0, '']);
    return JSON.parse(stdout) as Record<string, unknown>;
  }
  const manager = (operation: string, id: string, ...rest: readonly string[]) =>
    ['secretsmanager', operation, '--secret-id', id, ...rest] as const;

  it('sts get-caller-identity', async () => {
    const who = await answer('sts', 'get-caller-identity');
    assert.deepEqual(Object.keys(who).sort(), ['Account', 'Arn', 'UserId']);
    assert.match(String(who['Arn']), new RegExp(`^arn:aws:sts::${String(who['Account'])}:assumed-role/`));
    proves('sts', 'GetCallerIdentity', 'otherClient');
  });

  it('put-secret-value, get-secret-value, describe-secret and list-secret-version-ids', async () => {
    const [one, two] = [randomUUID(), randomUUID()];
    const before = await answer(...manager('get-secret-value', secret));
    assert.equal(before['SecretString'], 'default');
    for (const [value, id] of [
      ['wört {"a": 1}', one],
      ['two', two],
    ] as const) {
      const put = await answer(
        ...manager('put-secret-value', secret, '--secret-string', value, '--client-request-token', id),
      );
      assert.deepEqual([put['Name'], put['VersionId'], put['VersionStages']], [secret, id, ['AWSCURRENT']]);
    }
    const current = await answer(...manager('get-secret-value', secret));
    assert.deepEqual([current['SecretString'], current['VersionId']], ['two', two]);
    const previous = await answer(...manager('get-secret-value', secret, '--version-stage', 'AWSPREVIOUS'));
    assert.deepEqual([previous['SecretString'], previous['VersionId']], ['wört {"a": 1}', one]);
    const described = await answer(...manager('describe-secret', secret));
    assert.deepEqual(described['VersionIdsToStages'], { [one]: ['AWSPREVIOUS'], [two]: ['AWSCURRENT'] });
    const list = (...rest: readonly string[]) => answer(...manager('list-secret-version-ids', secret, ...rest));
    const idsIn = (found: Record<string, unknown>) =>
      (found['Versions'] as { VersionId: string }[]).map(({ VersionId }) => VersionId).sort();
    assert.deepEqual(idsIn(await list()), [one, two].sort());
    assert.deepEqual(idsIn(await list('--include-deprecated')), [one, two, String(before['VersionId'])].sort());
    const first = await list('--max-results', '1');
    const second = await list('--max-results', '1', '--next-token', String(first['NextToken']));
    assert.deepEqual([...idsIn(first), ...idsIn(second)].sort(), [one, two].sort());
    for (const operation of ['PutSecretValue', 'GetSecretValue', 'DescribeSecret', 'ListSecretVersionIds']) {
      proves('secretsManager', operation, 'otherClient');
    }
  });

  it('update-secret-version-stage, to go back by one version', async () => {
    const [one, two] = [randomUUID(), randomUUID()];
    for (const id of [one, two]) {
      await answer(...manager('put-secret-value', secret, '--secret-string', id, '--client-request-token', id));
    }
    const label = ['--version-stage', 'AWSCURRENT'];
    const move = [...label, '--move-to-version-id', one, '--remove-from-version-id', two];
    await answer(...manager('update-secret-version-stage', secret, ...move));
    assert.equal((await answer(...manager('get-secret-value', secret)))['SecretString'], one);
    proves('secretsManager', 'UpdateSecretVersionStage', 'otherClient');
  });

  it('list-secrets, one by one and by a part of the name', async () => {
    const names = (found: Record<string, unknown>) =>
      (found['SecretList'] as { Name: string }[]).map(({ Name }) => Name);
    const all = names(await answer('secretsmanager', 'list-secrets'));
    assert.ok(all.includes(secret) && all.includes('sirius-dockerhub_id'), all.join());
    assert.deepEqual(names(await answer('secretsmanager', 'list-secrets', '--page-size', '1')), all);
    const filter = ['--filters', 'Key=name,Values=sirius-dockerhub_t'];
    assert.deepEqual(names(await answer('secretsmanager', 'list-secrets', ...filter)), [secret]);
    proves('secretsManager', 'ListSecrets', 'otherClient');
  });

  it('update-secret, which gives it a new version', async () => {
    const updated = await answer(...manager('update-secret', secret, '--secret-string', 'rotated by hand'));
    const read = await answer(...manager('get-secret-value', secret));
    assert.deepEqual([read['SecretString'], read['VersionId']], ['rotated by hand', updated['VersionId']]);
    proves('secretsManager', 'UpdateSecret', 'otherClient');
  });

  it('get-resource-policy, of a secret that has none', async () => {
    const found = await answer(...manager('get-resource-policy', secret));
    assert.deepEqual([found['Name'], found['ResourcePolicy']], [secret, undefined]);
    proves('secretsManager', 'GetResourcePolicy', 'otherClient');
  });

  it('put-secret-value with a token of its own', async () => {
    const put = await answer(...manager('put-secret-value', secret, '--secret-string', 'three'));
    assert.match(String(put['VersionId']), /^[0-9a-f-]{36}$/);
  });

  it('says what is refused, in the words of the service', async () => {
    const id = randomUUID();
    await answer(...manager('put-secret-value', secret, '--secret-string', 'four', '--client-request-token', id));
    for (const [args, expected] of [
      [
        manager('put-secret-value', secret, '--secret-string', 'five', '--client-request-token', id),
        /\(ResourceExistsException\) when calling the PutSecretValue operation: You can't use ClientRequestToken/,
      ],
      [
        manager('get-secret-value', 'nope-dockerhub_token'),
        /\(ResourceNotFoundException\) when calling the GetSecretValue operation: Secrets Manager can't find the specified secret\./,
      ],
      [
        manager('get-secret-value', secret, '--version-stage', 'NOPE'),
        /\(ResourceNotFoundException\) when calling the GetSecretValue operation: .* staging label: NOPE/,
      ],
      [
        manager('describe-secret', 'nope-dockerhub_token'),
        /\(ResourceNotFoundException\) when calling the DescribeSecret operation/,
      ],
      [
        manager('list-secret-version-ids', 'nope-dockerhub_token'),
        /\(ResourceNotFoundException\) when calling the ListSecretVersionIds operation/,
      ],
    ] as const) {
      const { exitCode, stderr } = await aws(...args);
      assert.notEqual(exitCode, 0);
      assert.match(stderr, expected);
    }
    assert.equal((await answer(...manager('get-secret-value', secret)))['SecretString'], 'four');
  });
});
