import { z } from 'zod';
import { append } from '../../shared/lists';
import type { Span } from '../../shared/text';
import type { Inputs } from './inputs';
import { namePattern } from './expressions';
import { problem, warning } from './problem';
import type { CellProblem } from './problem';
import { checkShape } from './shapeCheck';
import { entryOfMap, readYaml } from './yamlTree';
import type { MapTree, Plain, Tree } from './yamlTree';

export interface Review {
  /** Days as `YYYY-MM-DD`. */
  readonly last: string;
  readonly due: string;
  readonly owner: string;
}

/** The front matter of a runbook: what it is called, who keeps it true, and the values its steps share. */
export interface FrontMatter {
  /** Absent where the front matter does not give a usable one. */
  readonly name?: string;
  readonly review?: Review;
  readonly inputs: Inputs;
  /** Where each input is written. */
  readonly inputsTree?: Tree;
  readonly problems: readonly CellProblem[];
}

const day = z
  .string()
  .refine(
    (text) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)),
    'a day is written `YYYY-MM-DD`, such as `2026-11-23`.',
  );

/** What front matter may hold. Its JSON schema is {@link headerSchema}. */
export const headerShape = z.strictObject({
  runbook: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'the name is lower-case letters, digits and hyphens, such as `registry-auth`.')
    .describe(
      'The name of the procedure that this runbook is for. The journal goes by the path of the file, not by this.',
    ),
  review: z
    .strictObject({
      last: day.describe('The day when somebody last went through the whole runbook.'),
      due: day.describe('The day by which it has to be gone through again. Once it has passed, a warning shows.'),
      owner: z.string().min(1).describe('Who answers for it: a team, a channel.'),
    })
    .optional()
    .describe('When this was last known to be true, until when that holds, and who answers for it.'),
  inputs: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('The values that the steps share, named in them as `${{ inputs.<name> }}`. Never a secret.'),
});

/**
 * Reads the text of the header cell.
 *
 * @param today - The day to judge the review by, `YYYY-MM-DD`; without it, none is overdue.
 */
export function parseFrontMatter(text: string, today?: string): FrontMatter {
  const { tree, problems: faults } = readYaml(text);
  const top: Span = { start: 0, end: /^[^\r\n]*/.exec(text)?.[0].length ?? 0 };
  const problems: CellProblem[] = [...faults];
  if (tree !== undefined && tree.type !== 'map') {
    problems.push(
      problem('yaml', tree.span, 'The front matter is a mapping. Allowed: `runbook`, `review` and `inputs`.'),
    );
    return { inputs: {}, problems };
  }
  const data = plainOf(tree) ?? {};
  if (faults.length === 0) {
    append(
      problems,
      checkShape({ schema: headerShape, name: '', owner: 'the front matter', fallback: top }, tree, data),
    );
  }
  const inputsTree = entryOfMap(tree, 'inputs')?.value;
  const inputs = inputsTree?.type === 'map' ? inputsOf(inputsTree, problems) : {};
  const name = headerShape.shape.runbook.safeParse(scalarAt(tree, 'runbook'));
  const review = headerShape.shape.review.safeParse(plainOf(entryOfMap(tree, 'review')?.value));
  if (review.data && today !== undefined && review.data.due < today) {
    const due = entryOfMap(entryOfMap(tree, 'review')?.value, 'due');
    const message = `The review of this runbook was due on ${review.data.due}. Ask ${review.data.owner} before relying on it; whoever goes through it sets \`last\` and \`due\`.`;
    problems.unshift(warning('review-overdue', due?.value.span ?? top, message));
  }
  return {
    ...(name.success && { name: name.data }),
    ...(review.data && { review: review.data }),
    inputs,
    ...(inputsTree && { inputsTree }),
    problems,
  };
}

function inputsOf(tree: MapTree, problems: CellProblem[]): Inputs {
  const fields: [string, Plain | Inputs][] = [];
  for (const { key, keySpan, value } of tree.entries) {
    if (!namePattern.test(key)) {
      problems.push(
        problem(
          'unknown-key',
          keySpan,
          `\`${key}\` cannot be named in an expression. Allowed: letters, digits, \`_\` and \`-\`, not beginning with a digit.`,
        ),
      );
    } else if (value.type === 'list') {
      problems.push(
        problem(
          'wrong-value',
          value.span,
          `\`inputs.${key}\` is a list. An input is a text, a number, a boolean, or a mapping of such.`,
        ),
      );
    } else if (value.type === 'map') {
      fields.push([key, inputsOf(value, problems)]);
    } else if (value.parts) {
      problems.push(
        problem('bad-expression', value.span, 'The front matter holds values. Expressions belong into the steps.'),
      );
    } else {
      const isEmpty = value.value === null || value.value === '';
      if (isEmpty)
        problems.push(
          warning('empty-input', keySpan, `\`${key}\` has no value yet. Steps that use it do not run until it has.`),
        );
      fields.push([key, isEmpty ? null : value.value]);
    }
  }
  return Object.fromEntries(fields);
}

function plainOf(tree: Tree | undefined): unknown {
  if (tree === undefined) return undefined;
  if (tree.type === 'scalar') return tree.value;
  if (tree.type === 'list') return tree.items.map(plainOf);
  return Object.fromEntries(tree.entries.map(({ key, value }) => [key, plainOf(value)]));
}

function scalarAt(tree: Tree | undefined, key: string): Plain | undefined {
  const value = entryOfMap(tree, key)?.value;
  return value?.type === 'scalar' ? value.value : undefined;
}
