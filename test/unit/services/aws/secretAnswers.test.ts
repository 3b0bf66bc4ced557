import assert from 'node:assert/strict';
import { createAws } from '../../../../src/services/aws/client/aws';
import { secretConsoleLink } from '../../../../src/services/aws/consoleLink';
import { awsCredential } from '../../../../src/services/aws/credential';
import { codeOf, type PullbookError } from '../../../../src/shared/errors';
import { silentLogger } from '../../../../src/shared/ports';
import { Redactor } from '../../../../src/shared/redactor';
import { Secret } from '../../../../src/shared/secret';
import { aSession, VirtualClock } from '../clients/testServices';

const id = 'sirius-dockerhub_token';
const version = 'a'.repeat(32);
const arnIn = (account: string, region = 'eu-west-1') =>
  `arn:aws:secretsmanager:${region}:${account}:secret:${id}-a1b2c3`;
const mine = '123456789012';

interface Answer {
  readonly status?: number;
  readonly body: object | string;
}

/** Our client at an AWS that gives each operation one answer. */
function awsWith(
  answers: Readonly<Record<string, Answer>>,
  options: { readonly account?: string; readonly profile?: string } = {},
) {
  const asked: string[] = [];
  const requestHandler = {
    handle({ headers }: { readonly headers: Readonly<Record<string, string>> }) {
      const operation = headers['x-amz-target']?.replace('secretsmanager.', '') ?? 'GetCallerIdentity';
      asked.push(operation);
      const { status = 200, body } = answers[operation] ?? { body: {} };
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return Promise.resolve({ response: { statusCode: status, headers: {}, body: Buffer.from(text) } });
    },
    metadata: { handlerProtocol: 'http/1.1' },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  };
  const aws = createAws({
    clock: new VirtualClock(),
    random: { bytes: (count) => new Uint8Array(count) },
    logger: silentLogger,
    redactor: new Redactor(),
    region: 'eu-west-1',
    profile: undefined,
    credentials: { accessKeyId: 'AKIA' + 'EXAMPLE', secretAccessKey: 'any' + 'thing' },
    requestHandler,
    environment: {},
    ...options,
  });
  return { ...aws, asked };
}

