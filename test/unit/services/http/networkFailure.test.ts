import assert from 'node:assert/strict';
import { createAws } from '../../../../src/services/aws/client/aws';
import { networkAdvice, networkFailure, systemCode } from '../../../../src/services/http/networkFailure';
import { axiosTransportVia } from '../../../../src/services/http/axiosTransport';
import { codeOf, type PullbookError } from '../../../../src/shared/errors';
import { silentLogger } from '../../../../src/shared/ports';
import { Redactor } from '../../../../src/shared/redactor';
import { Secret } from '../../../../src/shared/secret';
import { Agent } from 'agent-base';
import { aSession, VirtualClock } from '../clients/testServices';

/** Codes of Node, of TLS and of our proxy agent: whether nothing was sent, and a word of what helps. */
const codes: readonly (readonly [string, boolean, RegExp])[] = [
  [
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    true,
    /`NODE_EXTRA_CA_CERTS`.*`http\.systemCertificates`.*`AWS_CA_BUNDLE`, are not read/,
  ],
  ['SELF_SIGNED_CERT_IN_CHAIN', true, /`NODE_EXTRA_CA_CERTS`/],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', true, /`NODE_EXTRA_CA_CERTS`/],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', true, /`NODE_EXTRA_CA_CERTS`/],
  ['CERT_UNTRUSTED', true, /`NODE_EXTRA_CA_CERTS`/],
  ['INVALID_CA', true, /`NODE_EXTRA_CA_CERTS`/],
  ['CERT_HAS_EXPIRED', true, /Check the clock/],
  ['CERT_NOT_YET_VALID', true, /Check the clock/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', true, /belongs to another host/],
  ['ERR_SSL_WRONG_VERSION_NUMBER', true, /`https` or `http`/],
  ['EPROTO', false, /`https` or `http`/],
  ['ENOTFOUND', true, /no address is known for the host/],
  ['EAI_AGAIN', true, /no address is known for the host/],
  ['ECONNREFUSED', true, /nothing listens/],
  ['EHOSTUNREACH', true, /VPN/],
  ['ENETUNREACH', true, /VPN/],
  ['EACCES', true, /firewall/],
  ['PROXY_407', true, /asks for a sign-in/],
  ['PROXY_403', true, /`NO_PROXY`/],
  ['PROXY_KIND', true, /`http` or `https` proxy/],
  ['ETIMEDOUT', false, /did not answer in time/],
  ['ECONNRESET', false, /the connection broke/],
  ['EPIPE', false, /the connection broke/],
  ['HPE_INVALID_CONSTANT', false, /does not speak HTTP/],
  ['SOMETHING_NEW', false, /the connection broke/],
];

const failing = (code: string): Error => Object.assign(new Error(`what ${code} says`), { code });

/** Our client of AWS where the network fails. The SDK calls some of these errors a time-out. */
function awsWhere(code: string) {
  const requestHandler = {
    handle: () => Promise.reject(Object.assign(failing(code), /RESET|PIPE/.test(code) && { name: 'TimeoutError' })),
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
  });
}

class FailingAgent extends Agent {
  readonly #code: string;

  constructor(code: string) {
    super();
    this.#code = code;
  }

  connect(): Promise<never> {
    return Promise.reject(failing(this.#code));
  }
}

/** The transport of the other clients where the network fails. */
function sendWhere(code: string, method: 'GET' | 'POST') {
  const request = { method, url: 'https://service.example/things', headers: {}, timeoutMs: 5000 };
  return axiosTransportVia(new FailingAgent(code))(request);
}

async function failure(call: Promise<unknown>): Promise<PullbookError> {
  return call.then(
    () => assert.fail('it did not fail'),
    (reason: unknown) => reason as PullbookError,
  );
}

describe('a failure of the network', () => {
  for (const [code, neverSent, words] of codes) {
    it(`is explained alike by every client: ${code}`, async () => {
      const read = networkAdvice(networkFailure(code), false);
      const write = networkAdvice(networkFailure(code), !neverSent);
      assert.equal(networkFailure(code).neverSent, neverSent);
      assert.match(read, words);
      assert.match(read, neverSent ? /^Nothing was sent: / : /^Nothing was changed: /);
      assert.match(write, neverSent ? /^Nothing was sent: / : /Whether the change was made is not known/);

      const { reads, writes } = awsWhere(code);
      const put = writes.putSecret('x', new Secret('y'), 'a'.repeat(32));
      for (const [call, advice, effect] of [
        [sendWhere(code, 'GET'), read, 'none'],
        [reads.readSecret('x', aSession), read, 'none'],
        [sendWhere(code, 'POST'), write, neverSent ? 'none' : 'unknown'],
        [put, write, neverSent ? 'none' : 'unknown'],
      ] as const) {
        const error = await failure(call);
        assert.equal(error.facts.advice, advice);
        assert.equal(error.facts.effect, effect);
        assert.match(error.message, new RegExp(code), 'the code is for a ticket');
      }
    });
  }

  it('is repeated for a read where AWS’s SDK calls a broken connection a time-out', async () => {
    assert.equal(codeOf(await failure(awsWhere('ECONNRESET').reads.readSecret('x', aSession))), 'NETWORK');
  });

  it('is told by its code alone', () => {
    assert.equal(systemCode(failing('ECONNRESET')), 'ECONNRESET');
    for (const other of [undefined, 'ECONNRESET', new Error('ECONNRESET'), { code: 5 }, { code: 'a sentence' }]) {
      assert.equal(systemCode(other), undefined);
    }
  });
});
