import { testWorld } from '../../../support/loadedServices';
import assert from 'node:assert/strict';
import { createAws } from '../../../../src/services/aws/client/aws';
import { silentLogger } from '../../../../src/shared/ports';
import { codeOf, type PullbookError } from '../../../../src/shared/errors';
import { Redactor } from '../../../../src/shared/redactor';
import { Secret } from '../../../../src/shared/secret';
import { awsRequestHandler } from '../../../../src/services/aws/simulator/awsRequestHandler';
import { aSession, everythingIn, fake, VirtualClock } from './testServices';

const id = 'sirius-dockerhub_token';
const keys = { accessKeyId: 'AKIA' + 'EXAMPLE', secretAccessKey: 's3cr3t-' + 'access-' + 'key' };
const version = (digit: string): string => digit.repeat(32);

function simulated(overrides: Partial<Parameters<typeof createAws>[0]> = {}) {
  const clock = new VirtualClock();
  let byte = 0;
  const random = { bytes: (count: number) => Uint8Array.from({ length: count }, () => (byte = (byte * 31 + 7) % 256)) };
  const world = testWorld({ clock, random });
  const redactor = new Redactor();
  const aws = createAws({
    clock,
    random,
    logger: silentLogger,
    redactor,
    region: 'eu-west-1',
    profile: undefined,
    credentials: { ...keys, accessKeyId: world.operator.aws.accessKeyId },
    requestHandler: awsRequestHandler(world),
    environment: {},
    ...overrides,
  });
  return { world, clock, redactor, ...aws };
}

/** An SDK request handler that answers every call as AWS JSON 1.1 does. */
function answering(status: number, type: string, message: string) {
  let asked = 0;
  const handle = () => {
    asked++;
    const body = Buffer.from(JSON.stringify({ __type: type, message }));
    return Promise.resolve({ response: { statusCode: status, headers: { 'x-amzn-requestid': 'r-1' }, body } });
  };
  const requestHandler = {
    handle,
    metadata: { handlerProtocol: 'http/1.1' },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  };
  return { requestHandler, asked: () => asked };
}

async function failure(call: Promise<unknown>): Promise<PullbookError> {
  const error = await call.then(
    () => assert.fail('it did not fail'),
    (reason: unknown) => reason as PullbookError,
  );
  const shown = everythingIn(error);
  assert.equal(error.name, 'PullbookError', shown);
  for (const secret of [fake.token, keys.secretAccessKey]) assert.ok(!shown.includes(secret));
  assert.ok(!/\$metadata|\$response|Signature=/.test(shown), 'nothing of the SDK is kept');
  return error;
}

