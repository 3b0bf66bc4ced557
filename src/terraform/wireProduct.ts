import { posix } from 'node:path';
import { applyEdits } from '../shared/text';
import type { Edit } from '../shared/text';
import type { PlacedBlock, TerraformFile, WiringNames } from './findWiring';
import {
  findRepositoryCall,
  findSecretsCall,
  findWiring,
  isCallOf,
  placeBlocks,
  secretsModuleName,
} from './findWiring';
import { findAttribute, literalOf } from './readBlocks';
import {
  dataSnippet,
  folderSnippet,
  identifierOf,
  outputsSnippet,
  repositorySnippet,
  secretsSnippet,
  variableLines,
} from './wiringSnippets';

/**
 * The files that change, with their new text, when what is missing of a product's wiring is added. Existing text stays.
 * Empty when nothing is missing, or when the files are no infra checkout.
 */
export function wireProduct(files: readonly TerraformFile[], names: WiringNames): readonly TerraformFile[] {
  const { product } = names;
  const facts = findWiring(files, names);
  const blocks = placeBlocks(files);
  const repository = findRepositoryCall(blocks, names.repository);
  if (repository === undefined) return facts.isInfra ? wireNewRepository(files, blocks, names) : [];
  const edits = new Map<string, Edit[]>();
  const edit = (path: string, edit: Edit) => edits.set(path, [...(edits.get(path) ?? []), edit]);
  const append = (path: string, snippet: string) => {
    const text = files.find((file) => file.path === path)?.text ?? '';
    const gap = text === '' ? '' : text.endsWith('\n') ? '\n' : '\n\n';
    edit(path, { span: { start: text.length, end: text.length }, text: gap + snippet });
  };

  const secrets = findSecretsCall(blocks, product);
  const folderCall = findFolderCall(blocks, repository, secrets, product);
  const home = secrets?.path ?? homeOf(files, folderCall, repository);
  const isBeside = posix.dirname(home) === repository.folder;
  const label = secrets?.labels[0] ?? freeLabel(blocks, posix.dirname(home), product);
  if (secrets === undefined) append(home, secretsSnippet(product, moduleSource(blocks, posix.dirname(home)), label));
  if (facts.outputs === undefined && !isBeside) append(home, outputsSnippet(label));
  if (!facts.user || !facts.token) {
    const from = isBeside ? label : (folderCall?.labels[0] ?? identifierOf(product));
    if (!isBeside && folderCall === undefined) {
      append(repository.path, folderSnippet(from, relativeSource(repository.folder, posix.dirname(home))));
    }
    const known = blocks.some(
      ({ type, body }) => type === 'data' && body.includes(`module.${from}.`) && body.includes('dockerhub_'),
    );
    if (!known) append(repository.path, dataSnippet(product, from));
    edit(repository.path, variablesEdit(repository, product, facts));
  }
  return [...edits].map(([path, list]) => ({
    path,
    text: applyEdits(files.find((file) => file.path === path)?.text ?? '', list),
  }));
}

/** The call, beside the repository's, of the folder that belongs to the product. */
function findFolderCall(
  blocks: readonly PlacedBlock[],
  repository: PlacedBlock,
  secrets: PlacedBlock | undefined,
  product: string,
): PlacedBlock | undefined {
  return blocks.find((block) => {
    if (block.type !== 'module' || block.folder !== repository.folder) return false;
    if (secrets === undefined) return isCallOf(block, product);
    const source = literalOf(findAttribute(block, 'source')) ?? '';
    return posix.normalize(posix.join(block.folder, source)) === posix.normalize(secrets.folder);
  });
}

/** The file that the secrets module's call goes to: in the product's folder where there is one. */
function homeOf(files: readonly TerraformFile[], call: PlacedBlock | undefined, repository: PlacedBlock): string {
  const source = call === undefined ? undefined : literalOf(findAttribute(call, 'source'));
  if (source === undefined) return repository.path;
  const folder = posix.normalize(posix.join(repository.folder, source));
  const inFolder = files.filter(({ path }) => posix.dirname(path) === folder).map(({ path }) => path);
  return inFolder.find((path) => path.endsWith('/main.tf')) ?? inFolder[0] ?? repository.path;
}

/** The source of the secrets module as seen from `folder`, taken from another product's call where there is one. */
function moduleSource(blocks: readonly PlacedBlock[], folder: string): string {
  const other = blocks.find((block) => isCallOf(block, secretsModuleName));
  const source = other === undefined ? undefined : literalOf(findAttribute(other, 'source'));
  if (other === undefined || source === undefined) return `../modules/${secretsModuleName}`;
  if (!source.startsWith('.')) return source;
  return relativeSource(folder, posix.join(other.folder, source));
}

function relativeSource(from: string, to: string): string {
  const relative = posix.relative(from, to);
  return relative.startsWith('.') ? relative : `./${relative}`;
}

/** The usual label of the secrets module's call, or one of the product's own where that is taken. */
function freeLabel(blocks: readonly PlacedBlock[], folder: string, product: string): string {
  const isTaken = blocks.some(
    (block) => block.type === 'module' && block.folder === folder && block.labels[0] === secretsModuleName,
  );
  return isTaken ? `${secretsModuleName}_${identifierOf(product)}` : secretsModuleName;
}

/** For a repository that the checkout does not make yet: its call goes beside another one's, then all the rest is added. */
function wireNewRepository(
  files: readonly TerraformFile[],
  blocks: readonly PlacedBlock[],
  names: WiringNames,
): readonly TerraformFile[] {
  const other = blocks.find((block) => isCallOf(block, 'repository'));
  const beside = other ?? blocks.find((block) => isCallOf(block, secretsModuleName));
  if (beside === undefined) return [];
  const source = other === undefined ? undefined : literalOf(findAttribute(other, 'source'));
  const call = repositorySnippet(names.product, names.repository, source);
  const added = files.map(({ path, text }) =>
    path === beside.path ? { path, text: `${text.trimEnd()}\n\n${call}` } : { path, text },
  );
  const rest = new Map(wireProduct(added, names).map(({ path, text }) => [path, text]));
  return added
    .map(({ path, text }) => ({ path, text: rest.get(path) ?? text }))
    .filter(({ path, text }) => text !== files.find((file) => file.path === path)?.text);
}

/** Puts both variables into the map of the repository's call, in place of what is there under their names. */
function variablesEdit(repository: PlacedBlock, product: string, facts: { user: boolean; token: boolean }): Edit {
  const at = (offset: number) => repository.bodyStart + offset;
  const [user, token] = variableLines(product);
  const map = findAttribute(repository, 'circleci_env_vars');
  const lines = [...(facts.user ? [] : [user]), ...(facts.token ? [] : [token])];
  if (map === undefined) {
    const end = at(repository.body.trimEnd().length);
    const block = lines.map((line) => `    ${line}`).join('\n');
    return { span: { start: end, end }, text: `\n\n  circleci_env_vars = {\n${block}\n  }` };
  }
  const kept = map.text
    .slice(1, -1)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .filter((line) => facts.user || !/^\s*"?DOCKER_USER"?\s*=/.test(line))
    .filter((line) => facts.token || !/^\s*"?DOCKER_ACCESS_TOKEN"?\s*=/.test(line));
  const all = [...kept, ...lines.map((line) => `    ${line}`)];
  return { span: { start: at(map.start), end: at(map.end) }, text: `{\n${all.join('\n')}\n  }` };
}
