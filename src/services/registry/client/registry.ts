import { z } from 'zod';
import { PullbookError } from '../../../shared/errors';
import type { Redactor } from '../../../shared/redactor';
import { Secret } from '../../../shared/secret';
import type { Http, HttpAnswer } from '../../http/http';
import type { CallOptions } from '../../callOptions';
import { claimsOf } from '../../tokenClaims';
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

  /**
   * A token for the image, with Basic authentication whenever there is a credential: without it the answer is about the IP
   * address. `undefined` where the token service refuses the credential.
   */
  async function askToken(credential: Credential, { signal }: CallOptions): Promise<Secret | undefined> {
    const answer = await auth.send({
      method: 'GET',
      path: '/token',
      query: { service: 'registry.docker.io', scope: `repository:${probe}:pull` },
      headers: credential === undefined ? {} : { authorization: basic(credential, redactor) },
      accept: [401],
      signal,
    });
    if (answer.status === 401) return undefined;
    const token = new Secret(answer.json(tokenAnswer));
    redactor.register(token);
    // By the token specification it is empty for a client that did not authenticate.
    if (credential !== undefined && claimsOf(token)['sub'] === '') throw dropped(credential);
    return token;
  }

  return {
    async readPullLimit(credential, callOptions) {
      const token = await askToken(credential, callOptions);
      if (token === undefined) throw refused(credential);
      const head = await registry.send({
        method: 'HEAD',
        path: `/v2/${probe}/manifests/latest`,
        headers: { accept: anyManifest, authorization: `Bearer ${token.reveal()}` },
        accept: [401, 429],
        signal: callOptions.signal,
      });
      if (head.status === 401) throw refusedOwnToken(head);
      // A limit that is used up is still an answer; a 429 without one is the guard against abuse.
      if (head.status === 429 && head.headers['ratelimit-limit'] === undefined) throw head.error();
      if (!isOfRegistry(head)) throw unproved(head);
      return pullLimitOf(head);
    },

    accepts: async (username, token, callOptions) => (await askToken({ username, token }, callOptions)) !== undefined,
  };
}

/**
 * Whether a registry has answered: with the limit or whose it is, or with what every answer about a manifest has. Without
 * any of it, "no limit" would be told from nothing but an empty page.
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
 */
function isOfRegistry({ headers }: HttpAnswer): boolean {
  const proofs = ['ratelimit-limit', 'docker-ratelimit-source', 'docker-content-digest'];
  return proofs.some((name) => headers[name]) || manifestType.test(headers['content-type'] ?? '');
}

const manifestType = /^application\/vnd\.(?:oci\.image|docker\.distribution)\./i;

function pullLimitOf({ status, headers }: HttpAnswer): PullLimit {
  const source = headers['docker-ratelimit-source'];
  const stated = headers['ratelimit-limit'];
  const left = headers['ratelimit-remaining'];
  // What is left of a limit shows that there is one.
  if (stated === undefined && left === undefined) {
    return { limit: 'none', remaining: 'unknown', windowSeconds: undefined, source };
  }
  const limit = numberAndWindow(stated ?? '');
  const remaining = numberAndWindow(left ?? '');
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

function unproved({ status }: HttpAnswer): PullbookError {
  return new PullbookError(
    'UNEXPECTED_ANSWER',
    `What answered in the place of the Docker registry is none: ${status} without a manifest's digest or type, so it says nothing of a limit.`,
    {
      service: 'Docker registry',
      operation: `HEAD /v2/${probe}/manifests/latest`,
      status,
      advice: 'Nothing was changed. Find out what is between here and the registry, such as a proxy, then check again.',
    },
  );
}

/** Not about the credential: that has just opened the token service. */
function refusedOwnToken(head: HttpAnswer): PullbookError {
  const { message, facts } = head.error();
  return new PullbookError('UNEXPECTED_ANSWER', message, {
    ...facts,
    advice:
      'Nothing was changed. The registry refuses a token that `auth.docker.io` has just given: see that both are asked directly, and that the clock of this machine is right.',
  });
}

function dropped({ username }: NonNullable<Credential>): PullbookError {
  return new PullbookError(
    'UNEXPECTED_ANSWER',
    `Docker's token service answered as to nobody: the credential of \`${username}\` did not reach it.`,
    {
      service: 'Docker registry',
      operation: 'GET /token',
      advice:
        'Nothing was changed. A proxy or a mirror between here and `auth.docker.io` drops credentials: check from another network.',
    },
  );
}
