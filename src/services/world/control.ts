import { z } from 'zod';
import { codeOf, isPullbookError } from '../../shared/errors';
import { Secret } from '../../shared/secret';
import { bodyOf, json } from './answer';
import { type Fault, isRouteMeant } from './faults';
import { problemOfPart, readPart } from './playPart';
import { templateOf } from './routing';
import type { ServiceRequest, ServiceResponse } from './service';
import type { World } from './world';

/** What HTTP takes; anything else would end the connection. @see RFC 9110, 5.1 and 5.5 */
const headerName = z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/);
const headerValue = z.string().regex(/^[\t\x20-\x7e]*$/);

const when = z.enum(['before', 'after']);
const where = {
  route: z.string(),
  service: z.string().exactOptional(),
  times: z.int().positive().exactOptional(),
  probability: z.number().min(0).max(1).exactOptional(),
};

const fault = z.discriminatedUnion('kind', [
  z.strictObject({ ...where, kind: z.literal('latency'), ms: z.number().min(0) }),
  z.strictObject({
    ...where,
    kind: z.literal('rate-limited'),
    retryAfterSeconds: z.number().min(0),
    form: z.enum(['seconds', 'timestamp']).exactOptional(),
  }),
  z.strictObject({
    ...where,
    kind: z.literal('status'),
    status: z.int().min(400).max(599),
    when: when.exactOptional(),
  }),
  z.strictObject({ ...where, kind: z.literal('reset'), when }),
  z.strictObject({ ...where, kind: z.literal('truncated-body'), closes: z.boolean().exactOptional() }),
  z.strictObject({ ...where, kind: z.literal('expired-session') }),
  z.strictObject({ ...where, kind: z.literal('members'), members: z.record(z.string(), z.unknown()) }),
  z.strictObject({ ...where, kind: z.literal('headers'), headers: z.record(headerName, headerValue) }),
]);

/**
 * The world's own address, for users of `pullbook simulate` and for tests; no part of any simulated service.
 *
 * - `GET /__pullbook/journal`: `{entries: JournalEntry[]}`, oldest first, without a secret. What is not simulated and was
 *   asked for all the same has the route `unknown` and its `path`.
 * - `POST /__pullbook/faults` with a `Fault`: adds it. `DELETE /__pullbook/faults`: removes all.
 * - `POST /__pullbook/play` with a `Part`: plays a person's part, as a report's change has it, or another of a simulator's
 *   `parts`: `{service: 'circleCi', play: 'ask-for-approval', project}` makes builds wait for an approval.
 * - `POST /__pullbook/reset`: a new world.
 * - `GET /__pullbook/credentials`: the operator's throw-away credentials, in clear.
 * - `GET /__pullbook/secrets`: `{secrets: string[]}`, every secret value that the world holds now, in clear, to search for leaks.
 *
 * 409 with `{code, message}` when a part cannot be played; 400 for a body of another shape. Requests that a browser sends
 * for a page (they carry `Origin` or `Sec-Fetch-Site`) are refused: a page must not read credentials, not even made-up ones.
 */
export async function control(world: World<object>, request: ServiceRequest): Promise<ServiceResponse> {
  if (request.headers['origin'] !== undefined || request.headers['sec-fetch-site'] !== undefined) {
    return json(403, { message: 'Not for pages in a browser.' });
  }
  switch (`${request.method} ${request.path}`) {
    case 'GET /__pullbook/journal':
      return json(200, { entries: world.journal.entries });
    case 'GET /__pullbook/credentials':
      return json(200, inClear(world.operator));
    case 'GET /__pullbook/secrets':
      return json(200, { secrets: world.secrets().map((secret) => secret.reveal()) });
    case 'POST /__pullbook/faults': {
      const parsed = fault.safeParse(bodyOf(request));
      if (!parsed.success) return json(400, { message: z.prettifyError(parsed.error) });
      const problem = problemOfFault(world, parsed.data);
      if (problem !== undefined) return json(400, { message: problem });
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

/** A fault that can never strike would let somebody believe that a program has withstood it. */
function problemOfFault(world: World<object>, { service, route }: Fault): string | undefined {
  const services = world.serviceIds.filter((id) => service === undefined || id === service);
  if (services.length === 0) {
    return `No simulated service is called \`${service}\`. There are ${world.serviceIds.map((id) => `\`${id}\``).join(', ')}.`;
  }
  const routes = services.flatMap((id) => world.service(id).routes);
  const isThere = routes.some((one) => isRouteMeant(route, one.method, templateOf(one)));
  if (isThere || /^(?:[A-Z]+ )?unknown$/.test(route)) return undefined;
  return `No route is \`${route}\`: write it as the journal does, with \`{…}\` for what differs, or with \`*\`.`;
}

async function play(world: World<object>, request: ServiceRequest): Promise<ServiceResponse> {
  const part = readPart(world.simulators, bodyOf(request));
  const problem =
    part === undefined
      ? 'this is no part of a person: a part has a `service` and a `play`'
      : problemOfPart(world.simulators, part);
  if (part === undefined || problem !== undefined) return json(400, { message: problem });
  try {
    await world.play(part);
    return json(200, {});
  } catch (error) {
    if (!isPullbookError(error)) throw error;
    return json(409, { code: codeOf(error), message: error.message });
  }
}

/** Credentials as a client takes them: secrets in clear, and codes as they are now. */
function inClear(value: unknown): unknown {
  if (value instanceof Secret) return value.reveal();
  if (typeof value === 'function') return (value as () => unknown)() ?? null;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, inClear(field)]));
}
