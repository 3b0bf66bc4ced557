import { projectSlugPattern } from '../../services/circleCi/projectSlug';
import { dockerIdPattern, proposeDockerId } from '../../services/dockerHub/dockerId';
import type { Answers, Question } from '../procedure';

const pattern =
  (allowed: RegExp, fault: string) =>
  (value: string): string | undefined =>
    allowed.test(value) ? undefined : fault;

const slug = pattern(
  projectSlugPattern,
  'A project slug reads `gh/<organisation>/<repository>`. CircleCI shows it in the project settings.',
);

const ownerOf = (answers: Answers): string => answers['circleci.project']?.split('/').slice(0, 2).join('/') ?? '';

/** What a runbook for one product asks for. */
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
    validate: pattern(dockerIdPattern, 'A Docker ID has 4 to 30 lower-case letters and digits, nothing else.'),
    proposal: ({ product = '' }) => proposeDockerId(product, 'ci'),
  },
  {
    name: 'dockerhub.mail',
    title: 'Mail group',
    prompt: 'Mail address of the group that the team reads. The ID signs up with a + alias of it.',
    placeholder: 'team@example.org',
    validate: (value) => {
      if (/^[^\s@+]*\+[^\s@]*@/.test(value)) return 'Without the `+` alias: it is added from the Docker ID.';
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
