import type { Answer, OpenApi, Operation, Parameter, Schema } from './openapiDocument';

export function operationsOf(paths: OpenApi['paths'], start: string): Operation[] {
  return Object.entries(paths)
    .filter(([path]) => path.startsWith(start))
    .flatMap(([, item]) => operationsIn({ '': item }));
}

export function operationsIn(paths: OpenApi['paths']): Operation[] {
  return Object.values(paths).flatMap(({ get, put, post, patch, delete: remove, head }) =>
    [get, put, post, patch, remove, head].filter((operation) => operation !== undefined),
  );
}

export function tellIn429(paths: OpenApi['paths'], ...names: string[]): void {
  for (const { responses } of operationsIn(paths)) {
    const answer = responses['429'];
    if (answer !== undefined) answer.headers = { ...answer.headers, ...headers(...names) };
  }
}

/** Every schema with members, wherever it lies. */
export function* objectsIn(node: unknown): Generator<Schema> {
  if (typeof node !== 'object' || node === null) return;
  if ('properties' in node) yield node as Schema;
  for (const child of Object.values(node)) yield* objectsIn(child);
}

export function jsonOf(schema: Schema): Answer {
  return { description: '', content: { 'application/json': { schema } } };
}

export function objectOf(properties: Record<string, Schema>): Schema {
  return { type: 'object', properties };
}

export function schemaOf({ content }: Answer): Schema {
  return content!['application/json']!.schema;
}

export function headers(...names: string[]): NonNullable<Answer['headers']> {
  return Object.fromEntries(names.map((name) => [name, { schema: { type: 'string' } }]));
}

export const ref = (schema: string): Schema => ({ $ref: `#/components/schemas/${schema}` });
export const shared = (answer: string): Answer => ({ $ref: `#/components/responses/${answer}` });
export const pathParameter = (name: string): Parameter => ({
  name,
  in: 'path',
  required: true,
  schema: { type: 'string' },
});

/** With the members of an account, but `orgname` in the place of `username`. */
export function organisation(...more: string[]): Schema {
  const texts = 'id full_name location company gravatar_email profile_url date_joined gravatar_url type'.split(' ');
  return {
    type: 'object',
    properties: Object.fromEntries([...texts, 'orgname', ...more].map((name) => [name, { type: 'string' }])),
    required: ['id', 'orgname'],
  };
}
