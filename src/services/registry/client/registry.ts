import { z } from 'zod';
import { PullbookError } from '../../../shared/errors';
import type { Redactor } from '../../../shared/redactor';
import { Secret } from '../../../shared/secret';
import type { Http, HttpAnswer } from '../../http/http';
import type { CallOptions } from '../../callOptions';
import type { PullLimit, Registry } from '../contract';

/** Docker's own image for this question. @see https://docs.docker.com/docker-hub/usage/pulls/ */
const probe = 'ratelimitpreview/test';

/**
 * All that the image may be. A registry may answer 404 or 406 to a request that takes none of what it has.
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
 */
const anyManifest = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  '*/*',
].join(', ');

const tokenAnswer = z
  .object({ token: z.string().nullish(), access_token: z.string().nullish() })
  .transform((answer) => answer.token ?? answer.access_token ?? '')
  .pipe(z.string().min(1));

type Credential = Parameters<Registry['readPullLimit']>[0];

/** Docker's registry and its token service. */
export function createRegistry(options: {
  /** The token service, `auth.docker.io`. */
  readonly auth: Http;
  readonly registry: Http;
  readonly redactor: Redactor;
}): Registry {
  const { auth, registry, redactor } = options;

  /** The token call, with Basic authentication whenever there is a credential: without it the answer is about the IP address. */
  function askToken(credential: Credential, { signal }: CallOptions): Promise<HttpAnswer> {
    return auth.send({
      method: 'GET',
      path: '/token',
      query: { service: 'registry.docker.io', scope: `repository:${probe}:pull` },
      headers: credential === undefined ? {} : { authorization: basic(credential, redactor) },
      accept: [401],
      signal,
    });
  }

  return {
    async readPullLimit(credential, callOptions) {
      const answer = await askToken(credential, callOptions);
      if (answer.status === 401) throw refused(credential);
      const token = new Secret(answer.json(tokenAnswer));
      redactor.register(token);
      const head = await registry.send({
        method: 'HEAD',
        path: `/v2/${probe}/manifests/latest`,
        headers: { accept: anyManifest, authorization: `Bearer ${token.reveal()}` },
        accept: [429],
        signal: callOptions.signal,
      });
      // A limit that is used up is still an answer; a 429 without one is the guard against abuse.
      if (head.status === 429 && head.headers['ratelimit-limit'] === undefined) throw head.error();
      return pullLimitOf(head);
    },

    async accepts(username, token, callOptions) {
      const answer = await askToken({ username, token }, callOptions);
      return answer.status !== 401;
    },
  };
}

function pullLimitOf({ status, headers }: HttpAnswer): PullLimit {
  const source = headers['docker-ratelimit-source'];
  const stated = headers['ratelimit-limit'];
  if (stated === undefined) return { limit: 'none', remaining: 'unknown', windowSeconds: undefined, source };
  const limit = numberAndWindow(stated);
  const remaining = numberAndWindow(headers['ratelimit-remaining'] ?? '');
  return {
    limit: limit.number,
    remaining: status === 429 ? 0 : remaining.number,
    windowSeconds: limit.windowSeconds ?? remaining.windowSeconds,
    source,
  };
}

/** `100;w=21600`. The number has been seen empty, which means that the service does not know it now. */
function numberAndWindow(text: string): { number: number | 'unknown'; windowSeconds: number | undefined } {
  const match = /^\s*(\d*)\s*(?:;\s*w=(\d+))?/.exec(text);
  const number = match?.[1] ? Number(match[1]) : 'unknown';
  return { number, windowSeconds: match?.[2] === undefined ? undefined : Number(match[2]) };
}

function basic({ username, token }: NonNullable<Credential>, redactor: Redactor): string {
  redactor.register(token);
  const pair = Buffer.from(`${username}:${token.reveal()}`, 'utf8').toString('base64');
  redactor.register(new Secret(pair));
  return `Basic ${pair}`;
}

function refused(credential: Credential): PullbookError {
  const who = credential === undefined ? 'an anonymous request' : `the token of \`${credential.username}\``;
  return new PullbookError('CREDENTIALS_REFUSED', `The Docker registry refused ${who}.`, {
    service: 'Docker registry',
    operation: 'GET /token',
    status: 401,
    advice: 'Nothing was changed. Check that the stored token is the active one, and that the Docker ID is right.',
  });
}
