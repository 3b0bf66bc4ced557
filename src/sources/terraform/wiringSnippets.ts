import { fill } from '../../shared/snippet';
import { folderCall, inOrder, output, repositoryCall, secretsCall, secretValue, variables } from './blocks';
import { type Part, secretsModuleName } from './names';

const provider = 'aws.management';

/** What makes a name unfit as a label: each such place is replaced by `_`. */
export const unfitForLabel = /^(?=[0-9])|[^A-Za-z0-9_]/g;

/** `opg-sirius` as a name in Terraform: letters, digits and `_`. */
export function identifierOf(name: string): string {
  return name.replace(unfitForLabel, '_');
}

/** The first of `x`, `x_2`, `x_3`… that nothing has yet. */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  let free = name;
  for (let number = 2; isTaken(free); number++) free = `${name}_${number}`;
  return free;
}

/**
 * The call of the secrets module for one product. It makes `<product>-dockerhub_id` and `<product>-dockerhub_token` with
 * the placeholder `default`.
 */
export function secretsSnippet(product: string, source: string, label = secretsModuleName): string {
  return fill(secretsCall, { product, secretsSource: source, label, provider });
}

/** The outputs that hand both secrets on to the folder that makes the repository. */
export function outputsSnippet(label = secretsModuleName, parts: readonly Part[] = ['id', 'token']): string {
  return fill(inOrder(...parts.map((part) => output(part))), { label });
}

/** The call of a product's folder. */
export function folderSnippet(label: string, source: string): string {
  return fill(folderCall, { from: label, folderSource: source });
}

/** The data sources that read both secrets' values through the module call `from`. */
export function dataSnippet(product: string, from: string): string {
  return fill(inOrder(secretValue('id'), secretValue('token')), { name: identifierOf(product), from, provider });
}

/** The two lines of `circleci_env_vars`. */
export function variableLines(product: string): readonly [user: string, token: string] {
  const [user, token] = variables;
  const names = { name: identifierOf(product) };
  return [fill(user, names), fill(token, names)];
}

/** The part of the repository's module call that makes the variables. */
export function repositorySnippet(product: string, repository: string, source = './modules/repository'): string {
  return fill(repositoryCall, {
    name: identifierOf(product),
    repository,
    repositoryLabel: identifierOf(repository),
    repositorySource: source,
  });
}
