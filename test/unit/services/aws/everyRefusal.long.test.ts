import assert from 'node:assert/strict';
import { createAws } from '../../../../src/services/aws/client/aws';
import type { Aws } from '../../../../src/services/aws/contract';
import type { Readings } from '../../../../src/services/readings';
import { isPullbookError } from '../../../../src/shared/errors';
import { silentLogger } from '../../../../src/shared/ports';
import { Redactor } from '../../../../src/shared/redactor';
import { Secret } from '../../../../src/shared/secret';
import { aSession, VirtualClock } from '../clients/testServices';

const words = 'the-words-of-the-service';

/** A call of each method; by its type none is left out. */
const calls: { readonly [Name in keyof Readings<Aws>]: (aws: Aws) => Promise<unknown> } = {
  whoAmI: (aws) => aws.whoAmI(aSession),
  describeSecret: (aws) => aws.describeSecret('x', aSession),
  readSecret: (aws) => aws.readSecret('x', aSession),
  putSecret: (aws) => aws.putSecret('x', new Secret('a value'), 'a'.repeat(32)),
  moveCurrent: (aws) => aws.moveCurrent('x', 'a'.repeat(32), 'b'.repeat(32)),
  mayMoveCurrent: (aws) => aws.mayMoveCurrent('x'),
};

/** Errors of both services by their models, and those that every service of AWS may send. */
const types = [
  ...['ResourceNotFoundException', 'InvalidRequestException', 'InvalidParameterException', 'ResourceExistsException'],
  ...[
    'DecryptionFailure',
    'EncryptionFailure',
    'InternalServiceError',
    'LimitExceededException',
    'PreconditionNotMetException',
  ],
  ...['AccessDeniedException', 'AccessDenied', 'ExpiredTokenException', 'ExpiredToken', 'IncompleteSignature'],
  ...['InternalFailure', 'InvalidAction', 'InvalidClientTokenId', 'MissingAuthenticationToken', 'OptInRequired'],
  ...['RegionDisabledException', 'RequestExpired', 'ServiceUnavailable', 'SignatureDoesNotMatch', 'Throttling'],
  ...['ThrottlingException', 'UnrecognizedClientException', 'ValidationError', 'ValidationException'],
  ...['UnknownOperationException', 'SerializationException', 'SomethingNew'],
];
const statuses = [
  301, 400, 401, 402, 403, 404, 405, 407, 408, 409, 410, 413, 415, 422, 423, 429, 451, 500, 502, 503, 511,
];

function answeringWith(status: number, bodies: { readonly json: string; readonly xml: string }): Aws {
  const requestHandler = {
    handle: ({ headers }: { readonly headers: Readonly<Record<string, string>> }) => {
      const body = headers['x-amz-target'] === undefined ? bodies.xml : bodies.json;
      return Promise.resolve({ response: { statusCode: status, headers: {}, body: Buffer.from(body) } });
    },
    metadata: { handlerProtocol: 'http/1.1' },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  };
  return createAws({
    clock: new VirtualClock(),
    random: { bytes: (count) => new Uint8Array(count) },
    logger: silentLogger,
    redactor: new Redactor(),
    region: 'eu-west-1',
    profile: undefined,
    credentials: { accessKeyId: 'AKIA' + 'EXAMPLE', secretAccessKey: 'any' + 'thing' },
    requestHandler,
    environment: {},
  }).writes;
}

async function gapOf(
  call: (aws: Aws) => Promise<unknown>,
  aws: Aws,
  what: string,
  hasWords: boolean,
): Promise<string[]> {
  const outcome: unknown = await call(aws).then(
    () => undefined,
    (error: unknown) => error,
  );
  // That there is no such secret is an answer.
  if (outcome === undefined) return [];
  if (!isPullbookError(outcome)) return [`${what}: an error that is not ours`];
  const { advice = '' } = outcome.facts;
  return [
    ...(/^(?:Nothing was (?:changed|sent)|Whether the change was made is not known)[.:] .*\.$/.test(advice)
      ? []
      : [`${what}: no advice, but “${advice}”`]),
    ...(hasWords && !outcome.message.includes(words)
      ? [`${what}: not the service’s words, but “${outcome.message}”`]
      : []),
    ...(outcome.code === 'BAD_REQUEST' && /network/i.test(advice) ? [`${what}: a refusal blamed on the network`] : []),
  ];
}

describe('every call of AWS, answered with every refusal', () => {
  for (const [method, call] of Object.entries(calls)) {
    it(`has advice, and the service’s own words: ${method}`, async () => {
      const gaps: string[] = [];
      for (const status of statuses) {
        // AWS's own errors come with few statuses; what comes with the others is new, or of something in between.
        for (const type of [400, 403, 500].includes(status) ? types : ['SomethingNew']) {
          const json = JSON.stringify({ __type: type, message: words });
          const xml = `<ErrorResponse><Error><Type>Sender</Type><Code>${type}</Code><Message>${words}</Message></Error></ErrorResponse>`;
          gaps.push(...(await gapOf(call, answeringWith(status, { json, xml }), `${type} ${status}`, true)));
        }
        for (const body of ['', '<html>A page of something in between</html>', 'text', '{}']) {
          gaps.push(
            ...(await gapOf(call, answeringWith(status, { json: body, xml: body }), `“${body}” ${status}`, false)),
          );
        }
      }
      assert.deepEqual(gaps, []);
    });
  }
});
