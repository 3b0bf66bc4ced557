import assert from 'node:assert/strict';
import { createAws } from '../../../../src/services/aws/client/aws';
import { clockSkewMs, skewInWords } from '../../../../src/services/aws/client/clockSkew';
import { codeOf, type PullbookError } from '../../../../src/shared/errors';
import { silentLogger } from '../../../../src/shared/ports';
import { Redactor } from '../../../../src/shared/redactor';
import { Secret } from '../../../../src/shared/secret';
import { aSession, VirtualClock } from '../clients/testServices';

const id = 'sirius-dockerhub_token';
const minuteMs = 60_000;
const arn = `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${id}-a1b2c3`;

/** AWS with a clock of its own, which refuses signatures of more than 5 minutes before or after. */
function awsWhoseClockIs(aheadMs: number, { heals = true, error = 'InvalidSignatureException' } = {}) {
  const requests: { readonly target: string; readonly signedAt: number }[] = [];
  const handle = ({ headers }: { readonly headers: Readonly<Record<string, string>> }) => {
    const date = headers['x-amz-date']!;
    const signedAt = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
    const target = headers['x-amz-target'] ?? 'GetCallerIdentity';
    requests.push({ target: target.replace('secretsmanager.', ''), signedAt });
    const now = Date.now() + aheadMs;
    const isLate = !heals || Math.abs(signedAt - now) > 5 * minuteMs;
    const answer = isLate
      ? {
          __type: error,
          message: `Signature expired: ${date} is now earlier than 20261123T090000Z (20261123T090500Z - 5 min.)`,
        }
      : { ARN: arn, Name: id, VersionId: 'a'.repeat(32), SecretString: 'default', VersionStages: ['AWSCURRENT'] };
    const response = {
      statusCode: isLate ? 403 : 200,
      headers: { date: new Date(now).toUTCString() },
      body: Buffer.from(JSON.stringify(answer)),
    };
    return Promise.resolve({ response });
  };
  const requestHandler = {
    handle,
    metadata: { handlerProtocol: 'http/1.1' },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  };
  const clock = new VirtualClock();
  const aws = createAws({
    clock,
    random: { bytes: (count) => new Uint8Array(count) },
    logger: silentLogger,
    redactor: new Redactor(),
    region: 'eu-west-1',
    profile: undefined,
    credentials: { accessKeyId: 'AKIA' + 'EXAMPLE', secretAccessKey: 'any' + 'thing' },
    requestHandler,
    environment: {},
  });
  return { ...aws, requests, clock };
}

async function failure(call: Promise<unknown>): Promise<PullbookError> {
  return call.then(
    () => assert.fail('it did not fail'),
    (reason: unknown) => reason as PullbookError,
  );
}

describe('a clock that is off, at AWS', () => {
  for (const minutes of [7, -7, 60 * 26]) {
    it(`by ${minutes} minutes: a read succeeds with the second signature`, async () => {
      const { reads, requests, clock } = awsWhoseClockIs(minutes * minuteMs);
      assert.equal((await reads.readSecret(id, aSession))!.versionId, 'a'.repeat(32));
      assert.equal(requests.length, 2);
      assert.ok(Math.abs(requests[1]!.signedAt - requests[0]!.signedAt - minutes * minuteMs) < 2000);
      assert.deepEqual(clock.slept, [], 'there is nothing to wait for');
    });
  }

  it('is learnt: the next call is signed rightly at once', async () => {
    const { reads, requests } = awsWhoseClockIs(7 * minuteMs);
    await reads.readSecret(id, aSession);
    await reads.readSecret(id, aSession);
    assert.equal(requests.length, 3);
  });

  it('repeats a write as well: what was refused for its time was not done', async () => {
    const { writes, requests } = awsWhoseClockIs(-9 * minuteMs);
    await writes.putSecret(id, new Secret('default'), 'a'.repeat(32));
    assert.deepEqual(
      requests.map(({ target }) => target),
      ['PutSecretValue', 'PutSecretValue'],
    );
  });

  for (const error of [
    'InvalidSignatureException',
    'SignatureDoesNotMatch',
    'RequestExpired',
    'RequestTimeTooSkewed',
  ]) {
    it(`is named where it does not heal (${error}), once repeated, and nothing was changed`, async () => {
      const { reads, writes, requests } = awsWhoseClockIs(7 * minuteMs, { heals: false, error });
      for (const call of [reads.readSecret(id, aSession), writes.putSecret(id, new Secret('x'), 'b'.repeat(32))]) {
        const error = await failure(call);
        const { facts } = error;
        assert.deepEqual([codeOf(error), facts.effect], ['CREDENTIALS_REFUSED', 'none']);
        assert.match(facts.advice!, /^Nothing was changed\. The clock of this machine is 7 minutes behind AWS/);
        assert.doesNotMatch(facts.advice!, /sso login/);
      }
      assert.equal(requests.length, 4);
    });
  }

  it('is not blamed where the clocks agree: then the keys do not fit, and nothing is repeated', async () => {
    const { reads, requests } = awsWhoseClockIs(1000, { heals: false });
    const { facts } = await failure(reads.readSecret(id, aSession));
    assert.doesNotMatch(facts.advice!, /clock/);
    assert.match(facts.advice!, /secret access key does not belong to the access key id/);
    assert.equal(requests.length, 1);
  });

  it('is told in minutes, and in hours where they are many', () => {
    assert.equal(skewInWords(-7 * minuteMs), '7 minutes behind');
    assert.equal(skewInWords(3 * 60 * minuteMs), '3 hours ahead of');
  });

  it('is looked for in no other error', () => {
    const date = { headers: { date: new Date(0).toUTCString() } };
    const refused = { name: 'AccessDeniedException', $response: date };
    assert.equal(clockSkewMs(refused, 10 * minuteMs), undefined);
    assert.equal(clockSkewMs({ ...refused, name: 'RequestExpired' }, 10 * minuteMs), 10 * minuteMs);
    assert.equal(clockSkewMs({ name: 'RequestExpired', $response: {} }, 10 * minuteMs), undefined);
    assert.equal(clockSkewMs(undefined, 0), undefined);
  });
});