/** What holds on any server is in test/contracts/aws/awsClientSuite.ts; here is what needs the world or a scripted answer. */
describe('AWS', () => {
  it('refuses to write in the view for checks', async () => {
    const { reads, world } = simulated();
    for (const write of [
      reads.putSecret(id, new Secret('x'), version('a')),
      reads.moveCurrent(id, version('a'), version('b')),
      reads.mayMoveCurrent(id),
    ]) {
      assert.equal(codeOf(await failure(write)), 'DEFECT');
    }
    assert.equal(world.journal.entries.length, 0);
  });

  it('trap 25: takes a first version without AWSCURRENT for none', async () => {
    const { reads, world } = simulated();
    world.state.aws.secrets.find(({ name }) => name === id)!.versions[0]!.stages = [];
    assert.equal((await reads.describeSecret(id, aSession))!.currentVersionId, undefined);
  });

  it('trap 26: names the key where the right to it is missing, and the secret where that is', async () => {
    const { reads, world } = simulated();
    world.state.aws.denied['GetSecretValue'] = 'kms';
    const key = await failure(reads.readSecret(id, aSession));
    assert.equal(codeOf(key), 'FORBIDDEN');
    assert.match(key.facts.advice!, /kms:Decrypt/);
    world.state.aws.denied['GetSecretValue'] = 'access';
    assert.match((await failure(reads.readSecret(id, aSession))).facts.advice!, /secretsmanager:/);
  });

  it('tells a right to move AWSCURRENT that is missing from every other refusal', async () => {
    const { writes, world } = simulated();
    assert.equal(await writes.mayMoveCurrent(id), true);
    world.state.aws.denied['UpdateSecretVersionStage'] = 'access';
    assert.equal(await writes.mayMoveCurrent(id), false);
    assert.equal(codeOf(await failure(writes.moveCurrent(id, version('a'), version('b')))), 'FORBIDDEN');
    world.faults.add({ kind: 'expired-session', route: 'UpdateSecretVersionStage' });
    assert.equal(codeOf(await failure(writes.mayMoveCurrent(id))), 'SESSION_EXPIRED');
  });

  it('keeps the refusal of a move where the version that was seen is the current one', async () => {
    const { reads, writes } = simulated();
    const { currentVersionId } = (await reads.describeSecret(id, aSession))!;
    const error = await failure(writes.moveCurrent(id, version('a'), currentVersionId));
    assert.deepEqual([codeOf(error), error.facts.effect], ['NOT_FOUND', 'none']);
  });

  it('repeats reads by the clock of the run, and a write never', async () => {
    const { reads, writes, world, clock } = simulated();
    world.faults.add({ kind: 'status', status: 503, route: '*', times: 2 });
    assert.ok(await reads.describeSecret(id, aSession));
    assert.equal(clock.slept.length, 2);
    world.faults.add({ kind: 'status', status: 503, route: '*', times: 2 });
    const error = await failure(writes.putSecret(id, new Secret(fake.token), version('a')));
    assert.deepEqual([codeOf(error), error.facts.effect], ['UNAVAILABLE', 'unknown']);
    assert.equal(world.journal.entries.filter(({ writes: wrote }) => wrote).length, 1);
  });

  it('is in doubt after a write whose answer is lost; the next read tells', async () => {
    const { reads, writes, world } = simulated();
    world.faults.add({ kind: 'reset', when: 'after', route: 'PutSecretValue' });
    const error = await failure(writes.putSecret(id, new Secret(fake.token), version('a')));
    assert.deepEqual([codeOf(error), error.facts.effect], ['NETWORK', 'unknown']);
    assert.equal((await reads.readSecret(id, aSession))!.versionId, version('a'));
  });

  it('answers what is not JSON with UNEXPECTED_ANSWER, in doubt after a write, and quotes nothing of it', async () => {
    const { requestHandler } = answering(200, '', '');
    // The parser stumbles over the value itself.
    const body = Buffer.from(`{"Name":"${id}","SecretString":${fake.token}}`);
    const handle = () => Promise.resolve({ response: { statusCode: 200, headers: {}, body } });
    const { reads, writes } = simulated({ requestHandler: { ...requestHandler, handle } });
    for (const [call, effect] of [
      [reads.readSecret(id, aSession), 'none'],
      [writes.putSecret(id, new Secret(fake.token), version('a')), 'unknown'],
    ] as const) {
      const error = await failure(call);
      assert.deepEqual([codeOf(error), error.facts.effect], ['UNEXPECTED_ANSWER', effect]);
      assert.ok(!everythingIn(error).includes(fake.token.slice(0, 6)), error.message);
    }
  });

  it('stops when it is cancelled', async () => {
    const { reads } = simulated();
    const signal = AbortSignal.abort();
    assert.equal(codeOf(await failure(reads.whoAmI({ signal }))), 'CANCELLED');
  });

  it('needs a region before it asks anybody', async () => {
    const { reads, world } = simulated({ region: '' });
    assert.equal(codeOf(await failure(reads.whoAmI(aSession))), 'REGION_MISSING');
    assert.equal(world.journal.entries.length, 0);
  });

  for (const region of [
    'evil.example/',
    'evil.example#',
    'EU-WEST-1',
    ' eu-west-1',
    'eu-west-1.evil.example',
    'eu-west',
    'x',
    'a@b-c-1',
  ])
    it(`asks nobody in the region ${JSON.stringify(region)}`, async () => {
      const { requestHandler, asked } = answering(200, '', '');
      const error = await failure(simulated({ region, requestHandler }).reads.whoAmI(aSession));
      assert.deepEqual([error.code, asked()], ['INPUT_INVALID', 0]);
      assert.match(error.message, /is no region of AWS/);
      assert.match(error.facts.advice ?? '', /Nothing was sent/);
    });

  it('tells a region that nobody knows from a network that is down, and asks for it once', async () => {
    let asked = 0;
    const unknownHost = (hostname: string) => {
      const { requestHandler } = answering(200, '', '');
      const handle = () => {
        asked++;
        return Promise.reject(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND', hostname }));
      };
      return { ...requestHandler, handle };
    };
    const failed = async (region: string, host = `sts.${region}.amazonaws.com`) => {
      asked = 0;
      const error = await failure(simulated({ region, requestHandler: unknownHost(host) }).reads.whoAmI(aSession));
      return [error.code, asked];
    };
    assert.deepEqual(await failed('eu-west-99'), ['INPUT_INVALID', 1]);
    assert.deepEqual(await failed('eu-west-1'), ['NETWORK', 4]);
    assert.deepEqual(await failed('eu-west-99', 'proxy.example'), ['NETWORK', 4]);
  });

  for (const [type, status, code, advice] of [
    ['ExpiredTokenException', 400, 'SESSION_EXPIRED', /aws sso login/],
    ['UnrecognizedClientException', 400, 'CREDENTIALS_REFUSED', /aws sso login/],
    ['ThrottlingException', 400, 'RATE_LIMITED', /Wait/],
    ['LimitExceededException', 400, 'RATE_LIMITED', /10 minutes/],
    ['InvalidParameterException', 400, 'BAD_REQUEST', /Nothing was changed/],
    ['DecryptionFailure', 400, 'FORBIDDEN', /right/],
    ['InternalServiceError', 500, 'UNAVAILABLE', /Nothing was changed/],
    ['SomethingNew', 400, 'BAD_REQUEST', /Nothing was changed/],
  ] as const) {
    it(`answers ${type} with ${code}`, async () => {
      const { requestHandler } = answering(status, type, `about ${keys.secretAccessKey}`);
      const { reads } = simulated({ requestHandler });
      const error = await failure(reads.readSecret(id, aSession));
      assert.equal(codeOf(error), code);
      assert.equal(error.facts.requestId, 'r-1');
      assert.equal(error.facts.status, status);
      assert.match(error.facts.advice!, advice);
      assert.match(error.message, /\[redacted\]/);
    });
  }
});
