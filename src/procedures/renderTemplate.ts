import { stringify } from 'yaml';
import { PullbookError } from '../shared/errors';
import { applyEdits } from '../shared/text';
import type { Edit } from '../shared/text';
import { joinRunbook, revisePieces, splitRunbook } from '../runbook/file/markdown';
import { entryOfMap, readYaml } from '../runbook/file/yamlTree';
import type { Tree } from '../runbook/file/yamlTree';
import type { Answers, Procedure } from './procedure';

/**
 * A template with its front matter filled in: the answers into `inputs`, the review from today for a year, owned by whom
 * the procedure names. Only those values change; comments and layout stay.
 *
 * @param today - `YYYY-MM-DD`.
 * @throws {PullbookError} `INPUT_INVALID` when an answer is missing or wrong.
 */
export function renderTemplate(
  { questions, ownerOf }: Pick<Procedure, 'questions' | 'ownerOf'>,
  template: string,
  answers: Answers,
  today: string,
): string {
  const pieces = splitRunbook(template);
  const header = pieces.find((piece) => piece.kind === 'header');
  const { tree } = readYaml(header?.text ?? '');
  const due = `${Number(today.slice(0, 4)) + 1}${today.slice(4).replace('-02-29', '-02-28')}`;
  const values: [path: string, value: string][] = [
    ['review.last', today],
    ['review.due', due],
    ['review.owner', ownerOf(answers)],
  ];
  for (const { name, title, validate } of questions) {
    const answer = answers[name];
    const fault = answer === undefined ? 'There is no answer.' : validate(answer);
    if (answer === undefined || fault !== undefined)
      throw new PullbookError('INPUT_INVALID', `${title}: ${fault ?? ''}`);
    values.push([`inputs.${name}`, answer]);
  }
  for (const [name, answer] of Object.entries(answers)) {
    if (!questions.some((question) => question.name === name)) values.push([`inputs.${name}`, answer]);
  }
  const edits = values.map(([path, value]): Edit => ({
    span: scalarAt(tree, path.split('.')),
    text: stringify(value, { lineWidth: 0 }).trimEnd(),
  }));
  return joinRunbook(
    revisePieces(
      pieces.map((piece) => ({
        kind: piece.kind,
        text: piece === header ? applyEdits(piece.text, edits) : piece.text,
        piece,
      })),
    ),
  );
}

function scalarAt(tree: Tree | undefined, path: readonly string[]): Edit['span'] {
  let at = tree;
  for (const name of path) at = entryOfMap(at, name)?.value;
  if (at?.type !== 'scalar')
    throw new PullbookError('INPUT_INVALID', `The template has no place for \`${path.join('.')}\`.`);
  return at.span;
}
