import { defaultSettings } from '../../lint/settings';
import { snippetBody } from '../../shared/snippet';
import type { Field, Snippet } from '../../shared/snippet';
import { folderCall, inOrder, output, repositoryCallWith, secretsCall, secretValue, variablesMapWith } from './blocks';
import { secretsModule } from './secretsModule';
import { secretsModuleName, unfitForLabel } from './names';

/** Snippets know no settings: they name the variables that are usual. */
const names = defaultSettings.credentials;

const labelLike = (like: string): Field => ({ like, replace: unfitForLabel, by: '_' });

const product = { text: 'product' };
const provider = { choices: ['aws.management', 'aws'] };
const secretsSource = {
  choices: [`../modules/${secretsModuleName}`, `../../modules/${secretsModuleName}`, `./modules/${secretsModuleName}`],
};
const label = { text: secretsModuleName };
/** What reads the secrets is named by the product, and so is the call of its folder. */
const byProduct = { product, name: labelLike('product'), from: labelLike('product') };
const repository = {
  repository: { text: 'repository' },
  repositoryLabel: labelLike('repository'),
  repositorySource: { choices: ['./modules/repository', '../modules/repository'] },
};

/** Where only labels are made of the product, a comment takes it as it is typed: a tab stop is either preset or transformed. */
const ofProduct = (template: string) => `# The Docker Hub account of «product»\n${template}`;

const readBoth = (kind?: 'ephemeral') => inOrder(secretValue('id', kind), secretValue('token', kind));
const bothOutputs = inOrder(output('id'), output('token'));

const make = (
  name: string,
  prefix: string,
  description: string,
  template: string,
  fields: Readonly<Record<string, Field>> = {},
): Snippet => ({ name, prefix, description, body: snippetBody(template, fields) });

/**
 * Snippets for Terraform files: one for each block, one for each whole side, and the module for teams that have none.
 * Their prefixes begin with `dockerhub-`, which none of HashiCorp's extension does.
 */
export const terraformSnippets: readonly Snippet[] = [
  make(
    'Docker Hub: the product’s side',
    'dockerhub-product',
    'In the product’s folder: the call of the secrets module, and the outputs that hand both secrets on',
    inOrder(secretsCall, bothOutputs),
    { product, secretsSource, provider, label: secretsModuleName },
  ),
  make(
    'Docker Hub: the root’s side',
    'dockerhub-root',
    'In the root: the call of the product’s folder, the data sources of both secrets, and the repository with its CircleCI variables',
    inOrder(folderCall, readBoth(), repositoryCallWith(names)),
    { ...byProduct, ...repository, provider, folderSource: './«product»' },
  ),
  make(
    'Docker Hub: call of the secrets module',
    'dockerhub-secrets',
    'Makes <product>-dockerhub_id and <product>-dockerhub_token, each with the placeholder “default”',
    secretsCall,
    { product, secretsSource, provider, label: secretsModuleName },
  ),
  make(
    'Docker Hub: both outputs',
    'dockerhub-outputs',
    'Hand both secrets on from the product’s folder to the root',
    bothOutputs,
    { label },
  ),
  make(
    'Docker Hub: output of the ID',
    'dockerhub-output-id',
    'Hands the secret with the service ID on from the product’s folder to the root',
    output('id'),
    { label },
  ),
  make(
    'Docker Hub: output of the token',
    'dockerhub-output-token',
    'Hands the secret with the access token on from the product’s folder to the root',
    output('token'),
    { label },
  ),
  make(
    'Docker Hub: call of the product’s folder',
    'dockerhub-folder',
    'Calls a product’s folder and hands both AWS provider configurations on',
    folderCall,
    { product, from: labelLike('product'), folderSource: './«product»' },
  ),
  make(
    'Docker Hub: data sources of both secrets',
    'dockerhub-data',
    'Read the service ID and the access token through the outputs of the product’s folder',
    ofProduct(readBoth()),
    { ...byProduct, provider },
  ),
  make(
    'Docker Hub: variables of the CircleCI project',
    'dockerhub-variables',
    `The map circleci_env_vars of a repository’s module: ${names.username} from the ID, ${names.password} from the token`,
    ofProduct(variablesMapWith(names)),
    { product, name: labelLike('product') },
  ),
  make(
    'Docker Hub: call of the repository’s module',
    'dockerhub-repository',
    `Makes a repository whose CircleCI project has ${names.username} and ${names.password}`,
    ofProduct(repositoryCallWith(names)),
    { product, name: labelLike('product'), ...repository },
  ),
  make(
    'Docker Hub: module ci_dockerhub_secrets',
    'dockerhub-module',
    'The module itself, for a team that has none: two secrets, a placeholder in each, outputs',
    inOrder(...Object.values(secretsModule())),
  ),
  make(
    'Docker Hub: module ci_dockerhub_secrets, write-only',
    'dockerhub-module-write-only',
    'The module for Terraform 1.11 and AWS provider 5.88 or later: the placeholder is a write-only argument and stays out of state',
    inOrder(...Object.values(secretsModule('write-only'))),
  ),
  make(
    'Docker Hub: ephemeral reading of both secrets',
    'dockerhub-ephemeral',
    'Reads both secrets without storing them, for Terraform 1.10 and AWS provider 5.77 or later; no CircleCI provider takes such values yet',
    ofProduct(readBoth('ephemeral')),
    { ...byProduct, provider },
  ),
];
