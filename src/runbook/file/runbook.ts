import { PullbookError } from '../../shared/errors';
import { append } from '../../shared/lists';
import { parseCell } from './cell';
import type { StepCell, StepReference } from './cell';
import { checkExpressions } from './checkExpressions';
import { checkIds, checkNeeds } from './checkNeeds';
import { checkProse } from './checkProse';
import { parseFrontMatter } from './frontMatter';
import type { FrontMatter, Review } from './frontMatter';
import { resolveInputs } from './inputs';
import type { Inputs } from './inputs';
import type { CellContent } from './markdown';
import { hashOf } from './canonicalJson';
import { problem } from './problem';
import type { CellProblem, Problem } from './problem';
import type { RunnableStep } from './runnable';
import { findSecrets } from './secretShape';
import type { SecretShape } from './secretShape';
import type { KindFacts } from './kindFacts';
import type { Span } from '../../shared/text';
import { alternatives, closest, didYouMean } from '../../shared/didYouMean';
import type { Tree } from './yamlTree';

/** A step of a runbook and where its parts are written. */
export interface RunbookStep extends RunnableStep {
  /** The index of its cell. */
  readonly cell: number;
  /** The heading above it in the document, without its marks. */
  readonly title?: string;
  readonly idSpan: Span;
  readonly usesSpan: Span;
  readonly with: Tree | undefined;
  /** Every place in it that names a step. */
  readonly references: readonly StepReference[];
  /** The errors of its cell; warnings do not stop a step and are only in {@link Runbook.problems}. */
  readonly problems: readonly Problem[];
}

export interface Runbook {
  /** From the front matter; absent where that gives none. */
  readonly name?: string;
  readonly review?: Review;
  readonly inputs: Inputs;
  /** The cell of the front matter, and what is written in it. */
  readonly header?: { readonly cell: number } & FrontMatter;
  /** One per step cell, in the order of the document, faulty ones too. */
  readonly steps: readonly RunbookStep[];
  /** Everything that is wrong, by cell and place. */
  readonly problems: readonly Problem[];
}

/**
 * Makes sense of the cells of a runbook. It never throws: each fault is a problem with its place, and stops its own
 * step only. A step whose id cannot be used is there under the name `cell:<index>`, which no id can be.
 *
 * @param kinds - All step kinds there are.
 * @param options.today - The day to judge the review by, `YYYY-MM-DD`; without it, none is overdue.
 * @param options.secretShapes - What secrets look like that must not stand in the file. Default: private keys alone.
 */
export function parseRunbook(
  cells: readonly CellContent[],
  kinds: readonly KindFacts[],
  options: { readonly today?: string; readonly secretShapes?: readonly SecretShape[] } = {},
): Runbook {
  const found = new Map<number, CellProblem[]>(
    cells.map((cell, i) => [i, findSecrets(cell.text, options.secretShapes ?? [])]),
  );
  const report = (cell: number, problems: readonly CellProblem[]): void => append(found.get(cell) ?? [], problems);
  const headerCell = cells.findIndex((cell) => cell.kind === 'header');
  const header = headerCell < 0 ? undefined : parseFrontMatter(cells[headerCell]?.text ?? '', options.today);
  report(headerCell, header?.problems ?? []);
  const titles = titlesOf(cells);
  const parsed = cells.flatMap((cell, i) => (cell.kind === 'step' ? [{ cell: i, step: parseCell(cell.text) }] : []));
  const byKind = new Map(kinds.map((kind) => [kind.kind, kind]));
  const inputs = header?.inputs ?? {};

  for (const { cell, step } of parsed) report(cell, [...step.problems, ...checkKind(step, kinds)]);
  for (const [i, problems] of checkIds(parsed.map(({ step }) => step)).entries())
    report(parsed[i]?.cell ?? -1, problems);
  for (const [i, problems] of checkNeeds(parsed.map(({ step }) => step)).entries())
    report(parsed[i]?.cell ?? -1, problems);
  const usedBy = new Map(parsed.toReversed().map(({ step }) => [step.id, step.uses]));
  const kindOfStep = (id: string): KindFacts | undefined => byKind.get(usedBy.get(id) ?? '');
  for (const { cell, step } of parsed) {
    report(cell, checkExpressions(step, byKind.get(step.uses ?? ''), header && inputs, kindOfStep));
  }
  for (const [i, problems] of checkProse(cells)) report(i, problems);
  if (headerCell < 0 && cells.length > 0) {
    const message =
      'The runbook has no front matter. Begin the file with `---`, `runbook: <name>`, the `inputs`, and `---`.';
    report(0, [
      problem('header-missing', { start: 0, end: /^[^\r\n]*/.exec(cells[0]?.text ?? '')?.[0].length ?? 0 }, message),
    ]);
  }

  const placed = [...found].map(([cell, list]) =>
    withoutSecrets(list, cells[cell]?.text ?? '')
      .sort((a, b) => a.span.start - b.span.start)
      .map((fault): Problem => ({ ...fault, cell })),
  );
  const taken = new Set<string>();
  const steps = parsed.map(({ cell, step }) => {
    const isUsable = step.id !== undefined && !taken.has(step.id);
    if (step.id !== undefined) taken.add(step.id);
    // Front matter that is missing is nobody's fault in particular: the step it would be shown on can still run.
    const faults = placed[cell]?.filter((fault) => fault.severity === 'error' && fault.code !== 'header-missing') ?? [];
    return stepOf(step, isUsable ? (step.id ?? '') : `cell:${cell}`, cell, titles.get(cell), faults, inputs);
  });
  return {
    ...(header?.name !== undefined && { name: header.name }),
    ...(header?.review && { review: header.review }),
    inputs,
    ...(header && { header: { cell: headerCell, ...header } }),
    steps,
    problems: placed.flat(),
  };
}

