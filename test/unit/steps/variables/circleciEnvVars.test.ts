import assert from 'node:assert/strict';
import type { Aws } from '../../../../src/services/aws/contract';
import type { OnRead } from '../../../../src/runbook/run/reads';
import type { StepReport } from '../../../../src/runbook/run/report';
import { type ErrorCode, PullbookError } from '../../../../src/shared/errors';
import { Secret } from '../../../../src/shared/secret';
import { type Bench, createBench, startProcess, stepOf } from '../bench';
import { storeByHand, tokenSecret, username } from '../scenarios';
import { changeSecrets, storedToken } from '../serviceScenarios';

const project = 'gh/ministryofjustice/opg-sirius';
const variables = { DOCKER_USER: username, DOCKER_ACCESS_TOKEN: `aws-sm:${tokenSecret}` };
const minute = 60_000;

/** A project whose two variables were set `ageMs` ago, to these values. */
function project2(values: Readonly<Record<string, string>>, ageMs = 0): Bench {
  const bench = createBench();
  changeSecrets(bench);
  const found = bench.world.state.circleCi.projects.find(({ slug }) => slug === project)!;
  found.variables = Object.entries(values).map(([name, value]) => ({
    name,
    value,
    createdAt: bench.clock.now() - ageMs,
  }));
  return bench;
}

/** The two variables as the runbook of the documentation names them: each from its secret. */
const fromSecrets = {
  variables: { DOCKER_USER: 'aws-sm:sirius-dockerhub_id', DOCKER_ACCESS_TOKEN: `aws-sm:${tokenSecret}` },
};

/** A plan for which Secrets Manager answers otherwise. */
function planOver(bench: Bench, aws: Partial<Aws>, more: Readonly<Record<string, unknown>> = {}): Promise<StepReport> {
  const process = startProcess(bench, { target: 'live' });
  const usual = { ...process.environment };
  Object.assign(process.environment, {
    reading: (onRead: OnRead) => {
      const services = usual.reading(onRead);
      return { ...services, aws: { ...services.aws, ...aws } };
    },
  });
  return process.plan(stepOf('circleci/env-vars', { project, variables, ...more }));
}

const right = { DOCKER_USER: username, DOCKER_ACCESS_TOKEN: storedToken };

const plan = (bench: Bench, more: Readonly<Record<string, unknown>> = {}): Promise<StepReport> =>
  startProcess(bench, { target: 'live' }).plan(stepOf('circleci/env-vars', { project, variables, ...more }));

const items = ({ sections }: StepReport): string[] =>
  sections.flatMap((section) =>
    section.type === 'checklist' ? section.items.map(({ state, text }) => `${state} ${text}`) : [],
  );

