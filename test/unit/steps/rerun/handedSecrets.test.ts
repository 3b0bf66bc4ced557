import assert from 'node:assert/strict';
import type { Aws, SecretDescription } from '../../../../src/services/aws/contract';
import { PullbookError } from '../../../../src/shared/errors';
import { Secret } from '../../../../src/shared/secret';
import { changedTwoHoursAgo, named, planOn, processOn, summaries } from './givenBranch';

const hour = 3_600_000;
const built = [{ number: 50, at: 1, ran: [{ at: 1 }] }];
const before = [{ number: 50, at: 30, ran: [{ at: 30, stopped: 29.9 }] }];

type Change = (usual: Aws) => Partial<Aws>;

/** AWS describes the token otherwise. */
const described =
  (change: (found: SecretDescription) => SecretDescription | undefined): Change =>
  (usual) => ({
    async describeSecret(id, options) {
      const found = await usual.describeSecret(id, options);
      return found === undefined || !id.endsWith('token') ? found : change(found);
    },
  });

/** AWS gives the token out otherwise. */
const given =
  (value: Awaited<ReturnType<Aws['readSecret']>> | PullbookError): Change =>
  (usual) => ({
    readSecret(id, options) {
      if (!id.endsWith('token')) return usual.readSecret(id, options);
      return value instanceof PullbookError ? Promise.reject(value) : Promise.resolve(value);
    },
  });

const forbidden = new PullbookError('FORBIDDEN', 'not allowed', { service: 'AWS Secrets Manager' });
const another = { value: new Secret('made' + '-up-' + 'value'), versionId: 'v'.repeat(32) };

describe('circleci/rerun-workflow: what AWS says of the secrets', () => {
  for (const [what, aws, question] of [
    ['whose value may not be read', given(forbidden), /holds its value, and not Terraform’s placeholder/],
    [
      'described as of before a change',
      described((found) => ({ ...found, currentVersionId: 'a'.repeat(32) })),
      /present version/,
    ],
    ['given out as of before a change', given(another), /present version/],
    ['described with a version, and given out without', given(undefined), /present version/],
    [
      'given out, and described without a version',
      described((found) => ({ ...found, currentVersionId: undefined })),
      /present version/,
    ],
    [
      'of which nobody says when it changed',
      described((found) => ({ ...found, lastChangedAt: undefined })),
      /has changed since the last build/,
    ],
  ] as const) {
    it(`does not know of a secret ${what}, though a build has run since`, async () => {
      const report = await planOn(built, { aws });
      assert.deepEqual([report.status, report.verdict!.is], ['needs-person', 'unknown']);
      assert.equal(report.changes.length, 1);
      assert.match(report.changes[0]!.summary, /^find out whether secret \*\*sirius-dockerhub_token\*\*/);
      assert.match(report.changes[0]!.summary, question);
      assert.ok(report.changes[0]!.markable);
    });

    it(`takes a person’s word for a secret ${what}, as long as it stays so`, async () => {
      const bench = changedTwoHoursAgo();
      const process = processOn(bench, built, aws);
      await process.plan(named);
      const marked = await process.mark(named, 'seen in the console');
      assert.equal(marked.status, 'in-sync', JSON.stringify(marked.changes));
      assert.equal((await processOn(bench, built, aws).plan(named)).status, 'in-sync');
      const other = described((found) => ({
        ...found,
        lastChangedAt: bench.clock.now(),
        currentVersionId: 'b'.repeat(32),
      }));
      const later = await processOn(bench, built, (usual) => ({
        ...aws(usual),
        ...other({ ...usual, ...aws(usual) }),
      })).plan(named);
      assert.notEqual(later.status, 'in-sync');
    });

    it(`still plans the build that is missing for a secret ${what}`, async () => {
      const report = await planOn(before, { aws });
      assert.ok(summaries(report).some((summary) => summary.startsWith('run: rerun workflow')));
    });
  }

  it('describes a secret again that changed between the two reads, and counts that change', async () => {
    const bench = changedTwoHoursAgo();
    let calls = 0;
    const aws: Change = (usual) => ({
      async describeSecret(id, options) {
        const found = await usual.describeSecret(id, options);
        if (found === undefined || !id.endsWith('token')) return found;
        const isFirst = calls++ === 0;
        return isFirst ? found : { ...found, currentVersionId: another.versionId, lastChangedAt: bench.clock.now() };
      },
      readSecret: async (id, options) =>
        id.endsWith('token') ? { ...another, createdAt: bench.clock.now() } : usual.readSecret(id, options),
    });
    const report = await processOn(bench, built, aws).plan(named);
    assert.equal(calls, 2);
    assert.deepEqual(summaries(report), ['run: rerun workflow **apply** of pipeline 50']);
  });

  it('counts a version that was moved back as a change, though it was put long ago', async () => {
    const bench = changedTwoHoursAgo();
    const aws = described((found) => ({ ...found, lastChangedAt: bench.clock.now() - hour / 2 }));
    const report = await processOn(bench, built, aws).plan(named);
    assert.deepEqual(summaries(report), ['run: rerun workflow **apply** of pipeline 50']);
  });

  it('counts a version that was put after the time that its description tells', async () => {
    const bench = changedTwoHoursAgo();
    const aws: Change = (usual) => ({
      async readSecret(id, options) {
        const found = await usual.readSecret(id, options);
        return found && { ...found, createdAt: bench.clock.now() - hour / 2 };
      },
    });
    const report = await processOn(bench, built, aws).plan(named);
    assert.deepEqual(summaries(report), ['run: rerun workflow **apply** of pipeline 50']);
  });

  for (const code of [
    'CREDENTIALS_MISSING',
    'SESSION_EXPIRED',
    'RATE_LIMITED',
    'TIMEOUT',
    'UNEXPECTED_ANSWER',
  ] as const) {
    it(`fails with AWS’s own ${code}, whichever of the two reads it ends`, async () => {
      const error = new PullbookError(code, 'AWS says so.', { service: 'AWS Secrets Manager' });
      const fail = () => Promise.reject(error);
      for (const aws of [{ readSecret: fail }, { describeSecret: fail }]) {
        const report = await planOn(built, { aws: () => aws });
        assert.equal(report.status, 'failed');
        assert.equal(report.error!.code, code);
      }
    });
  }
});
