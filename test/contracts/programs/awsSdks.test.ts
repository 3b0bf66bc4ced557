import assert from 'node:assert/strict';
import path from 'node:path';
import { sampleRunbook } from '../../support/readRunbookFile';
import { type Simulation, startSimulation } from '../../support/simulate';
import { describeWith, program, runProgram } from './program';

type Answer = Readonly<Record<string, unknown>>;

const secret = 'sirius-dockerhub_token';
const script = path.join(import.meta.dirname, 'awsPython.py');

/** Both speak to the service on their own, with the defaults of their SDK. */
const sdks = [
  { name: 'boto3', needs: 'python', args: [script] },
  { name: 'aws-sdk-go-v2', needs: 'awsGo', args: [] },
] as const;

for (const { name, needs, args } of sdks) {
  describeWith([needs], `${name} on \`pullbook simulate\``, () => {
    let simulation: Simulation;
    before(async () => (simulation = await startSimulation(sampleRunbook)));
    after(() => simulation.stop());
    afterEach(() => simulation.clearFaults());

    /** With the variables that `simulate` prints, those given, and no others for AWS. */
    async function run(
      command: string,
      { id, input = '', env = {} }: { id?: string; input?: string; env?: NodeJS.ProcessEnv } = {},
    ) {
      const others = Object.entries(process.env).filter(([variable]) => !variable.startsWith('AWS_'));
      const { exitCode, stdout, stderr } = await runProgram(
        program(needs),
        [...args, command, ...(id === undefined ? [] : [id])],
        { input, env: { ...Object.fromEntries(others), ...simulation.environment, ...env } },
      );
      assert.equal(stderr, '');
      return { exitCode, answer: JSON.parse(stdout) as Answer };
    }
    async function answer(command: string, options: { id?: string; input?: string } = {}): Promise<Answer> {
      const ended = await run(command, options);
      assert.equal(ended.exitCode, 0, JSON.stringify(ended.answer));
      return ended.answer;
    }
    /** What became of each request for an operation since `before`. */
    async function statuses(operation: string, before: number) {
      const entries = (await simulation.journal()).slice(before);
      return entries.filter(({ route }) => route === operation).map(({ status }) => status);
    }
    const versions = async () =>
      Object.keys((await answer('describe', { id: secret }))['VersionIdsToStages'] as object);

    it('says who is asking', async () => {
      const who = await answer('whoami');
      assert.equal(who['Account'], '123456789012');
      assert.match(String(who['Arn']), /^arn:aws:sts::123456789012:assumed-role\//);
    });

    it('reads a secret, gives it a value in both ways, and describes it', async () => {
      assert.equal((await answer('get', { id: secret }))['SecretString'], 'default');
      for (const command of ['put', 'update']) {
        const value = `wört of ${command} {"a": 1}`;
        const written = await answer(command, { id: secret, input: value });
        const read = await answer('get', { id: secret });
        assert.deepEqual([read['SecretString'], read['VersionId']], [value, written['VersionId']]);
        const stages = (await answer('describe', { id: secret }))['VersionIdsToStages'] as Answer;
        assert.deepEqual(stages[String(written['VersionId'])], ['AWSCURRENT']);
      }
    });

    it('lists the secrets, without their values', async () => {
      const { SecretList: list } = (await answer('list')) as { SecretList: Answer[] };
      const names = list.map(({ Name: found }) => String(found));
      for (const expected of ['sirius-dockerhub_id', secret]) assert.ok(names.includes(expected), names.join(', '));
      assert.ok(
        list.every((one) => String(one['ARN']).startsWith('arn:aws:secretsmanager:eu-west-1:123456789012:secret:')),
      );
      assert.ok(list.every((one) => !('SecretString' in one) || one['SecretString'] === null));
    });

    it('is refused a secret that is not there', async () => {
      const { exitCode, answer: refused } = await run('get', { id: 'nope-dockerhub_token' });
      assert.deepEqual([exitCode, refused['Code'], refused['Status']], [1, 'ResourceNotFoundException', 400]);
    });

    it('is refused with keys that nobody was given', async () => {
      const env = {
        AWS_ACCESS_KEY_ID: 'AKIA' + 'WRONGWRONGWRONG1',
        AWS_SECRET_ACCESS_KEY: 'wrong'.repeat(8),
      };
      const whoami = await run('whoami', { env });
      assert.deepEqual([whoami.answer['Code'], whoami.answer['Status']], ['InvalidClientTokenId', 403]);
      for (const command of ['get', 'describe', 'put']) {
        const before = await versions();
        const { exitCode, answer: refused } = await run(command, { id: secret, input: 'a value', env });
        assert.deepEqual([exitCode, refused['Code'], refused['Status']], [1, 'UnrecognizedClientException', 400]);
        assert.deepEqual(await versions(), before);
      }
    });

    it('asks again after an answer that says so', async () => {
      for (const fault of [
        { kind: 'status', status: 503 },
        { kind: 'rate-limited', retryAfterSeconds: 1 },
      ] as const) {
        await simulation.addFault({ ...fault, service: 'secretsManager', route: 'GetSecretValue' });
        const before = (await simulation.journal()).length;
        await answer('get', { id: secret });
        const [refused, ...others] = await statuses('GetSecretValue', before);
        assert.deepEqual([Number(refused) >= 400, others], [true, [200]]);
      }
    });

    it('writes one version where the answer to a write is lost', async () => {
      const before = await versions();
      await simulation.addFault({ kind: 'reset', when: 'after', service: 'secretsManager', route: 'PutSecretValue' });
      const sent = (await simulation.journal()).length;
      const written = await answer('put', { id: secret, input: `only once, by ${name}` });
      assert.deepEqual(await statuses('PutSecretValue', sent), ['reset', 200]);
      const added = (await versions()).filter((id) => !before.includes(id));
      assert.deepEqual(added, [written['VersionId']]);
    });
  });
}
