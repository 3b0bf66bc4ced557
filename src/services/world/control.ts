import { z } from 'zod';
import { codeOf, isPullbookError } from '../../shared/errors';
import type { Part } from '../../shared/part';
import { bodyOf, json } from './answer';
import type { Fault } from './faults';
import { serviceIds } from './service';
import type { ServiceRequest, ServiceResponse } from './service';
import type { World } from './world';

const username = z.string();
const organisation = z.string();

const part = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sign-up'), username, email: z.string(), password: z.string().min(9).optional() }),
  z.object({ kind: z.literal('validate-mail'), username }),
  z.object({ kind: z.literal('two-factor'), username }),
  z.object({ kind: z.literal('accept-invite'), username, organisation }),
  z.object({ kind: z.literal('free-seat'), organisation }),
  z.object({ kind: z.literal('retire-token'), username, label: z.string() }),
  z.object({ kind: z.literal('wire-terraform'), product: z.string() }),
  z.object({ kind: z.literal('mark') }),
]);

const when = z.enum(['before', 'after']);
const where = {
  route: z.string(),
  service: z.enum(serviceIds).exactOptional(),
  times: z.int().positive().exactOptional(),
  probability: z.number().min(0).max(1).exactOptional(),
};

const fault = z.discriminatedUnion('kind', [
  z.object({ ...where, kind: z.literal('latency'), ms: z.number().min(0) }),
  z.object({
    ...where,
    kind: z.literal('rate-limited'),
    retryAfterSeconds: z.number().min(0),
    form: z.enum(['seconds', 'timestamp']).exactOptional(),
  }),
  z.object({ ...where, kind: z.literal('status'), status: z.int().min(400).max(599), when: when.exactOptional() }),
  z.object({ ...where, kind: z.literal('reset'), when }),
  z.object({ ...where, kind: z.literal('truncated-body'), closes: z.boolean().exactOptional() }),
  z.object({ ...where, kind: z.literal('expired-session') }),
  z.object({ ...where, kind: z.literal('headers'), headers: z.record(z.string(), z.string()) }),
]);

/**
 * The world's own address, for users of `pullbook simulate` and for tests; no part of any simulated service.
 *
 * - `GET /__pullbook/journal`: `{entries: JournalEntry[]}`, oldest first, without a secret.
 * - `POST /__pullbook/faults` with a `Fault`: adds it. `DELETE /__pullbook/faults`: removes all.
 * - `POST /__pullbook/play` with a `Part`: plays a person's part. A `sign-up` may carry the `password` to sign up with.
 * - `POST /__pullbook/reset`: a new world.
 * - `GET /__pullbook/credentials`: the operator's throw-away credentials, in clear.
 * - `GET /__pullbook/secrets`: `{secrets: string[]}`, every secret value that the world holds now, in clear, to search for leaks.
 *
 * 409 with `{code, message}` when a part cannot be played; 400 for a body of another shape. Requests that a browser sends
 * for a page (they carry `Origin` or `Sec-Fetch-Site`) are refused: a page must not read credentials, not even made-up ones.
 */
export async function control(world: World, request: ServiceRequest): Promise<ServiceResponse> {
  if (request.headers['origin'] !== undefined || request.headers['sec-fetch-site'] !== undefined) {
    return json(403, { message: 'Not for pages in a browser.' });
  }
  switch (`${request.method} ${request.path}`) {
    case 'GET /__pullbook/journal':
      return json(200, { entries: world.journal.entries });
    case 'GET /__pullbook/credentials':
      return json(200, credentialsOf(world));
    case 'GET /__pullbook/secrets':
      return json(200, { secrets: world.secrets().map((secret) => secret.reveal()) });
    case 'POST /__pullbook/faults': {
      const parsed = fault.safeParse(bodyOf(request));
      if (!parsed.success) return json(400, { message: z.prettifyError(parsed.error) });
      world.faults.add(parsed.data satisfies Fault);
      return json(200, {});
    }
    case 'DELETE /__pullbook/faults':
      world.faults.clear();
      return json(200, {});
    case 'POST /__pullbook/play':
      return play(world, request);
    case 'POST /__pullbook/reset':
      world.reset();
      return json(200, {});
    default:
      return json(404, { message: 'No such control route.' });
  }
}

async function play(world: World, request: ServiceRequest): Promise<ServiceResponse> {
  const parsed = part.safeParse(bodyOf(request));
  if (!parsed.success) return json(400, { message: z.prettifyError(parsed.error) });
  const { data } = parsed;
  if (data.kind === 'sign-up' && data.password !== undefined) {
    world.state.credentials[`dockerhub:${data.username}`] = data.password;
  }
  try {
    await world.play(data satisfies Part);
    return json(200, {});
  } catch (error) {
    if (!isPullbookError(error)) throw error;
    return json(409, { code: codeOf(error), message: error.message });
  }
}

function credentialsOf({ operator }: World): unknown {
  const { dockerHub, organisationToken, circleCi, aws } = operator;
  return {
    dockerHub: {
      username: dockerHub.username,
      password: dockerHub.password.reveal(),
      oneTimeCode: dockerHub.oneTimeCode() ?? null,
    },
    organisationToken: { organisation: organisationToken.organisation, token: organisationToken.token.reveal() },
    circleCi: { token: circleCi.token.reveal() },
    aws: { accessKeyId: aws.accessKeyId, secretAccessKey: aws.secretAccessKey.reveal() },
  };
}
