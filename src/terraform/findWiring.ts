import { posix } from 'node:path';
import type { Block } from './readBlocks';
import { findAttribute, literalOf, readBlocks } from './readBlocks';

/** A Terraform file of a checkout. */
export interface TerraformFile {
  /** With `/`, relative to anything that all files share. */
  readonly path: string;
  readonly text: string;
}

/** What is to be wired: a product's two secrets into the variables of one repository's CircleCI project. */
export interface WiringNames {
  /** The prefix of the secrets' names, such as `sirius`. */
  readonly product: string;
  /** The name of the repository, such as `opg-sirius`. */
  readonly repository: string;
}

/** Where each part of the wiring is; `undefined` for a part that is not there. */
export interface WiringFacts {
  /** Whether the files are those of an infra checkout at all. */
  readonly isInfra: boolean;
  /** The file that calls the secrets module for the product. */
  readonly secrets: string | undefined;
  /** The file with the outputs that hand both secrets on, or the one with the module where it needs none. */
  readonly outputs: string | undefined;
  /** The file with the module call that makes the repository. */
  readonly repository: string | undefined;
  /** Whether `DOCKER_USER` there is the secret with the ID, and `DOCKER_ACCESS_TOKEN` the one with the token. */
  readonly user: boolean;
  readonly token: boolean;
}

/** A block together with where it stands. */
export interface PlacedBlock extends Block {
  readonly path: string;
  readonly folder: string;
}

export const secretsModuleName = 'ci_dockerhub_secrets';

/** All top-level blocks of all files, in the order of the files. */
export function placeBlocks(files: readonly TerraformFile[]): readonly PlacedBlock[] {
  return files.flatMap(({ path, text }) =>
    readBlocks(text).map((block) => ({ ...block, path, folder: posix.dirname(path) })),
  );
}

/**
 * Looks for the wiring of one product by the text of the files. Expressions are followed by name only: from a variable to
 * its data source, to the secret it names or the module output it reads.
 */
export function findWiring(files: readonly TerraformFile[], names: WiringNames): WiringFacts {
  const blocks = placeBlocks(files);
  const secrets = findSecretsCall(blocks, names.product);
  const repository = findRepositoryCall(blocks, names.repository);
  const wires = (variable: string, part: 'id' | 'token') =>
    repository !== undefined && isWired(blocks, repository, secrets, names.product, variable, part);
  return {
    isInfra: blocks.some((block) => isCallOf(block, secretsModuleName) || isCallOf(block, 'repository')),
    secrets: secrets?.path,
    outputs: secrets === undefined ? undefined : findOutputs(blocks, secrets, repository?.folder),
    repository: repository?.path,
    user: wires('DOCKER_USER', 'id'),
    token: wires('DOCKER_ACCESS_TOKEN', 'token'),
  };
}

/** The call of the secrets module whose `product_prefix` is the product. */
export function findSecretsCall(blocks: readonly PlacedBlock[], product: string): PlacedBlock | undefined {
  return blocks.find(
    (block) => isCallOf(block, secretsModuleName) && literalOf(findAttribute(block, 'product_prefix')) === product,
  );
}

/** The module call that makes the repository of this name. */
export function findRepositoryCall(blocks: readonly PlacedBlock[], repository: string): PlacedBlock | undefined {
  return blocks.find(
    (block) => isCallOf(block, 'repository') && literalOf(findAttribute(block, 'name')) === repository,
  );
}

/** Whether the block calls a module that lies in a folder, or repository, of this name. */
export function isCallOf(block: Block, module: string): boolean {
  const source = literalOf(findAttribute(block, 'source')) ?? '';
  const folder = source
    .replace(/\?.*$/, '')
    .replace(/\.git$/, '')
    .replace(/\/$/, '');
  return block.type === 'module' && posix.basename(folder) === module;
}

/** The file with the outputs for both secrets. Where the module is called beside the repository, none are needed. */
function findOutputs(
  blocks: readonly PlacedBlock[],
  secrets: PlacedBlock,
  repositoryFolder: string | undefined,
): string | undefined {
  if (secrets.folder === repositoryFolder) return secrets.path;
  const handsOn = (part: string) =>
    blocks.find(({ type, folder, body }) => {
      const isOutput = type === 'output' && folder === secrets.folder;
      return isOutput && body.includes(`module.${secrets.labels[0] ?? ''}.`) && body.includes(`dockerhub_${part}`);
    })?.path;
  return handsOn('id') === undefined ? undefined : handsOn('token');
}

function isWired(
  blocks: readonly PlacedBlock[],
  repository: PlacedBlock,
  secrets: PlacedBlock | undefined,
  product: string,
  variable: string,
  part: 'id' | 'token',
): boolean {
  const variables = findAttribute(repository, 'circleci_env_vars');
  if (variables === undefined) return false;
  // Without the braces around it, the map reads like a body.
  const inner = [variables.start + 1, variables.end - 1] as const;
  const map = { body: repository.body.slice(...inner), mask: repository.mask.slice(...inner) };
  const value = findAttribute(map, variable)?.text ?? '';
  const label = /^data\.aws_secretsmanager_secret_version\.([\w-]+)\.secret_string$/.exec(value)?.[1];
  const source = blocks.find(
    ({ type, labels, folder }) =>
      type === 'data' &&
      labels[0] === 'aws_secretsmanager_secret_version' &&
      labels[1] === label &&
      folder === repository.folder,
  );
  if (source === undefined) return false;
  const secretId = findAttribute(source, 'secret_id');
  if (literalOf(secretId) === `${product}-dockerhub_${part}`) return true;
  const read = /^module\.([\w-]+)\.(\w+)/.exec(secretId?.text ?? '');
  if (read?.[2]?.includes(`dockerhub_${part}`) !== true) return false;
  return blocks.some(
    (block) =>
      block.type === 'module' &&
      block.labels[0] === read[1] &&
      block.folder === repository.folder &&
      leadsTo(block, secrets),
  );
}

/** Whether the module call is the secrets module's own, or that of the folder which calls it. */
function leadsTo(call: PlacedBlock, secrets: PlacedBlock | undefined): boolean {
  if (secrets === undefined) return false;
  if (call.path === secrets.path && call.bodyStart === secrets.bodyStart) return true;
  const source = literalOf(findAttribute(call, 'source')) ?? '';
  return posix.normalize(posix.join(call.folder, source)) === posix.normalize(secrets.folder);
}
