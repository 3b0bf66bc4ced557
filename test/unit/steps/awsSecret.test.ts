import assert from 'node:assert/strict';
import type { StepReport } from '../../../src/runbook/run/report';
import { awsSecret } from '../../../src/steps/awsSecret';
import { type Bench, createBench, startProcess, stepOf, type Wire } from './bench';
import { currentValue, storeByHand, username } from './scenarios';

const secret = 'sirius-dockerhub_id';
const step = stepOf('aws/secret', { secret, value: username });

const plan = (bench: Bench, which = step): Promise<StepReport> => startProcess(bench, { target: 'live' }).plan(which);

async function apply(bench: Bench): Promise<StepReport> {
  const process = startProcess(bench, { target: 'live' });
  const { planHash } = await process.plan(step);
  return process.apply(step, planHash ?? 'nothing to apply');
}

const stored = ({ world }: Bench) => world.state.aws.secrets.find(({ name }) => name === secret)!;

describe('aws/secret', () => {
  it('counts the placeholder as unset, names the account and region, and links to the console', async () => {
    const report = await plan(createBench());
    assert.equal(report.changes[0]!.detail, 'now: the placeholder `default`');
    assert.equal(report.lands, 'aws 123456789012 / eu-west-1');
    assert.match(report.changes[0]!.link!.url, /^https:\/\/eu-west-1\.console\.aws\.amazon\.com\/secretsmanager\//);
    assert.equal(report.changes[0]!.undo, undefined);
  });

  it('says from when another value is, and how to take the change back', async () => {
    const bench = createBench();
    storeByHand(bench, secret, 'opgciolder');
    const report = await plan(bench);
    assert.match(report.changes[0]!.detail!, /^now: another value, version of \d{4}-\d\d-\d\d$/);
    assert.match(report.changes[0]!.undo!, /AWSCURRENT/);
    assert.ok(!JSON.stringify(report).includes('opgciolder'));
  });

  it('puts one version, whose id follows from name and value, and reads it back', async () => {
    const ids = [];
    for (const bench of [createBench({ seed: 1 }), createBench({ seed: 2 })]) {
      const report = await apply(bench);
      assert.equal(report.status, 'in-sync');
      assert.deepEqual(report.outputs, { secret });
      assert.equal(currentValue(bench, secret), username);
      ids.push(stored(bench).versions.at(-1)!.id);
    }
    assert.match(ids[0]!, /^[0-9a-f-]{36}$/);
    assert.equal(ids[0], ids[1], 'the id of the version is not deterministic');
  });

  it('shows the Docker ID afterwards: it is a name and no secret', async () => {
    const report = await apply(createBench());
    assert.ok(JSON.stringify(report.sections).includes(username));
  });

  it('never makes a secret: it says that Terraform does', async () => {
    const bench = createBench();
    bench.world.state.aws.secrets = [];
    const report = await plan(bench);
    assert.equal(report.status, 'needs-person');
    assert.match(report.changes[0]!.instructions![0]!, /Terraform owns it/);
    assert.equal(report.planHash, undefined);
  });

  it('writes to no secret that is scheduled for deletion', async () => {
    const bench = createBench();
    stored(bench).deletedAt = bench.clock.now() + 1000;
    const report = await plan(bench);
    assert.equal(report.status, 'needs-person');
    assert.match(report.changes[0]!.instructions![0]!, /scheduled for deletion/);
  });

  it('plans no write to a replica, which AWS would refuse: it names the region of the original', async () => {
    const bench = createBench();
    await bench.world.play({ service: 'aws', play: 'make-replica', secret, of: 'eu-west-2' });
    const report = await plan(bench);
    assert.deepEqual([report.status, report.planHash], ['needs-person', undefined]);
    assert.match(report.changes[0]!.instructions![0]!, /replica of eu-west-2.*`aws.region`/);
  });

  it('warns in the plan, and beside a value that is right, that a rotation will replace it', async () => {
    const bench = createBench();
    await bench.world.play({ service: 'aws', play: 'set-up-rotation', secret });
    const report = await plan(bench);
    assert.equal(
      report.changes[0]!.detail,
      'now: the placeholder `default` · rotation is set up: it replaces whatever is put here',
    );
    const after = await apply(bench);
    assert.equal(after.status, 'in-sync');
    assert.match(JSON.stringify(after.sections), /rotation is set up/);
    await bench.clock.sleep(86_400_000);
    assert.equal((await plan(bench)).changes[0]!.action, 'update', 'the rotation has replaced it');
  });

  it('takes no session of another account for a secret that is missing', async () => {
    const bench = createBench();
    bench.world.state.aws.caller = {
      account: '999999999999',
      arn: 'arn:aws:sts::999999999999:assumed-role/r/ana',
      userId: 'AROA:ana',
    };
    const report = await plan(bench);
    assert.equal(report.error?.code, 'CREDENTIALS_REFUSED');
    assert.match(report.error.message, /account `999999999999`; the runbook names `123456789012`/);
  });

  it('takes no secret of the same name in another account, though its value would be right', async () => {
    const bench = createBench();
    storeByHand(bench, secret, username);
    stored(bench).arn = stored(bench).arn.replace('123456789012', '999999999999');
    const report = await plan(bench);
    assert.equal(report.error?.code, 'CREDENTIALS_REFUSED');
    assert.notEqual(report.status, 'in-sync');
  });

  it('is not known where the value may not be read, and says in AWS’s words why', async () => {
    const bench = createBench();
    bench.world.state.aws.denied = { GetSecretValue: 'kms' };
    const report = await plan(bench);
    assert.equal(report.verdict?.is, 'unknown');
    assert.match(report.changes[0]!.instructions![0]!, /Access to KMS is not allowed.*kms:Decrypt/);
  });

  it('trap 23: gives a secret without any version its first value', async () => {
    const bench = createBench();
    stored(bench).versions = [];
    assert.equal((await plan(bench)).changes[0]!.detail, 'now: no value');
    assert.equal((await apply(bench)).status, 'in-sync');
  });

  it('refuses a plan that the world has overtaken', async () => {
    const bench = createBench();
    const process = startProcess(bench, { target: 'live' });
    const { planHash } = await process.plan(step);
    storeByHand(bench, secret, 'opgciother');
    const report = await process.apply(step, planHash!);
    assert.equal(report.error!.code, 'PLAN_STALE');
    assert.equal(currentValue(bench, secret), 'opgciother');
  });

  it('leaves a value that somebody puts at the very moment of the put, and shows the plan for it', async () => {
    const bench = createBench();
    let isOvertaken = false;
    const aws: Wire['aws'] = ({ body }, send) => {
      const isPut = body instanceof Uint8Array && new TextDecoder().decode(body).includes('"VersionStages"');
      if (isPut && !isOvertaken) storeByHand(bench, secret, 'opgciother');
      isOvertaken ||= isPut;
      return send();
    };
    const process = startProcess(bench, { target: 'live', wire: { aws } });
    const { planHash } = await process.plan(step);
    const report = await process.apply(step, planHash!);
    assert.equal(report.error!.code, 'PLAN_STALE');
    assert.match(report.error!.advice!, /stays the current one/);
    assert.equal(currentValue(bench, secret), 'opgciother');
    const again = await process.apply(step, report.planHash!);
    assert.equal(again.status, 'in-sync', JSON.stringify(again.error));
    assert.equal(currentValue(bench, secret), username);
  });

  it('says that a window remains where AWSCURRENT may not be moved, and in each plan from then on', async () => {
    const bench = createBench();
    bench.world.state.aws.denied = { UpdateSecretVersionStage: 'access' };
    const window = /a window of one call remains: without the right `secretsmanager:UpdateSecretVersionStage`/;
    const report = await apply(bench);
    assert.equal(report.status, 'in-sync', JSON.stringify(report.error));
    assert.match(report.progress.map(({ detail }) => detail).join(), window);
    storeByHand(bench, secret, 'opgciolder');
    assert.match((await plan(bench)).changes[0]!.detail!, window);
    bench.world.state.aws.denied = {};
    await apply(bench);
    storeByHand(bench, secret, 'opgciother');
    assert.doesNotMatch((await plan(bench)).changes[0]!.detail!, window);
  });

  for (const [name, value] of [
    ['value', 'default'],
    ['value', ''],
    // A place with a slip in it would have been stored as the value.
    ['value', 'aws-sm:two words'],
    ['value', 'aws-sm:'],
    ['value', 'aws-sm: sirius-dockerhub_token'],
    ['value', 'AWS-SM:sirius-dockerhub_token'],
    ['value', ' aws-sm:sirius-dockerhub_token'],
    ['value', 'manual:vault'],
    ['secret', 'no spaces'],
    ['secret', 'arn:aws:secretsmanager:eu-west-1:1:secret:x'],
  ] as const) {
    it(`refuses \`${value}\` as ${name}`, () => {
      assert.equal(awsSecret.input.safeParse({ secret, value: username, [name]: value }).success, false);
    });
  }

  it('takes text with a colon that names no place for what it is', () => {
    for (const value of ['https://example.com', 'aws-smith:x', 'team:bot', 'aws-sm']) {
      assert.equal(awsSecret.input.safeParse({ secret, value }).success, true, value);
    }
  });
});
