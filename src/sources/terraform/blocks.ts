/** The blocks that wire a product, as templates. Names of outputs and secrets are those of the secrets module. */

import type { Settings } from '../../lint/settings';
import { standardOutput, type Half } from './names';

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
export const output = (half: Half): string => `output "${standardOutput(half)}" {
  value = module.«label».${standardOutput(half)}
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
  half: Half,
  kind: 'data' | 'ephemeral' = 'data',
): string => `${kind} "aws_secretsmanager_secret_version" "«name»_dockerhub_${half}" {
  secret_id = module.«from».${standardOutput(half)}.id
  provider  = «provider»
}
`;

const valueOf = (half: Half) => `data.aws_secretsmanager_secret_version.«name»_dockerhub_${half}.secret_string`;

/** The names of the two variables of a project. */
type VariableNames = Settings['credentials'];

/** The two entries of `circleci_env_vars`: the user's, then the token's. */
export function variableLines({ username, password }: VariableNames): readonly [user: string, token: string] {
  const width = Math.max(username.length, password.length);
  return [`${username.padEnd(width)} = ${valueOf('id')}`, `${password.padEnd(width)} = ${valueOf('token')}`];
}

/** The map that becomes variables of the CircleCI project. */
export function variablesMapWith(names: VariableNames): string {
  return `circleci_env_vars = {
  ${variableLines(names).join('\n  ')}
}
`;
}

/** The part of the repository's module call that makes the variables. */
export function repositoryCallWith(names: VariableNames): string {
  return `module "«repositoryLabel»" {
  source = "«repositorySource»"

  name = "«repository»"

  ${variablesMapWith(names).trimEnd().replaceAll('\n', '\n  ')}
}
`;
}

/** Blocks one after the other, with the blank line that `terraform fmt` leaves alone. */
export function inOrder(...blocks: readonly string[]): string {
  return blocks.join('\n');
}
