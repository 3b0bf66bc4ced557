import { testUrls } from '../../support/loadedServices';
import assert from 'node:assert/strict';
import { publicEndpoints } from '../../../src/services/endpoints';
import { inProcessTransport } from '../../../src/services/world/inProcessTransport';
import { assertSameShape, elementsOf, formOf } from './sameShape';
import { bodyText, filled, type WireExchange, type WireFixture } from './wireFixture';
import { wireWorld } from './wireWorld';

/** Which simulated service stands for a public address. */
const places: Readonly<Record<string, string>> = {
  [publicEndpoints.dockerHub]: testUrls.dockerHub,
  [publicEndpoints.registryAuth]: testUrls.registry,
  [publicEndpoints.registry]: testUrls.registry,
  [publicEndpoints.circleCi]: testUrls.circleCi,
  'https://secretsmanager.eu-west-1.amazonaws.com': testUrls.secretsManager,
  'https://sts.eu-west-1.amazonaws.com': testUrls.sts,
};

/**
 * Sends the documented requests to the simulator, in a world brought to where they make sense: each answer must have the
 * documented status, headers and shape. What an answer names (`$NAME`) goes into later requests.
 */
export function replayOnSimulator({ situation, exchanges }: WireFixture): Promise<void> {
  return replay(situation, exchanges, {
    compare: (body, { body: documented }) => compareBodies(body, documented),
    shown: ({ body }) => body,
  });
}

/** What of an answer's body is looked at. */
interface Bodies<Answer> {
  readonly compare: (body: string, answer: Answer) => void;
  /** What the answer is documented to hold, with the names (`$NAME`) of what goes into later requests. */
  readonly shown: (answer: Answer) => unknown;
}

/** Sends requests to the simulator one after the other; each answer must have the status and the headers that are given. */
export async function replay<Answer extends Pick<WireExchange['answer'], 'status' | 'headers'>>(
  situation: string | undefined,
  exchanges: readonly { readonly request: WireExchange['request']; readonly answer: Answer }[],
  { compare, shown }: Bodies<Answer>,
): Promise<void> {
  const { world, secrets } = await wireWorld(situation);
  const transport = inProcessTransport(world);
  for (const { request, answer } of exchanges) {
    const { method, body } = request;
    const url = filled(request.url, secrets);
    const place = places[new URL(url).origin];
    assert.ok(place !== undefined, `no simulated service stands for ${url}`);
    const text = bodyText(filled(body, secrets));
    const response = await transport({
      method,
      url: place + url.slice(new URL(url).origin.length),
      headers: filled({ ...request.headers, ...signed(request, world.operator.aws.accessKeyId) }, secrets),
      ...(text !== '' && { body: text }),
      timeoutMs: 10_000,
    });
    assert.equal(response.status, answer.status, response.body);
    for (const [name, value] of Object.entries(answer.headers)) {
      const sent = response.headers[name];
      if (value === null) assert.equal(sent, undefined, name);
      else assert.equal(formOf(sent ?? 'missing'), formOf(value), name);
    }
    compare(response.body, answer);
    learn(parsed(response.body), shown(answer), secrets);
  }
}

function signed({ signedFor }: WireExchange['request'], keyId: string): Record<string, string> {
  if (signedFor === undefined) return {};
  const credential = `Credential=${keyId}/20261123/${signedFor}/aws4_request`;
  return {
    authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
  };
}

function compareBodies(actual: string, documented: unknown): void {
  if (documented === undefined) assert.equal(actual, '', 'a body where none is documented');
  else if (typeof documented === 'string') assert.deepEqual(elementsOf(actual), elementsOf(documented));
  else assertSameShape(parsed(actual), documented);
}

export function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Takes the value of each `$NAME` that the documented body shows. */
function learn(actual: unknown, documented: unknown, secrets: Map<string, string>): void {
  if (typeof documented === 'string') {
    const name = /^\$([A-Z_]+)$/.exec(documented)?.[1];
    if (name !== undefined) secrets.set(name, String(actual));
  } else if (typeof documented === 'object' && documented !== null) {
    for (const [key, value] of Object.entries(documented))
      learn((actual as Record<string, unknown>)[key], value, secrets);
  }
}
