import { defaultSettings } from '../../lint/settings';
import { fill } from '../../shared/snippet';
import { folderCall, inOrder, output, repositoryCallWith, secretsCall, secretValue } from './blocks';
import { identifierOf, type Half, secretsModuleName } from './names';

const provider = 'aws.management';

/**
 * The call of the secrets module for one product. It makes `<product>-dockerhub_id` and `<product>-dockerhub_token` with
 * the placeholder `default`.
 */
export function secretsSnippet(product: string, source: string, label = secretsModuleName): string {
  return fill(secretsCall, { product, secretsSource: source, label, provider });
}

/** The outputs that hand both secrets on to the folder that makes the repository. */
export function outputsSnippet(label = secretsModuleName, halves: readonly Half[] = ['id', 'token']): string {
  return fill(inOrder(...halves.map((half) => output(half))), { label });
}

/** The call of a product's folder. */
export function folderSnippet(label: string, source: string): string {
  return fill(folderCall, { from: label, folderSource: source });
}

/** The data sources that read both secrets' values through the module call `from`. */
export function dataSnippet(product: string, from: string): string {
  return fill(inOrder(secretValue('id'), secretValue('token')), { name: identifierOf(product), from, provider });
}

/** The part of the repository's module call that makes the variables. */
export function repositorySnippet(
  product: string,
  repository: string,
  variables = defaultSettings.credentials,
  source = './modules/repository',
): string {
  return fill(repositoryCallWith(variables), {
    name: identifierOf(product),
    repository,
    repositoryLabel: identifierOf(repository),
    repositorySource: source,
  });
}
