import { z } from 'zod';

/** The part of JSON Schema (2020-12) that zod writes and that completion, hover and messages read. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly [keyword: string]: unknown;
}

const made = new WeakMap<z.ZodType, JsonSchema>();

/** The JSON schema of what one may write, as opposed to what parsing makes of it. Made once per schema. */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  let found = made.get(schema);
  if (found === undefined) {
    found = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
    made.set(schema, found);
  }
  return found;
}

/** The schema of the field at `path`; numbers lead into lists. `undefined` where nothing is said about it. */
export function fieldAt(schema: JsonSchema, path: readonly (string | number)[]): JsonSchema | undefined {
  let at: JsonSchema | undefined = schema;
  for (const name of path) {
    const candidates: readonly JsonSchema[] = at?.anyOf ?? (at ? [at] : []);
    at = candidates.map((candidate) => stepInto(candidate, name)).find((next) => next !== undefined);
  }
  return at;
}

function stepInto(schema: JsonSchema, name: string | number): JsonSchema | undefined {
  if (typeof name === 'number') return schema.items;
  const own = schema.properties && Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
  return own ?? (typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined);
}

/** `text`, `a list of text`, `` `a` or `b` ``: what a field takes, in words. */
export function typeInWords(schema: JsonSchema): string {
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(' or ');
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.properties?.['secret']?.const === 'handle') return 'a secret output';
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeInWords))].join(' or ');
  if (schema.type === 'array') return schema.items ? `a list of ${typeInWords(schema.items)}` : 'a list';
  const words: Readonly<Record<string, string>> = {
    string: 'text',
    integer: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
    object: 'a mapping',
  };
  return typeof schema.type === 'string' ? (words[schema.type] ?? schema.type) : 'any value';
}
