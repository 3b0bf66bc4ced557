import assert from 'node:assert/strict';
import { openLandingPlace } from '../../../../src/steps/landing/places';
import { awsSecret } from '../../../../src/steps/awsSecret';
import type { SecretDescription } from '../../../../src/services/aws/contract';
import { judge } from '../../../../src/runbook/run/judge';
import { Secret } from '../../../../src/shared/secret';
import { createBench, startProcess } from '../bench';
import { storeByHand, tokenSecret } from '../scenarios';

const { signal } = new AbortController();
const value = ['a', 'value', 'that', 'is', 'there'].join('-');

/**
 * The real client, between which and its user the answers are changed: the n-th answer of a read is what `answer` makes of
 * it.
 */
function spoiled(answer: {
  readonly description?: (found: SecretDescription | undefined, count: number) => SecretDescription | undefined;
  readonly versionId?: (count: number) => string | undefined;
}) {
  const bench = createBench();
  storeByHand(bench, tokenSecret, value);
  const { environment } = startProcess(bench);
  const real = environment.reading(() => undefined);
  const { aws } = real;
  let [described, read] = [0, 0];
  const services = {
    ...real,
    aws: {
      ...aws,
      async describeSecret(...args: Parameters<typeof aws.describeSecret>) {
        const found = await aws.describeSecret(...args);
        return answer.description === undefined ? found : answer.description(found, ++described);
      },
      async readSecret(...args: Parameters<typeof aws.readSecret>) {
        const found = await aws.readSecret(...args);
        if (answer.versionId === undefined || found === undefined) return found;
        const versionId = answer.versionId(++read);
        return versionId === undefined
          ? undefined
          : { ...found, versionId: versionId === '' ? found.versionId : versionId };
      },
    },
  };
  const landing = (uri: string) =>
    openLandingPlace(uri, { services, input: () => undefined, host: () => ({ name: 'AWS in eu-west-1' }) });
  const memory = { recall: () => undefined };
  const ctx = { services, landing, memory, signal, resolve: () => Promise.resolve(new Secret(value)) };
  async function check() {
    const input = { secret: tokenSecret, value };
    // What the kind uses of its context is all that there is of it here.
    const state = await awsSecret.check(input, ctx as unknown as Parameters<typeof awsSecret.check>[1]);
    const planned = awsSecret.plan(input, state);
    const reads = [{ id: 'aws.readSecret', what: 'it', where: 'AWS', when: 0 }];
    return { planned, ...judge({ kind: {}, planned, evidence: [], reads, words: [] }) };
  }
  return { inspect: () => landing(`aws-sm:${tokenSecret}`).inspect(signal), check };
}

const stale = (found: SecretDescription | undefined): SecretDescription =>
  ({ ...found, currentVersionId: 'f'.repeat(32) }) as SecretDescription;

describe('a secret whose description and value come by two calls', () => {
  it('is right where both name one version', async () => {
    assert.equal((await spoiled({}).check()).verdict.is, 'right');
  });

  it('is asked for once more where a version came between', async () => {
    const once = spoiled({ description: (found, count) => (count === 1 ? stale(found) : found) });
    assert.equal((await once.inspect()).holds, 'value');
    assert.equal((await once.check()).verdict.is, 'right');
    const read = spoiled({ versionId: (count) => (count === 1 ? 'e'.repeat(32) : '') });
    assert.equal((await read.inspect()).ready, true);
  });

  for (const [what, answer] of [
    ['an old description', { description: stale }],
    ['an old value', { versionId: () => 'e'.repeat(32) }],
    ['no value, though one is described', { versionId: () => undefined }],
    [
      'a description without a version beside a value',
      {
        description: (found: SecretDescription | undefined) =>
          ({ ...found, currentVersionId: undefined }) as SecretDescription,
      },
    ],
    ['an old value at the last look alone', { versionId: (count: number) => (count === 1 ? '' : 'e'.repeat(32)) }],
  ] as const) {
    it(`is not known with ${what}, and nothing is put over it`, async () => {
      const { verdict, planned } = await spoiled(answer).check();
      assert.deepEqual(verdict, { is: 'unknown', missing: 'two answers of AWS that agree about the secret' });
      assert.deepEqual(
        planned.map(({ action }) => action),
        ['person'],
      );
      assert.match(planned[0]!.instructions!.join(' '), /check again in a minute/);
    });
  }
});