const identity = (account: string): Answer => ({
  body: `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:sts::${account}:assumed-role/r/ana</Arn><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
});
const refusal = (type: string, message: string, status = 400): Answer => ({ status, body: { __type: type, message } });
const missing = refusal('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");

async function failure(call: Promise<unknown>): Promise<PullbookError> {
  return call.then(
    () => assert.fail('it did not fail'),
    (reason: unknown) => reason as PullbookError,
  );
}

describe('a secret of another account than the runbook names', () => {
  const description = { body: { ARN: arnIn('999999999999'), Name: id } };
  const value = { body: { ARN: arnIn('999999999999'), VersionId: version, SecretString: 'its value' } };

  for (const operation of ['describeSecret', 'readSecret'] as const) {
    it(`is no answer of ${operation}, though its name is the same`, async () => {
      const answers = { DescribeSecret: description, GetSecretValue: value };
      const error = await failure(
        awsWith(answers, { account: mine, profile: 'sandbox' }).reads[operation](id, aSession),
      );
      assert.equal(codeOf(error), 'CREDENTIALS_REFUSED');
      assert.match(error.message, /account `999999999999`; the runbook names `123456789012`/);
      assert.match(error.facts.advice!, /Profile `sandbox` leads to the other account/);
      assert.doesNotMatch(error.message, /its value/);
    });

    it(`keeps ${operation} from saying that there is no such secret`, async () => {
      const answers = { DescribeSecret: missing, GetSecretValue: missing };
      const elsewhere = { ...answers, GetCallerIdentity: identity('999999999999') };
      assert.match(
        (await failure(awsWith(elsewhere, { account: mine }).reads[operation](id, aSession))).message,
        /999/,
      );
      const here = awsWith({ ...answers, GetCallerIdentity: identity(mine) }, { account: mine });
      assert.equal(await here.reads[operation](id, aSession), undefined);
    });
  }

  it('is taken where the runbook names no account, and nobody is asked for it', async () => {
    const { reads, asked } = awsWith({ DescribeSecret: description, GetSecretValue: missing });
    assert.equal((await reads.describeSecret(id, aSession))!.name, id);
    assert.equal(await reads.readSecret(id, aSession), undefined);
    assert.deepEqual(asked, ['DescribeSecret', 'GetSecretValue']);
  });
});

describe('what DescribeSecret says of a write that will be refused or undone', () => {
  const versions = { [version]: ['AWSCURRENT'], ['b'.repeat(32)]: ['AWSPREVIOUS'] };
  const plain = {
    replicaOf: undefined,
    isRotated: false,
    pendingVersionId: undefined,
    partner: undefined,
    failedReplicas: [],
  };
  for (const [what, members, expected] of [
    ['nothing', {}, {}],
    ['a replica', { PrimaryRegion: 'eu-west-2' }, { replicaOf: 'eu-west-2' }],
    ['the original of a replica', { PrimaryRegion: 'eu-west-1' }, {}],
    ['a rotation', { RotationEnabled: true, NextRotationDate: 1795424400 }, { isRotated: true }],
    ['a rotation of which only the date is told', { NextRotationDate: 1795424400 }, { isRotated: true }],
    ['a rotation that was turned off', { RotationEnabled: false, LastRotatedDate: 1795424400 }, {}],
    [
      'a rotation that has begun',
      { VersionIdsToStages: { ...versions, ['c'.repeat(32)]: ['AWSPENDING'] } },
      { pendingVersionId: 'c'.repeat(32) },
    ],
    ['a rotation that is over', { VersionIdsToStages: { [version]: ['AWSCURRENT', 'AWSPENDING'] } }, {}],
    ['a managed external secret', { Type: 'SalesforceClientSecret' }, { partner: 'SalesforceClientSecret' }],
    [
      'a replica elsewhere that has failed',
      {
        ReplicationStatus: [
          { Region: 'eu-west-2', Status: 'Failed' },
          { Region: 'us-east-1', Status: 'InSync' },
        ],
      },
      { failedReplicas: ['eu-west-2'] },
    ],
  ] as const) {
    it(`is read: ${what}`, async () => {
      const body = { ARN: arnIn(mine), Name: id, VersionIdsToStages: versions, ...members };
      const found = (await awsWith({ DescribeSecret: { body } }).reads.describeSecret(id, aSession))!;
      const { replicaOf, isRotated, pendingVersionId, partner, failedReplicas } = found;
      assert.deepEqual({ replicaOf, isRotated, pendingVersionId, partner, failedReplicas }, { ...plain, ...expected });
    });
  }
});

describe('an answer of AWS without what it always has', () => {
  it('is none, and no empty or binary secret', async () => {
    const { reads, writes } = awsWith({});
    for (const [call, effect] of [
      [reads.describeSecret(id, aSession), 'none'],
      [reads.readSecret(id, aSession), 'none'],
      [reads.whoAmI(aSession), 'none'],
      [writes.putSecret(id, new Secret('x'), version), 'unknown'],
    ] as const) {
      const error = await failure(call);
      assert.deepEqual([codeOf(error), error.facts.effect], ['UNEXPECTED_ANSWER', effect]);
      assert.doesNotMatch(error.message, /binary/);
    }
    const noVersion = { body: { ARN: arnIn(mine), SecretString: 'x' } };
    assert.equal(
      codeOf(await failure(awsWith({ GetSecretValue: noVersion }).reads.readSecret(id, aSession))),
      'UNEXPECTED_ANSWER',
    );
  });
});

describe('why AWS refuses', () => {
  const user = `User: arn:aws:sts::${mine}:assumed-role/r/ana is not authorized to perform: secretsmanager:GetSecretValue on resource: ${arnIn(mine)}`;
  for (const [type, message, status, code, advice, never] of [
    [
      'AccessDeniedException',
      `${user} with an explicit deny in a resource-based policy`,
      400,
      'FORBIDDEN',
      /policy of the secret itself forbids it: ask the owner of the secret/,
      /ask for `secretsmanager/,
    ],
    [
      'AccessDeniedException',
      `${user} with an explicit deny in a service control policy`,
      400,
      'FORBIDDEN',
      /organisation forbids it/,
      /ask for `secretsmanager/,
    ],
    [
      'AccessDeniedException',
      `${user} with an explicit deny in a VPC endpoint policy`,
      400,
      'FORBIDDEN',
      /VPC endpoint/,
      /ask for `secretsmanager/,
    ],
    [
      'AccessDeniedException',
      `${user} with an explicit deny`,
      400,
      'FORBIDDEN',
      /explicit deny outweighs/,
      /ask for `secretsmanager/,
    ],
    [
      'AccessDeniedException',
      `${user} because no identity-based policy allows the secretsmanager:GetSecretValue action`,
      400,
      'FORBIDDEN',
      /ask for `secretsmanager:GetSecretValue`/,
      /key/,
    ],
    [
      'AccessDeniedException',
      'Access to KMS is not allowed',
      400,
      'FORBIDDEN',
      /kms:Decrypt/,
      /ask for `secretsmanager/,
    ],
    [
      'AccessDeniedException',
      'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.',
      400,
      'FORBIDDEN',
      /kms:Decrypt/,
      /ask for `secretsmanager/,
    ],
    [
      'DecryptionFailure',
      "Secrets Manager can't decrypt the protected secret text using the provided KMS key.",
      400,
      'FORBIDDEN',
      /Ask whoever owns the key/,
      /ask for `secretsmanager/,
    ],
    [
      'EncryptionFailure',
      "Secrets Manager can't encrypt the protected secret text using the provided KMS key.",
      400,
      'FORBIDDEN',
      /Ask whoever owns the key/,
      /ask for `secretsmanager/,
    ],
    [
      'OptInRequired',
      'The AWS Access Key Id needs a subscription for the service',
      403,
      'FORBIDDEN',
      /does not use this service or region/,
      /network/,
    ],
    [
      'InvalidParameterException',
      "Operation not permitted on a replica secret. Call must be made in primary secret's region.",
      400,
      'BAD_REQUEST',
      /name the region of the original in `aws.region`/,
      /network/,
    ],
    [
      'InvalidParameterException',
      'Invalid name.',
      400,
      'BAD_REQUEST',
      /correct in the step’s input what it names/,
      /network/,
    ],
    ['SomethingNew', 'x', 400, 'BAD_REQUEST', /nothing more is known of this refusal/, /network/],
    ['SomethingNew', 'x', 413, 'BAD_REQUEST', /too large/, /network/],
    ['SomethingNew', 'x', 403, 'FORBIDDEN', /secretsmanager:GetSecretValue/, /network/],
    ['UnknownOperationException', 'x', 400, 'BAD_REQUEST', /AWS_ENDPOINT_URL/, /network connection/],
    ['ThrottlingException', 'Rate exceeded', 400, 'RATE_LIMITED', /Wait a few minutes/, /10 minutes/],
  ] as const) {
    it(`is kept, and chooses what to do: ${type} ${status}, ${message.slice(-60)}`, async () => {
      const error = await failure(
        awsWith({ GetSecretValue: refusal(type, message, status) }).reads.readSecret(id, aSession),
      );
      assert.equal(codeOf(error), code);
      assert.ok(error.message.includes(message.slice(0, 150)), error.message);
      assert.match(error.facts.advice!, advice);
      assert.doesNotMatch(error.facts.advice!, never);
    });
  }

  it('is not AWS’s reason where a page of something in between answers', async () => {
    const page = { status: 403, body: '<html>Blocked by the web filter</html>' };
    const error = await failure(awsWith({ GetSecretValue: page }).reads.readSecret(id, aSession));
    assert.equal(codeOf(error), 'UNEXPECTED_ANSWER');
    assert.match(error.facts.advice!, /What answered is not AWS/);
  });
});

describe('the link to a secret in the console', () => {
  for (const [region, host] of [
    ['eu-west-1', 'eu-west-1.console.aws.amazon.com'],
    ['us-east-1', 'us-east-1.console.aws.amazon.com'],
    ['mx-central-1', 'mx-central-1.console.aws.amazon.com'],
    ['cn-north-1', 'cn-north-1.console.amazonaws.cn'],
    ['cn-northwest-1', 'cn-northwest-1.console.amazonaws.cn'],
    ['us-gov-west-1', 'us-gov-west-1.console.amazonaws-us-gov.com'],
    ['us-gov-east-1', 'us-gov-east-1.console.amazonaws-us-gov.com'],
    ['eusc-de-east-1', 'eusc-de-east-1.console.amazonaws-eusc.eu'],
  ] as const) {
    it(`is in the partition of ${region}`, () => {
      const url = new URL(secretConsoleLink(region, 'a/b_c')!);
      assert.equal(url.host, host);
      assert.deepEqual([url.searchParams.get('name'), url.searchParams.get('region')], ['a/b_c', region]);
    });
  }

  for (const region of ['us-iso-east-1', 'us-isob-east-1', 'us-isof-south-1', 'eu-isoe-west-1']) {
    it(`is absent for ${region}, whose console has no public address`, () => {
      assert.equal(secretConsoleLink(region, 'x'), undefined);
    });
  }

  it('is for a region that can be typed at the sign-in', async () => {
    for (const [region, isOne] of [
      ['eusc-de-east-1', true],
      ['us-gov-west-1', true],
      ['eu-west', false],
    ] as const) {
      let problem: string | undefined;
      await awsCredential.ask({
        input: (...path) => (path[1] === 'profile' ? 'p' : undefined),
        environment: { AWS_CONFIG_FILE: '/nowhere', AWS_SHARED_CREDENTIALS_FILE: '/nowhere' },
        ask: (question) => {
          if (question.kind === 'text') problem = question.problemOf?.(region);
          return Promise.resolve('p');
        },
      });
      assert.equal(problem === undefined, isOne, region);
    }
  });
});
