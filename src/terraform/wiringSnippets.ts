import { secretsModuleName } from './findWiring';

/** `opg-sirius` as a name in Terraform: letters, digits and `_`. */
export function identifierOf(name: string): string {
  return name.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)/, '_');
}

/**
 * The call of the secrets module for one product. It makes `<product>-dockerhub_id` and `<product>-dockerhub_token` with
 * the placeholder `default`.
 */
export function secretsSnippet(product: string, source: string, label = secretsModuleName): string {
  return `module "${label}" {
  source = "${source}"

  product_prefix = "${product}"

  providers = {
    aws = aws.management
  }
}
`;
}

/** The outputs that hand both secrets on to the folder that makes the repository. */
export function outputsSnippet(label = secretsModuleName, parts: readonly string[] = ['id', 'token']): string {
  return parts
    .map(
      (part) => `output "aws_secretsmanager_secret_dockerhub_${part}" {
  value = module.${label}.aws_secretsmanager_secret_dockerhub_${part}
}
`,
    )
    .join('\n');
}

/** The call of a product's folder. */
export function folderSnippet(label: string, source: string): string {
  return `module "${label}" {
  source = "${source}"

  providers = {
    aws            = aws
    aws.management = aws.management
  }
}
`;
}

/** The data sources that read both secrets' values through the module call `from`. */
export function dataSnippet(product: string, from: string): string {
  const name = identifierOf(product);
  return ['id', 'token']
    .map(
      (part) => `data "aws_secretsmanager_secret_version" "${name}_dockerhub_${part}" {
  secret_id = module.${from}.aws_secretsmanager_secret_dockerhub_${part}.id
  provider  = aws.management
}
`,
    )
    .join('\n');
}

/** The two lines of `circleci_env_vars`. */
export function variableLines(product: string): readonly [user: string, token: string] {
  const value = (part: string) =>
    `data.aws_secretsmanager_secret_version.${identifierOf(product)}_dockerhub_${part}.secret_string`;
  return [`DOCKER_USER         = ${value('id')}`, `DOCKER_ACCESS_TOKEN = ${value('token')}`];
}

/** The part of the repository's module call that makes the variables. */
export function repositorySnippet(product: string, repository: string, source = './modules/repository'): string {
  return `module "${identifierOf(repository)}" {
  source = "${source}"

  name = "${repository}"

  circleci_env_vars = {
${variableLines(product)
  .map((line) => `    ${line}`)
  .join('\n')}
  }
}
`;
}
