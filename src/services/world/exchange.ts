import { bodyOf } from './answer';
import type { FaultKind } from './faults';
import { type NotSimulated, notSimulated } from './notSimulated';
import type { Call, RouteMatch, Service, ServiceRequest, ServiceResponse } from './service';
import type { World } from './world';

/** What comes back over the wire. `sent` bytes of the body arrive before the connection breaks. */
export type Delivery =
  | { readonly kind: 'response'; readonly response: ServiceResponse; readonly delayMs: number }
  | { readonly kind: 'broken'; readonly response: ServiceResponse; readonly delayMs: number }
  | { readonly kind: 'reset'; readonly delayMs: number };

/**
 * Lets one request happen: works through what time has brought, applies the faults that strike, runs the route, and
 * journals it. The effect is complete when this returns; the caller waits `delayMs` before it delivers.
 */
export function exchange(world: World<object>, id: string, request: ServiceRequest): Delivery {
  const service = world.service(id);
  const now = world.clock.now();
  world.settle();
  const match: RouteMatch<object> & Partial<NotSimulated> =
    service.match(request) ?? notSimulated(world, service, request);
  const { route, params, asked } = match;
  const call: Call<object> = { state: world.state, now, random: world.random, request, params };
  const { method } = request;
  const { path } = route;
  const writes = route.writes && route.isDryRun?.(call) !== true;
  const faults = world.faults.take(id, method, path);
  const delayMs = faults.reduce((sum, fault) => sum + (fault.kind === 'latency' ? fault.ms : 0), 0);
  const record = (status: number | 'reset'): void => {
    world.journal.add({
      at: now,
      service: id,
      method,
      route: path,
      ...(asked !== undefined && { path: asked }),
      writes,
      status,
    });
    world.changed();
  };

  const refusal = refuse(service, call, faults);
  if (refusal === 'reset') {
    record('reset');
    return { kind: 'reset', delayMs };
  }
  let response = refusal ?? service.admit?.(call) ?? route.handle(call);
  response = service.decorate?.(call, response) ?? response;
  for (const fault of faults) {
    if (fault.kind === 'reset' && fault.when === 'after') {
      record('reset');
      return { kind: 'reset', delayMs };
    }
    if (fault.kind === 'status' && fault.when === 'after') response = service.refusals.unavailable(call, fault.status);
    if (fault.kind === 'members') response = withMembers(response, fault.members);
    if (fault.kind === 'headers') response = { ...response, headers: { ...response.headers, ...fault.headers } };
  }
  record(response.status);
  const cut = faults.find((fault) => fault.kind === 'truncated-body');
  if (cut === undefined) return { kind: 'response', response, delayMs };
  if (cut.closes === true) return { kind: 'broken', response, delayMs };
  const half = response.body.slice(0, Math.floor(response.body.length / 2));
  return { kind: 'response', response: { ...response, body: half }, delayMs };
}

/** The answer of a fault that keeps the request from taking effect. */
function refuse(
  service: Service<object>,
  call: Call<object>,
  faults: readonly FaultKind[],
): ServiceResponse | 'reset' | undefined {
  for (const fault of faults) {
    if (fault.kind === 'reset' && fault.when === 'before') return 'reset';
    if (fault.kind === 'rate-limited') return service.refusals.rateLimited(call, retryAfter(call, fault));
    if (fault.kind === 'expired-session') return service.refusals.sessionExpired(call);
    if (fault.kind === 'status' && fault.when !== 'after') return service.refusals.unavailable(call, fault.status);
  }
  return undefined;
}

function retryAfter(
  call: Call<object>,
  fault: FaultKind & { readonly kind: 'rate-limited' },
): Readonly<Record<string, string>> {
  if (fault.form !== 'timestamp') return { 'retry-after': String(fault.retryAfterSeconds) };
  return { 'x-retry-after': String(Math.ceil(call.now / 1000) + fault.retryAfterSeconds) };
}

/** A JSON answer in which the members of these names hold other values; any other answer as it is. */
function withMembers(response: ServiceResponse, members: Readonly<Record<string, unknown>>): ServiceResponse {
  const body = bodyOf(response);
  if (body === undefined) return response;
  const reviver = (name: string, value: unknown): unknown => (Object.hasOwn(members, name) ? members[name] : value);
  return { ...response, body: JSON.stringify(JSON.parse(response.body, reviver)) };
}