describe('circleci/env-vars', () => {
  it('is in sync when both are set, end like the values and are no older', async () => {
    const report = await plan(project2(right));
    assert.equal(report.status, 'in-sync');
    assert.deepEqual(items(report), [
      'done **DOCKER_USER** is set, and ends like the value',
      'done **DOCKER_ACCESS_TOKEN** is set, and ends like the value',
      'done no context sets the same names',
    ]);
  });

  for (const [what, values, words] of [
    ['is not set', { DOCKER_USER: username }, /is not set/],
    ['still has the placeholder', { ...right, DOCKER_ACCESS_TOKEN: 'default' }, /Terraform’s placeholder/],
    ['ends otherwise', { ...right, DOCKER_ACCESS_TOKEN: `${storedToken}x` }, /does not end like the value/],
  ] as const) {
    it(`needs a person where a variable ${what}, and says which step to run`, async () => {
      const report = await plan(project2(values));
      assert.equal(report.status, 'needs-person');
      assert.match(report.changes[0]!.summary, words);
      assert.match(report.changes[0]!.instructions!.join(' '), /circleci\/rerun-workflow/);
      assert.match(report.changes[0]!.link!.url, /settings\/project\/github\/ministryofjustice\/opg-sirius/);
    });
  }

  it('trap 16: finds a variable that is older than the value although its end fits', async () => {
    const report = await plan(project2(right, minute / 2));
    assert.equal(report.status, 'needs-person');
    assert.match(report.changes[0]!.summary, /DOCKER_ACCESS_TOKEN.*older than the value/);
  });

  it('accepts an older variable that a later build has compared and left alone', async () => {
    const bench = project2(right, minute / 2);
    const after = new Date(bench.clock.now()).toISOString();
    assert.equal((await plan(bench, { after })).status, 'in-sync');
    const before = new Date(bench.clock.now() - minute).toISOString();
    assert.equal((await plan(bench, { after: before })).status, 'needs-person');
  });

  it('shows a context that sets the same name, which is no fault of the project', async () => {
    const bench = project2(right);
    const now = bench.clock.now();
    bench.world.state.circleCi.organisations[0]!.contexts.push({
      id: '00000000-0000-4000-8000-00000000c0de',
      name: 'shared',
      createdAt: now,
      variables: [{ name: 'DOCKER_USER', value: 'some' + 'body', createdAt: now, updatedAt: now }],
    });
    const report = await plan(bench);
    assert.equal(report.status, 'in-sync');
    assert.ok(items(report).includes('unknown context **shared** sets **DOCKER_USER** too'));
  });

  it('does not know where contexts may not be listed, and says so', async () => {
    const bench = project2(right);
    bench.world.faults.add({ kind: 'status', status: 403, route: 'GET /api/v2/context' });
    const report = await plan(bench);
    assert.deepEqual([report.status, report.headline], ['needs-person', 'not known']);
    assert.ok(items(report).includes('unknown contexts could not be looked at'));
  });

  it('checks a value that lies in a vault by hand for the placeholder only', async () => {
    const handle = { secret: 'handle', uri: 'manual', label: 'access token' } as const;
    const more = { variables: { DOCKER_ACCESS_TOKEN: handle } };
    const report = await plan(project2(right), more);
    assert.equal(report.status, 'in-sync');
    assert.match(items(report)[0]!, /^unknown \*\*DOCKER_ACCESS_TOKEN\*\* is set/);
    assert.equal((await plan(project2({ DOCKER_ACCESS_TOKEN: 'default' }), more)).status, 'needs-person');
  });

  for (const code of [
    'CREDENTIALS_MISSING',
    'CREDENTIALS_REFUSED',
    'SESSION_EXPIRED',
    'REGION_MISSING',
    'FORBIDDEN',
    'CONFLICT',
    'BAD_REQUEST',
    'RATE_LIMITED',
    'TIMEOUT',
    'UNAVAILABLE',
    'NETWORK',
    'UNEXPECTED_ANSWER',
  ] as const satisfies readonly ErrorCode[]) {
    it(`fails with AWS’s own ${code} where a secret cannot be read, and blames CircleCI for nothing`, async () => {
      const report = await planOver(project2({ DOCKER_USER: 'rubbish', DOCKER_ACCESS_TOKEN: 'rubbish-too' }), {
        readSecret: (id) =>
          Promise.reject(
            new PullbookError(code, `\`GetSecretValue\` for \`${id}\` failed.`, { service: 'AWS Secrets Manager' }),
          ),
      });
      assert.equal(report.status, 'failed');
      assert.equal(report.error!.code, code);
      assert.match(JSON.stringify(report.error), /GetSecretValue.*AWS Secrets Manager/);
      assert.ok(!JSON.stringify(report).includes('CircleCI shows too little'));
    });
  }

  for (const [what, denied] of [
    ['without the right to read it', 'access'],
    ['without the right to its key', 'kms'],
  ] as const) {
    it(`fails for a secret output of an earlier step, too, ${what}`, async () => {
      const bench = project2(right);
      bench.world.state.aws.denied = { GetSecretValue: denied };
      const handle = { secret: 'handle', uri: `aws-sm:${tokenSecret}`, label: 'access token' } as const;
      const report = await plan(bench, { variables: { DOCKER_ACCESS_TOKEN: handle } });
      assert.equal(report.status, 'failed');
      assert.equal(report.error!.code, 'FORBIDDEN');
      assert.match(report.error!.details!, /AWS Secrets Manager · GetSecretValue/);
    });
  }

  it('fails for a secret with binary data', async () => {
    const bench = project2(right);
    const secret = bench.world.state.aws.secrets.find(({ name }) => name === tokenSecret)!;
    for (const version of secret.versions) Object.assign(version, { value: 'AAEC', binary: true });
    const report = await plan(bench);
    assert.equal(report.status, 'failed');
    assert.match(report.error!.message, /binary data/);
  });

  it('fails for a secret that is scheduled for deletion', async () => {
    const bench = project2(right);
    for (const secret of bench.world.state.aws.secrets) secret.deletedAt = bench.clock.now() + minute;
    const report = await plan(bench);
    assert.equal(report.status, 'failed');
    assert.match(report.error!.advice!, /scheduled for deletion/);
  });

  it('needs a person where the secret does not exist, whatever the variable ends like', async () => {
    const bench = project2(right);
    bench.world.state.aws.secrets = [];
    const report = await plan(bench);
    assert.equal(report.status, 'needs-person');
    assert.match(
      report.changes[0]!.summary,
      /DOCKER_ACCESS_TOKEN.*: it is set, but secret \*\*sirius-dockerhub_token\*\* does not exist in aws /,
    );
    assert.match(report.changes[0]!.instructions!.join(' '), /Terraform makes it/);
  });

  it('needs a person where no version of the secret is AWSCURRENT', async () => {
    const bench = project2(right);
    const secret = bench.world.state.aws.secrets.find(({ name }) => name === tokenSecret)!;
    for (const version of secret.versions) version.stages = [];
    const report = await plan(bench);
    assert.equal(report.status, 'needs-person');
    assert.match(report.changes[0]!.summary, /secret \*\*sirius-dockerhub_token\*\* holds no value/);
  });

  for (const [what, present, words] of [
    ['is not set', {}, 'is not set, and secret **sirius-dockerhub_token** holds no value'],
    ['shows nothing', { DOCKER_ACCESS_TOKEN: '' }, 'is set, but secret **sirius-dockerhub_token** holds no value'],
    ['is set', right, 'is set, but secret **sirius-dockerhub_token** holds no value'],
  ] as const) {
    it(`needs a person where the secret is empty and the variable ${what}`, async () => {
      const empty = () => Promise.resolve({ value: new Secret(''), versionId: 'v'.repeat(32) });
      const more = { variables: { DOCKER_ACCESS_TOKEN: `aws-sm:${tokenSecret}` } };
      const report = await planOver(project2(present), { readSecret: empty }, more);
      assert.equal(report.status, 'needs-person');
      assert.ok(report.changes[0]!.summary.endsWith(words), report.changes[0]!.summary);
    });
  }

  for (const [what, present, words] of [
    ['both variables are handed it', { DOCKER_USER: 'default', DOCKER_ACCESS_TOKEN: 'default' }, /is set to Terraform/],
    ['the variables hold other values', right, /is set, but secret/],
    ['the variables are not set', {}, /is not set, and secret/],
  ] as const) {
    it(`needs a person while both secrets hold Terraform’s placeholder: ${what}`, async () => {
      const bench = project2(present);
      storeByHand(bench, 'sirius-dockerhub_id', 'default');
      storeByHand(bench, tokenSecret, 'default');
      const report = await plan(bench, fromSecrets);
      assert.equal(report.status, 'needs-person');
      assert.equal(report.changes.length, 2);
      for (const [index, secret] of ['sirius-dockerhub_id', 'sirius-dockerhub_token'].entries()) {
        const { summary, instructions } = report.changes[index]!;
        assert.match(summary, words);
        assert.ok(summary.includes(`secret **${secret}** still holds Terraform’s placeholder`), summary);
        assert.match(instructions!.join(' '), new RegExp(`Give \`${secret}\` its value`));
      }
      assert.ok(!items(report).some((item) => item.startsWith('done **DOCKER')));
    });
  }

  for (const [text, words] of [
    ['default\n', /still holds Terraform’s placeholder/],
    [' \n', /holds no value/],
  ] as const) {
    it(`takes ${JSON.stringify(text)} for no value, though the variable holds the same`, async () => {
      const bench = project2({ DOCKER_USER: username, DOCKER_ACCESS_TOKEN: text });
      storeByHand(bench, tokenSecret, text);
      const report = await plan(bench, { variables: { DOCKER_ACCESS_TOKEN: `aws-sm:${tokenSecret}` } });
      assert.equal(report.status, 'needs-person');
      assert.match(report.changes[0]!.summary, words);
    });
  }

  it('tells the secret that still holds the placeholder from the one that has its value', async () => {
    const bench = project2({ DOCKER_USER: username, DOCKER_ACCESS_TOKEN: 'default' });
    storeByHand(bench, tokenSecret, 'default');
    const report = await plan(bench, fromSecrets);
    assert.equal(report.changes.length, 1);
    assert.match(report.changes[0]!.summary, /DOCKER_ACCESS_TOKEN.*secret \*\*sirius-dockerhub_token\*\* still holds/);
    assert.equal(items(report)[0], 'done **DOCKER_USER** is set, and ends like the value');
  });

  it('does not claim that a variable holds the value where its end fits the placeholder as well', async () => {
    const more = { variables: { DOCKER_USER: 'opgvault' } };
    assert.match(items(await plan(project2({ DOCKER_USER: 'default' }), more))[0]!, /^unknown.*placeholder/);
    assert.match(
      items(await plan(project2({ DOCKER_USER: 'default' }), { variables: { DOCKER_USER: 'vault' } }))[0]!,
      /^unknown.*placeholder/,
    );
  });

  it('knows by its age that a variable with such an end is the value', async () => {
    const bench = project2({});
    storeByHand(bench, 'sirius-dockerhub_id', 'opgvault');
    const found = bench.world.state.circleCi.projects.find(({ slug }) => slug === project)!;
    found.variables = [{ name: 'DOCKER_USER', value: 'opgvault', createdAt: bench.clock.now() }];
    const more = { variables: { DOCKER_USER: 'aws-sm:sirius-dockerhub_id' } };
    assert.equal(items(await plan(bench, more))[0], 'done **DOCKER_USER** is set, and ends like the value');
  });

  it('refuses the placeholder as the value that a variable must hold', async () => {
    const report = await plan(project2({ DOCKER_USER: 'default' }), { variables: { DOCKER_USER: 'default' } });
    assert.equal(report.error!.code, 'INPUT_INVALID');
  });

  it('traps 12 and 13: fails where CircleCI shows no such project', async () => {
    const report = await plan(project2(right), { project: 'gh/ministryofjustice/nowhere' });
    assert.equal(report.error!.code, 'NOT_FOUND');
  });

  it('shows neither the value nor its end', async () => {
    const bench = project2({ ...right, DOCKER_ACCESS_TOKEN: `${storedToken}x` });
    storeByHand(bench, tokenSecret, storedToken);
    const shown = JSON.stringify(await plan(bench));
    assert.ok(!shown.includes(storedToken));
    assert.ok(!shown.includes(`xxxx${storedToken.slice(-4)}`));
  });
});
