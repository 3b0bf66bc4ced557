import { headerShape } from '../file/frontMatter';
import { jsonSchemaOf } from '../file/inputSchema';
import type { JsonSchema } from '../file/inputSchema';
import type { KindFacts } from '../file/kindFacts';

const draft = 'https://json-schema.org/draft/2020-12/schema';

/** An expression, which may stand for any value of `with`. */
const expression: JsonSchema = { type: 'string', pattern: '\\$\\{\\{[^}]*\\}\\}' };

/** The JSON schema of the front matter. */
export function headerSchema(): JsonSchema {
  return { ...jsonSchemaOf(headerShape), $schema: draft, title: 'Front matter of a Pullbook runbook' };
}

/** The JSON schema of a step cell: one alternative per kind, with an expression allowed in place of any value. */
export function stepSchema(kinds: readonly KindFacts[]): JsonSchema {
  return {
    $schema: draft,
    title: 'Step of a Pullbook runbook',
    type: 'object',
    required: ['id', 'uses'],
    properties: { uses: { enum: kinds.map(({ kind }) => kind) } },
    oneOf: kinds.map(({ kind, summary, input }) => {
      const own: JsonSchema = Object.fromEntries(
        Object.entries(jsonSchemaOf(input)).filter(([name]) => name !== '$schema'),
      );
      return {
        title: kind,
        description: summary,
        required: ['id', 'uses', ...((own.required?.length ?? 0) > 0 ? ['with'] : [])],
        properties: {
          id: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,39}$', description: 'What the step is called.' },
          uses: { const: kind, description: summary },
          with: orExpressions(own),
          needs: {
            anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
            description: 'Steps above that must be in sync first.',
          },
        },
        additionalProperties: false,
      };
    }),
  };
}

/** The schema with every value inside it replaceable by an expression; the mapping itself is written out. */
function orExpressions(schema: JsonSchema): JsonSchema {
  const inside = (field: JsonSchema): JsonSchema => {
    const { description, default: preset, ...rest } = orExpressions(field);
    return {
      anyOf: [rest, expression],
      ...(description !== undefined && { description }),
      ...(preset !== undefined && { default: preset }),
    };
  };
  return {
    ...schema,
    ...(schema.properties && {
      properties: Object.fromEntries(Object.entries(schema.properties).map(([name, field]) => [name, inside(field)])),
    }),
    ...(schema.items && { items: inside(schema.items) }),
    ...(typeof schema.additionalProperties === 'object' && {
      additionalProperties: inside(schema.additionalProperties),
    }),
  };
}
