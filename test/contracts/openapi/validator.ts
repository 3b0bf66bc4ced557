import { createRequire } from 'node:module';
import path from 'node:path';
import { contractTools } from './contractTools';
import { closed, type OpenApi } from './openapiDocument';

/** What was asked for. */
export interface Asked {
  readonly method: string;
  /** Path from the root of the service and query, as on the wire. */
  readonly target: string;
}

/** A request as it was sent. */
export interface SentRequest extends Asked {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

export interface SentAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Validator {
  /** The operation that the request is for, as `METHOD /path/{template}`; `undefined` where the document has none. */
  operationOf(request: Asked): string | undefined;
  /** What the document says against the request: path, method, query, headers, session and body. */
  problemsOfRequest(request: SentRequest): readonly string[];
  /** What the document says against the answer: status, headers and body. */
  problemsOfAnswer(request: Asked, answer: SentAnswer): readonly string[];
}

/** Of HTTP itself: no document has to name them. */
const headersOfHttp = new Set(
  'accept accept-encoding authorization connection content-length content-type date host keep-alive user-agent'.split(
    ' ',
  ),
);

/**
 * Checks by a document, with Prism's validator. Prism passes over what the document does not mention at all; here that is
 * a problem too: a query parameter, a header, a member of an object, or a body where none is described.
 *
 * @param document - Paths from the origin on; see `servable`.
 */
export async function createValidator(document: OpenApi): Promise<Validator> {
  const prism = loadPrism();
  const operations = await prism.getHttpOperationsFromSpec(closed(document));
  const found = new Map<string, PrismOperation | undefined>();
  const operationOf = ({ method, target }: Asked): PrismOperation | undefined => {
    const place = `${method} ${pathOf(target)}`;
    if (!found.has(place)) {
      const input = { method: method.toLowerCase(), url: { path: pathOf(target) } };
      const routed = prism.route({ resources: operations, input });
      found.set(place, routed._tag === 'Right' ? routed.right : undefined);
    }
    return found.get(place);
  };
  return {
    operationOf(request) {
      const operation = operationOf(request);
      return operation === undefined ? undefined : `${operation.method.toUpperCase()} ${operation.path}`;
    },
    problemsOfRequest(request) {
      const resource = operationOf(request);
      if (resource === undefined) return ['no such operation'];
      const { headers, body = '' } = request;
      const query = queryOf(request.target);
      const element = {
        method: resource.method,
        url: { path: pathOf(request.target), query },
        headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
        body: parsed(body),
      };
      return [
        ...messages(prism.validateInput({ resource, element })),
        ...messages(prism.validateSecurity({ resource, element })),
        ...unmentioned('query parameter', Object.keys(query), resource.request?.query),
        ...unmentioned('header', Object.keys(headers), resource.request?.headers, securityHeaders(resource)),
        ...(body !== '' && resource.request?.body === undefined ? ['a body, and none is described'] : []),
      ];
    },
    problemsOfAnswer(request, { status, headers, body }) {
      const resource = operationOf(request);
      if (resource === undefined) return ['no such operation'];
      const described = prism.findOperationResponse(resource.responses, status);
      if (described._tag === 'None') return [`status ${status} is not described`];
      const { contents = [], headers: itsHeaders } = described.value;
      return [
        ...messages(prism.validateOutput({ resource, element: { statusCode: status, headers, body: parsed(body) } })),
        ...unmentioned('header', Object.keys(headers), itsHeaders),
        ...(body !== '' && contents.length === 0 ? ['a body, and none is described'] : []),
      ];
    },
  };
}

/** What is used of Prism, which is not there when types are checked. */
interface PrismOperation {
  readonly method: string;
  readonly path: string;
  readonly request?: { readonly body?: unknown; readonly query?: Named[]; readonly headers?: Named[] };
  readonly responses: readonly PrismAnswer[];
  readonly security?: readonly (readonly { readonly type: string; readonly in?: string; readonly name?: string }[])[];
}
interface PrismAnswer {
  readonly contents?: readonly unknown[];
  readonly headers?: Named[];
}
interface Named {
  readonly name: string;
}
type Either<T> = { readonly _tag: 'Left'; readonly left: readonly { message: string }[] } | { _tag: 'Right'; right: T };
type Check = (given: { resource: PrismOperation; element: object }) => Either<unknown>;
interface Prism {
  getHttpOperationsFromSpec(document: object): Promise<PrismOperation[]>;
  route(given: { resources: PrismOperation[]; input: object }): Either<PrismOperation>;
  findOperationResponse(
    all: readonly PrismAnswer[],
    status: number,
  ): { readonly _tag: 'None' } | { readonly _tag: 'Some'; readonly value: PrismAnswer };
  readonly validateInput: Check;
  readonly validateOutput: Check;
  readonly validateSecurity: Check;
}

function loadPrism(): Prism {
  const require = createRequire(path.join(contractTools(), 'package.json'));
  const from = (name: string) => require(`@stoplight/prism-http${name}`) as Record<string, unknown>;
  const { default: route } = from('/dist/router');
  return {
    ...from(''),
    ...from('/dist/validator'),
    ...from('/dist/validator/utils/spec'),
    route,
  } as unknown as Prism;
}

function messages(result: Either<unknown>): string[] {
  return result._tag === 'Left' ? result.left.map(({ message }) => message) : [];
}

function unmentioned(what: string, names: string[], ...mentioned: (readonly Named[] | undefined)[]): string[] {
  const known = new Set(mentioned.flatMap((list) => (list ?? []).map(({ name }) => name.toLowerCase())));
  return names
    .filter((name) => !known.has(name.toLowerCase()) && !(what === 'header' && headersOfHttp.has(name)))
    .map((name) => `${what} ${name} is not described`);
}

function securityHeaders({ security = [] }: PrismOperation): Named[] {
  return security.flat().flatMap(({ in: place, name }) => (place === 'header' && name !== undefined ? [{ name }] : []));
}

function pathOf(target: string): string {
  return target.split('?', 1)[0]!;
}

function queryOf(target: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(target.slice(pathOf(target).length)));
}

/** JSON where it is some; else the text as it is, which no schema of an object takes. */
function parsed(body: string): unknown {
  if (body === '') return undefined;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body;
  }
}
