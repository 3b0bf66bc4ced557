import type { Span } from '../../shared/text';
import type { CellContent } from '../file/markdown';
import { cursorAt } from './cursor';
import type { Cursor } from './cursor';
import { headerShape } from '../file/frontMatter';
import { leavesOf } from '../file/inputs';
import { fieldAt, jsonSchemaOf, typeInWords } from '../file/inputSchema';
import type { JsonSchema } from '../file/inputSchema';
import type { KindFacts } from '../file/kindFacts';
import type { Runbook } from '../file/runbook';

export interface Completion {
  readonly type: 'key' | 'value' | 'kind' | 'step' | 'expression';
  readonly label: string;
  /** What replaces `span`. */
  readonly insert: string;
  /** Whether `insert` is a snippet in the editor's syntax, with `$1`, `${2:text}` and `$0`. */
  readonly isSnippet?: true;
  readonly span: Span;
  /** A few words beside the label. */
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
}

const stepKeys = [
  [
    'id',
    'id: ',
    'What other steps, the journal and the command line call this step. Lower-case letters, digits, hyphens.',
  ],
  ['uses', 'uses: ', 'The step kind, `<service>/<noun>`.'],
  ['with', 'with:\n  ', 'The inputs of the kind.'],
  ['needs', 'needs: []', 'Steps above that must be in sync first. Those named in expressions are needed anyway.'],
] as const;

/**
 * What may be written at `offset` of a cell: keys, kinds, inputs of the kind, allowed values, steps above, expressions.
 * All that fits the place, not filtered by what is typed already: editors do that.
 */
export function completionsAt(
  runbook: Runbook,
  cells: readonly CellContent[],
  cell: number,
  offset: number,
  kinds: readonly KindFacts[],
): Completion[] {
  const { kind = 'prose', text = '' } = cells[cell] ?? {};
  if (kind === 'prose') return [];
  const cursor = cursorAt(text, offset);
  if (kind === 'header') return cursor.type === 'key' ? fields(jsonSchemaOf(headerShape), cursor) : [];
  if (cursor.type === 'expression') return expressions(runbook, cell, kinds, cursor.word, cursor.isClosed ? '' : ' }}');
  const own = kinds.find(({ kind: name }) => name === /^uses: *["']?([^\s"'#]+)/m.exec(text)?.[1]);
  if (cursor.type === 'key') {
    if (cursor.path.length > 0)
      return own && cursor.path[0] === 'with' ? fields(jsonSchemaOf(own.input), inside(cursor)) : [];
    const keys = stepKeys.filter(([name]) => !cursor.siblings.includes(name));
    return [
      ...keys.map(([label, insert, documentation]): Completion => ({
        type: 'key',
        label,
        insert,
        span: cursor.word,
        documentation,
      })),
      ...(cursor.siblings.length === 0 ? kinds.map((each) => skeleton(each, cursor.word)) : []),
    ];
  }
  return values(runbook, cell, kinds, own, cursor);
}

const inside = (cursor: Cursor & { type: 'key' }): Cursor & { type: 'key' } => ({
  ...cursor,
  path: cursor.path.slice(1),
});

function fields(schema: JsonSchema, { path, word, siblings }: Cursor & { type: 'key' }): Completion[] {
  const at = fieldAt(schema, path);
  return Object.entries(at?.properties ?? {})
    .filter(([name]) => !siblings.includes(name))
    .map(([name, field]) => ({
      type: 'key',
      label: name,
      insert: field.type === 'object' ? `${name}:\n${'  '.repeat(path.length + 2)}` : `${name}: `,
      span: word,
      detail: `${typeInWords(field)}${at?.required?.includes(name) ? ', required' : ''}`,
      ...(field.description !== undefined && { documentation: field.description }),
    }));
}

function values(
  runbook: Runbook,
  cell: number,
  kinds: readonly KindFacts[],
  own: KindFacts | undefined,
  { path, word }: Cursor & { type: 'value' },
): Completion[] {
  const [key, ...rest] = path;
  if (key === 'uses') {
    return kinds.map(({ kind, summary }) => ({
      type: 'kind',
      label: kind,
      insert: kind,
      span: word,
      documentation: summary,
    }));
  }
  if (key === 'needs') {
    return runbook.steps
      .filter((step) => step.cell < cell && !step.id.includes(':'))
      .map(({ id, uses }) => ({ type: 'step', label: id, insert: id, span: word, detail: uses }));
  }
  if (key !== 'with') return [];
  const field = own && fieldAt(jsonSchemaOf(own.input), rest);
  const allowed = field?.enum ?? (field?.type === 'boolean' ? [true, false] : []);
  return [
    ...allowed.map((value): Completion => ({
      type: 'value',
      label: String(value),
      insert: String(value),
      span: word,
      ...(field?.default === value && { detail: 'default' }),
    })),
    ...expressions(runbook, cell, kinds, word, ' }}', '${{ '),
  ];
}

function expressions(
  runbook: Runbook,
  cell: number,
  kinds: readonly KindFacts[],
  span: Span,
  end: string,
  start = '',
): Completion[] {
  const inputs = leavesOf(runbook.inputs).map(({ path, value }) => ({
    name: ['inputs', ...path].join('.'),
    detail: value === null ? 'no value yet' : String(value),
  }));
  const outputs = runbook.steps
    .filter((step) => step.cell < cell && !step.id.includes(':'))
    .flatMap(({ id, uses }) =>
      Object.entries(kinds.find(({ kind }) => kind === uses)?.outputs ?? {}).map(([name, output]) => ({
        name: `steps.${id}.outputs.${name}`,
        detail: output.secret ? `secret: ${output.description}` : output.description,
      })),
    );
  return [...inputs, ...outputs].map(({ name, detail }) => ({
    type: 'expression',
    label: start + name + (start && end),
    insert: start + name + end,
    span,
    detail,
  }));
}

/** A whole step of one kind, with its required inputs. */
function skeleton({ kind, summary, input }: KindFacts, span: Span): Completion {
  const schema = jsonSchemaOf(input);
  const noun = kind.slice(kind.indexOf('/') + 1);
  const required = schema.required ?? [];
  const lines = required.map((name, i) => `  ${name}: \${${i + 2}}`);
  const insert = [`id: \${1:${noun}}`, `uses: ${kind}`, ...(lines.length === 0 ? [] : ['with:', ...lines]), '$0'].join(
    '\n',
  );
  return { type: 'kind', label: kind, insert, isSnippet: true, span, detail: 'new step', documentation: summary };
}
