import type { Source } from '../../../src/lint/source';
import { circleci } from '../../../src/sources/circleci/source';
import { terraform } from '../../../src/sources/terraform/source';
import { toySource } from '../../support/toySource';

/** A checkout of one source with something of everything that is served. */
export interface Sample {
  readonly source: Source;
  readonly files: Readonly<Record<string, string>>;
  /** The file that is opened, and in which language. */
  readonly file: string;
  readonly language: string;
  /** What is found in it, and what is left when all that is safe is fixed. */
  readonly rules: readonly string[];
  readonly rulesLeft: readonly string[];
  readonly allFixed: Readonly<Record<string, string>>;
  readonly safeFix: { readonly at: string; readonly title: string; readonly becomes: string };
  /** A fix that is not safe, or goes over other files. */
  readonly risky?: { readonly at: string; readonly title: string; readonly files: readonly string[] };
  readonly command?: { readonly at: string; readonly title: string; readonly adds: string };
  readonly hover: { readonly at: string; readonly words: readonly string[] };
  readonly completion?: {
    /** A line of the file, behind which `typed` stands in a line of its own. */
    readonly behind: string;
    readonly typed: string;
    readonly label: string;
    readonly snippet: string;
    readonly indented: string;
  };
  /** What its command adds, where it can run. */
  readonly lens?: { readonly title: string; readonly adds?: string };
}

const config = `version: 2.1
jobs:
  build:
    docker:
      - image: acme/app:1
      - image: acme/database:2
        auth:
          username: $DOCKER_USER
          password: $DOCKER_ACCESS_TOKEN
      - image: acme/cache:3
        auth:
          username: $DOCKER_USER
    steps:
      - checkout
  deploy:
    docker:
      - image: cimg/base:2026.10
        auth:
          username: $DOCKER_USER
          password: $DOCKER_ACCESS_TOKEN
    steps:
      - checkout
      - setup_remote_docker
      - run: docker pull acme/other:5
workflows:
  main:
    jobs: [build, deploy]
`;

const auth = `        auth:
          username: $DOCKER_USER
          password: $DOCKER_ACCESS_TOKEN
`;

const ofConfigs: Sample = {
  source: circleci,
  files: { '.circleci/config.yml': config },
  file: '.circleci/config.yml',
  language: 'yaml',
  rules: ['incomplete-docker-auth', 'missing-docker-login', 'unauthenticated-docker-pull'],
  rulesLeft: ['missing-docker-login'],
  allFixed: {
    '.circleci/config.yml': config
      .replace('acme/app:1\n', (found) => found + auth)
      .replace('3\n        auth:\n          username: $DOCKER_USER\n', `3\n${auth}`),
  },
  safeFix: { at: 'acme/app', title: 'Add auth with $DOCKER_USER', becomes: `acme/app:1\n${auth}` },
  risky: {
    at: 'docker pull',
    title: 'Log in with dockerhub_login before it, adding the command…',
    files: ['.circleci/config.yml'],
  },
  command: { at: 'docker pull', title: 'Authenticate this whole config…', adds: '- dockerhub_login' },
  hover: { at: 'acme/app:1', words: ['Pulls without your credentials', '`acme/app:1`'] },
  completion: {
    behind: '      - image: acme/app:1',
    typed: '        au',
    label: 'auth',
    snippet: 'auth:\n  username: \\$DOCKER_USER\n  password: \\$DOCKER_ACCESS_TOKEN',
    indented: 'auth:\n          username: $DOCKER_USER\n          password: $DOCKER_ACCESS_TOKEN',
  },
  lens: { title: '1 of ', adds: `acme/app:1\n${auth}` },
};

const product = `module "ci_dockerhub_secrets" {
  source = "../modules/ci_dockerhub_secrets"

  product_prefix = "sirius"

  providers = {
    aws = aws.management
  }
}
`;

