import { Redactor } from '../../shared/redactor';
import { Secret } from '../../shared/secret';
import type { RouteMatch, Service, ServiceRequest } from './service';
import type { World } from './world';

/** What stands in for the route of a request that is not simulated. */
export interface NotSimulated extends RouteMatch<object> {
  /** The request's path without its query, or the operation's name for AWS, without the secrets of the world and its own. */
  readonly asked: string;
}

/** A path may be as long as its sender likes; the journal is to stay small. */
const longest = 300;

/**
 * Answers a request that no route takes by what it asked for, in the form in which the service refuses: whoever sent it must
 * not take it for a thing that is not there.
 */
export function notSimulated(
  world: Pick<World<object>, 'secrets'>,
  service: Service<object>,
  request: ServiceRequest,
): NotSimulated {
  const { asked, message } = askedFor(world, request, service.operationOf?.(request));
  const handle: NotSimulated['route']['handle'] = (call) => service.refusals.notSimulated(call, message);
  return { asked, params: {}, route: { method: request.method, path: 'unknown', writes: false, handle } };
}

/** What a request asked for, and the sentence that says that there is no such thing here. @param operation - Its name, where it has one. */
export function askedFor(
  world: Pick<World<object>, 'secrets'>,
  request: ServiceRequest,
  operation?: string,
): { readonly asked: string; readonly message: string } {
  const asked = withoutSecrets(world, request, operation ?? request.path);
  return { asked, message: `not simulated: ${operation === undefined ? `${request.method} ${asked}` : asked}` };
}

function withoutSecrets(world: Pick<World<object>, 'secrets'>, { headers }: ServiceRequest, text: string): string {
  const redactor = new Redactor();
  for (const secret of world.secrets()) redactor.register(secret);
  for (const credential of credentialsIn(headers)) redactor.register(new Secret(credential));
  // However its characters are encoded: what has a secret in it is shown decoded.
  const decoded = decode(text);
  const shown = redactor.redact(decoded) === decoded ? redactor.redact(text) : redactor.redact(decoded);
  const readable = shown.replace(/[^\x20-\x7e]/g, '?');
  return readable.length > longest ? `${readable.slice(0, longest)}…` : readable;
}

function decode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'));
}

/** What the request signs in by: a real credential that somebody sends to a rehearsal by mistake is none of the world's. */
function credentialsIn(headers: ServiceRequest['headers']): string[] {
  const values = Object.entries(headers).flatMap(([name, value]) =>
    /authorization|token|cookie|key/.test(name) ? [value.replace(/^\w+\s+/, '')] : [],
  );
  const basic = /^Basic\s+(\S+)$/i.exec(headers['authorization'] ?? '')?.[1];
  const [, ...password] = basic === undefined ? [] : Buffer.from(basic, 'base64').toString('utf8').split(':');
  return [...values, password.join(':')];
}