function stepOf(
  step: StepCell,
  id: string,
  cell: number,
  title: string | undefined,
  problems: readonly Problem[],
  inputs: Inputs,
): RunbookStep {
  return {
    id,
    uses: step.uses ?? '',
    needs: [...new Set(step.references.map((reference) => reference.id))],
    textHash: textHash(step),
    cell,
    ...(title !== undefined && { title }),
    idSpan: step.idSpan,
    usesSpan: step.usesSpan,
    with: step.with,
    references: step.references,
    problems,
    resolve(outputsOf) {
      const [first] = problems;
      if (first) throw new PullbookError('INPUT_INVALID', first.message);
      return resolveInputs(step, inputs, outputsOf);
    },
  };
}

/** Stands for what a step does: comments, white space, the order of keys and the style of quotes leave it as it is. */
function textHash(step: { readonly uses?: string; readonly with?: Tree | undefined }): string {
  const bare = (tree: Tree): unknown => {
    if (tree.type === 'list') return tree.items.map(bare);
    if (tree.type === 'map') return Object.fromEntries(tree.entries.map(({ key, value }) => [key, bare(value)]));
    return tree.parts?.map((part) => (typeof part === 'string' ? part : [part.source])) ?? tree.value;
  };
  return hashOf({ uses: step.uses, with: step.with && bare(step.with) });
}

function checkKind(step: StepCell, kinds: readonly KindFacts[]): CellProblem[] {
  const { uses, usesSpan } = step;
  if (uses === undefined || kinds.some((kind) => kind.kind === uses)) return [];
  const names = kinds.map((kind) => kind.kind);
  const near = closest(uses, names);
  const message = `\`${uses}\` is no step kind.${didYouMean(uses, names)} There are ${alternatives(names, 'and')}.`;
  return [
    problem(
      'unknown-kind',
      usesSpan,
      message,
      near === undefined ? undefined : { title: `Change to \`${near}\``, edits: [{ span: usesSpan, text: near }] },
    ),
  ];
}

/** Values in one cell that look like secrets: nobody writes as many. */
const maxSecrets = 100;

/** The problems of a cell with no message repeating what looks like a secret in it: kinds quote what they found. */
function withoutSecrets(problems: readonly CellProblem[], text: string): CellProblem[] {
  const found = problems.filter(({ code }) => code === 'secret-in-file');
  const secrets = new Set(found.map(({ span }) => text.slice(span.start, span.end)));
  // Each would be looked for in each message: until they are gone, nothing else is told.
  if (secrets.size > maxSecrets) return found;
  return problems.map((fault) => ({
    ...fault,
    message: [...secrets].reduce((message, secret) => message.replaceAll(secret, '[redacted]'), fault.message),
  }));
}

/** A heading without the blanks and marks that it may end with. */
function withoutMarks(heading: string): string {
  let end = heading.length;
  while (end > 0 && ' \t#'.includes(heading[end - 1] ?? '')) end--;
  return heading.slice(0, end);
}

/** For each cell, the heading that it stands under. */
function titlesOf(cells: readonly CellContent[]): Map<number, string> {
  const titles = new Map<number, string>();
  let title: string | undefined;
  cells.forEach((cell, i) => {
    const heading = cell.kind === 'prose' ? /^ {0,3}#{1,6}[ \t]+([^\r\n]*)/.exec(cell.text)?.[1] : undefined;
    if (heading !== undefined) title = withoutMarks(heading);
    if (title !== undefined) titles.set(i, title);
  });
  return titles;
}
