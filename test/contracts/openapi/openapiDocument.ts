import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { root } from '../../../.ci/lib.mjs';

/** As far as checks and deviations look into a schema. Other keywords stay as they are. */
export interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  required?: string[];
  items?: Schema;
  enum?: unknown[];
  nullable?: boolean;
  example?: unknown;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
}

export interface Parameter {
  $ref?: string;
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: Schema;
}

export interface Answer {
  $ref?: string;
  description?: string;
  headers?: Record<string, { schema: Schema }>;
  content?: Record<string, { schema: Schema }>;
}

export interface Operation {
  operationId?: string;
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, { schema: Schema }> };
  responses: Record<string, Answer>;
  security?: Record<string, string[]>[];
}

export type Method = 'get' | 'put' | 'post' | 'delete' | 'patch' | 'head';
export type PathItem = Partial<Record<Method, Operation>> & { parameters?: Parameter[] };

/** An OpenAPI 3.0 document. */
export interface OpenApi {
  servers: { url: string }[];
  paths: Record<string, PathItem>;
  components: {
    schemas: Record<string, Schema>;
    responses: Record<string, Answer>;
    parameters: Record<string, Parameter>;
  };
}

export type DocumentName = 'dockerHub' | 'circleCi';
export const documentNames: readonly DocumentName[] = ['dockerHub', 'circleCi'];

const files: Readonly<Record<DocumentName, string>> = { dockerHub: 'dockerhub.yaml', circleCi: 'circleci.json' };

/** One of the vendors' documents, word for word, from the folder beside the project. They are not ours to publish. */
export function readDocument(name: DocumentName): OpenApi {
  const file = path.join(root, '..', 'shared', 'specs', files[name]);
  return parse(readFileSync(file, 'utf8')) as OpenApi;
}

/**
 * The document as a validator and a mock can use it: paths start at the origin, and CircleCI's project slug is three
 * segments. Its slashes "may be URL-escaped", says the document; OpenAPI itself has no way to say so.
 */
export function servable(document: OpenApi): OpenApi {
  const { origin, pathname } = new URL(document.servers[0]!.url);
  const paths: Record<string, PathItem> = {};
  for (const [template, item] of Object.entries(document.paths)) {
    // What a deviation adds of another version has its own start.
    const start = pathname === '/' || template.startsWith('/api/') ? '' : pathname;
    const moved = start + template.replace('{project-slug}', slug);
    const itsOwn = template.includes('{project-slug}') ? withSlug(item) : item;
    paths[moved] = { ...paths[moved], ...itsOwn };
  }
  return { ...document, servers: [{ url: origin }], paths };
}

const slugParts = ['provider', 'organization', 'project'];
const slug = slugParts.map((name) => `{${name}}`).join('/');

function withSlug(item: PathItem): PathItem {
  const split = ({ parameters, ...operation }: Operation): Operation => ({
    ...operation,
    parameters: [
      ...(parameters ?? []).filter(({ name }) => name !== 'project-slug'),
      ...slugParts.map((name): Parameter => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    ],
  });
  const { parameters, ...operations } = item;
  if (parameters !== undefined) throw new Error('parameters of the whole path are not looked at here');
  return Object.fromEntries(Object.entries(operations).map(([method, operation]) => [method, split(operation)]));
}

/**
 * The document with every object closed to members that it does not name, and with `type` where it is left out. OpenAPI
 * leaves both open; a member that the vendor does not mention is most likely a mistake of ours all the same.
 */
export function closed<T>(node: T): T {
  if (Array.isArray(node)) return node.map((item: unknown) => closed(item)) as T;
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value as unknown)]));
  if (typeof copy['properties'] === 'object' && copy['properties'] !== null) {
    copy['type'] ??= 'object';
    copy['additionalProperties'] ??= false;
  }
  return copy as T;
}