const root = `module "sirius" {
  source = "./sirius"

  providers = {
    aws            = aws
    aws.management = aws.management
  }
}

data "aws_secretsmanager_secret_version" "sirius_dockerhub_id" {
  secret_id = module.sirius.aws_secretsmanager_secret_dockerhub_id.id
  provider  = aws.management
}

data "aws_secretsmanager_secret_version" "sirius_dockerhub_token" {
  secret_id = module.sirius.aws_secretsmanager_secret_dockerhub_token.id
  provider  = aws.management
}

module "opg_sirius" {
  source = "./modules/repository"

  name = "opg-sirius"

  circleci_env_vars = {
    DOCKER_USER         = data.aws_secretsmanager_secret_version.sirius_dockerhub_token.secret_string
    DOCKER_ACCESS_TOKEN = data.aws_secretsmanager_secret_version.sirius_dockerhub_id.secret_string
  }
}
`;

const righted = root
  .replace('_dockerhub_id.secret_string', '_dockerhub_X.secret_string')
  .replace('_dockerhub_token.secret_string', '_dockerhub_id.secret_string')
  .replace('_dockerhub_X.secret_string', '_dockerhub_token.secret_string');

const outputs = ['id', 'token']
  .map(
    (part) => `
output "aws_secretsmanager_secret_dockerhub_${part}" {
  value = module.ci_dockerhub_secrets.aws_secretsmanager_secret_dockerhub_${part}
}
`,
  )
  .join('');

const twice = (rule: string): string[] => [rule, rule];

const ofTerraform: Sample = {
  source: terraform,
  files: { 'main.tf': root, 'sirius/main.tf': product },
  file: 'main.tf',
  language: 'terraform',
  rules: [...twice('missing-dockerhub-output'), ...twice('swapped-dockerhub-credentials')],
  rulesLeft: [],
  allFixed: { 'main.tf': righted, 'sirius/main.tf': product + outputs },
  safeFix: {
    at: 'data.aws_secretsmanager_secret_version.sirius_dockerhub_token.secret_string',
    title: 'Exchange the two values',
    becomes: 'DOCKER_USER         = data.aws_secretsmanager_secret_version.sirius_dockerhub_id.secret_string',
  },
  risky: { at: 'module.sirius.aws', title: 'Add the output…', files: ['sirius/main.tf'] },
  hover: { at: 'DOCKER_USER', words: ['`DOCKER_USER`'] },
};

const lists: Sample = {
  source: toySource('file'),
  files: { 'a.toy': '\nLoud\nfine\n' },
  file: 'a.toy',
  language: 'plaintext',
  rules: ['toy-shouting'],
  rulesLeft: [],
  allFixed: { 'a.toy': '\nloud\nfine\n' },
  safeFix: { at: 'Loud', title: 'Write it in lower case', becomes: 'loud' },
  command: { at: 'Loud', title: 'Lower all…', adds: 'loud' },
  hover: { at: 'Loud', words: ['**Loud** of [the index]('] },
  completion: { behind: 'fine', typed: 'h', label: 'hello', snippet: 'hello', indented: 'hello' },
  lens: { title: 'Lower all', adds: 'loud' },
};

const listsTogether: Sample = {
  source: toySource('repository'),
  files: { 'a.toy': '\nLoud\nnew\n', 'index.toy': 'fine\n' },
  file: 'a.toy',
  language: 'plaintext',
  rules: ['toy-shouting', 'toy-unlisted'],
  rulesLeft: ['toy-unlisted'],
  allFixed: { 'a.toy': '\nloud\nnew\n', 'index.toy': 'fine\nnew\n' },
  safeFix: { at: 'Loud', title: 'Write it in lower case', becomes: 'loud' },
  risky: { at: 'new', title: 'Add it to the index…', files: ['index.toy'] },
  hover: { at: 'new', words: ['**new** of [the index]('] },
  completion: { behind: 'new', typed: 'h', label: 'hello', snippet: 'hello', indented: 'hello' },
  lens: { title: 'Lower all' },
};

/** The sources of the product, then one that no product has, in both forms of unit. */
export const samples: readonly Sample[] = [ofConfigs, ofTerraform, lists, listsTogether];
