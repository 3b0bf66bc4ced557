import { stringify } from 'yaml';
import { PullbookError } from '../shared/errors';
import { applyEdits } from '../shared/text';
import type { Edit } from '../shared/text';
import { joinRunbook, revisePieces, splitRunbook } from '../runbook/file/markdown';
import { entryOfMap, readYaml } from '../runbook/file/yamlTree';
import type { Tree } from '../runbook/file/yamlTree';

/**
 * Answers by the path of their input in the front matter: `dockerhub.team`. An input that no question asks for, such as
 * `circleci.config`, may be among them too; without an answer it stays as the template has it.
 */
export type Answers = Readonly<Record<string, string>>;

/** One question of the wizard, in the order they are asked. */
export interface Question {
  /** The input it fills, as a path in `inputs`. */
  readonly name: string;
  readonly title: string;
  readonly prompt: string;
  readonly placeholder: string;
  /** What is wrong with a value, as it is typed, or `undefined`. */
  readonly validate: (value: string) => string | undefined;
  /** What to fill in at first, from the answers so far. */
  readonly proposal?: (answers: Answers) => string;
}

const pattern =
  (allowed: RegExp, fault: string) =>
  (value: string): string | undefined =>
    allowed.test(value) ? undefined : fault;

const slug = pattern(
  /^(?:gh|github|bb|bitbucket|circleci)(?:\/[A-Za-z0-9][A-Za-z0-9._-]*){2}$/,
  'A project slug reads `gh/<organisation>/<repository>`. CircleCI shows it in the project settings.',
);

const ownerOf = (answers: Answers): string => answers['circleci.project']?.split('/').slice(0, 2).join('/') ?? '';

export const questions: readonly Question[] = [
  {
    name: 'product',
    title: 'Product',
    prompt: 'Prefix of the names of both secrets: <prefix>-dockerhub_id and <prefix>-dockerhub_token.',
    placeholder: 'sirius',
    validate: pattern(
      /^[a-z][a-z0-9_-]{0,39}$/,
      'Lower-case letters, digits, `-` and `_`, beginning with a letter, 40 at most.',
    ),
  },
  {
    name: 'dockerhub.organisation',
    title: 'Docker organisation',
    prompt: 'The paid organisation on Docker Hub that lifts the pull limit.',
    placeholder: 'exampleorg',
    validate: pattern(
      /^[a-z0-9][a-z0-9_-]{1,29}$/,
      'The name of an organisation as in its address: lower-case letters and digits.',
    ),
  },
  {
    name: 'dockerhub.team',
    title: 'Team',
    prompt: 'The team in it whose members are service IDs.',
    placeholder: 'ciusers',
    validate: pattern(/^[a-zA-Z0-9_-]{3,30}$/, 'A team name has 3 to 30 letters, digits, `_` and `-`.'),
  },
  {
    name: 'dockerhub.username',
    title: 'Service Docker ID',
    prompt: 'The Docker ID of this one project. It can never be renamed.',
    placeholder: 'siriusci',
    validate: pattern(/^[a-z0-9]{4,30}$/, 'A Docker ID has 4 to 30 lower-case letters and digits, nothing else.'),
    proposal: ({ product = '' }) => `${product.replace(/[^a-z0-9]/g, '').slice(0, 28)}ci`.padEnd(4, '0'),
  },
  {
    name: 'dockerhub.mail',
    title: 'Mail group',
    prompt: 'Mail address of the group that the team reads. The ID signs up with a + alias of it.',
    placeholder: 'team@example.org',
    validate: (value) => {
      if (/^[^\s@]*\+[^\s@]*@/.test(value)) return 'Without the `+` alias: it is added from the Docker ID.';
      return pattern(
        /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}$/,
        'A mail address, such as `team@example.org`.',
      )(value);
    },
  },
  {
    name: 'aws.profile',
    title: 'AWS profile',
    prompt: 'The profile of `~/.aws/config` for the account that holds the secrets.',
    placeholder: 'management',
    validate: pattern(
      /^[^\s[\]#"'](?:[^[\]#"'\r\n]{0,62}[^\s[\]#"'])?$/,
      'The name of a profile, without brackets or quotes.',
    ),
  },
  {
    name: 'aws.region',
    title: 'AWS region',
    prompt: 'The region of the secrets.',
    placeholder: 'eu-west-1',
    validate: pattern(/^[a-z]{2,3}(?:-[a-z]+){1,2}-\d{1,2}$/, 'A region reads `eu-west-1`.'),
    proposal: () => 'eu-west-1',
  },
  {
    name: 'aws.account',
    title: 'AWS account',
    prompt: 'The number of that account. Steps refuse to act in any other.',
    placeholder: '123456789012',
    validate: pattern(/^\d{12}$/, 'An account number has 12 digits.'),
  },
  {
    name: 'circleci.project',
    title: 'CircleCI project',
    prompt: 'The project whose pulls are to sign in.',
    placeholder: 'gh/example/product',
    validate: slug,
    proposal: ({ product = '', 'dockerhub.organisation': organisation = '' }) => `gh/${organisation}/${product}`,
  },
  {
    name: 'circleci.infra',
    title: 'Infra project',
    prompt: 'The CircleCI project whose build applies Terraform.',
    placeholder: 'gh/example/infra',
    validate: slug,
    proposal: (answers) => `${ownerOf(answers)}/infra`,
  },
  {
    name: 'circleci.branch',
    title: 'Infra branch',
    prompt: 'The branch of the infra repository that Terraform is applied from.',
    placeholder: 'main',
    validate: pattern(
      /^(?![-/.])(?!.*(?:\.\.|\/\/|@\{|\.lock$))[^\s~^:?*[\\]{1,200}(?<![/.])$/,
      'The name of a branch, without spaces.',
    ),
    proposal: () => 'main',
  },
];

/** What the new file is called. */
export function runbookFileName(answers: Answers): string {
  return `${answers['product'] ?? 'new'}.runbook.md`;
}

/**
 * The template with its front matter filled in: the answers into `inputs`, the review from today for a year, owned by the
 * mail group. Only those values change; comments and layout stay.
 *
 * @param today - `YYYY-MM-DD`.
 * @throws {PullbookError} `INPUT_INVALID` when an answer is missing or wrong.
 */
export function renderTemplate(template: string, answers: Answers, today: string): string {
  const pieces = splitRunbook(template);
  const header = pieces.find((piece) => piece.kind === 'header');
  const { tree } = readYaml(header?.text ?? '');
  const due = `${Number(today.slice(0, 4)) + 1}${today.slice(4).replace('-02-29', '-02-28')}`;
  const values: [path: string, value: string][] = [
    ['review.last', today],
    ['review.due', due],
    ['review.owner', answers['dockerhub.mail'] ?? ''],
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
