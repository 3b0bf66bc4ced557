/** The blocks that wire a product, as templates. Names of outputs and secrets are those of the secrets module. */

import { standardOutput, type Part } from './names';

/** The call of the secrets module for one product, in the product's folder. */
export const secretsCall = `module "«label»" {
  source = "«secretsSource»"

  product_prefix = "«product»"

  providers = {
    aws = «provider»
  }
}
`;

/** The output that hands one secret on to the folder that makes the repository. */
export const output = (part: Part): string => `output "${standardOutput(part)}" {
  value = module.«label».${standardOutput(part)}
}
`;

/** The call of the product's folder, which hands both provider configurations on. */
export const folderCall = `module "«from»" {
  source = "«folderSource»"

  providers = {
    aws            = aws
    aws.management = aws.management
  }
}
`;

/** The block that reads one secret's value through the call of the product's folder. */
export const secretValue = (
  part: Part,
  kind: 'data' | 'ephemeral' = 'data',
): string => `${kind} "aws_secretsmanager_secret_version" "«name»_dockerhub_${part}" {
  secret_id = module.«from».${standardOutput(part)}.id
  provider  = «provider»
}
`;

const valueOf = (part: Part) => `data.aws_secretsmanager_secret_version.«name»_dockerhub_${part}.secret_string`;

/** The two entries of `circleci_env_vars`: the user's, then the token's. */
export const variables = [
  `DOCKER_USER         = ${valueOf('id')}`,
  `DOCKER_ACCESS_TOKEN = ${valueOf('token')}`,
] as const;

/** The map that becomes variables of the CircleCI project. */
export const variablesMap = `circleci_env_vars = {
  ${variables.join('\n  ')}
}
`;

/** The part of the repository's module call that makes the variables. */
export const repositoryCall = `module "«repositoryLabel»" {
  source = "«repositorySource»"

  name = "«repository»"

  ${variablesMap.trimEnd().replaceAll('\n', '\n  ')}
}
`;

/** Blocks one after the other, with the blank line that `terraform fmt` leaves alone. */
export function inOrder(...blocks: readonly string[]): string {
  return blocks.join('\n');
}
