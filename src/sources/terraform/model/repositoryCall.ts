import { memo } from '../../../shared/memo';
import { posix } from 'node:path';
import { attributeOf } from '../hcl/node';
import { type Checkout, type Folder, type PlacedBlock } from './checkout';
import { sourceNames } from './sourceNames';
import { isOverride } from './terraformPaths';

/** The argument that becomes the variables of a CircleCI project. */
export const variablesArgument = 'circleci_env_vars';

/** What makes a repository, or the CircleCI project of one. */
export const projectResources: readonly string[] = ['github_repository', 'circleci_project'];

/** What modules that make repositories are called. */
const repositoryNames = /repositor(?:y|ies)$|(?:^|[-_])repos?$/;

/** Repositories of other things than code. */
const otherRepositories =
  /(?:^|[-_])(?:ecr|container|image|docker|artifact|helm|maven|npm|pypi|apt|yum|chart|codecommit)[-_]repo(?:s|sitory|sitories)?$/;

/**
 * Whether a block calls a module that makes a repository: it hands on the variables, the called code makes one or takes the
 * variables, or, where that says nothing, the module is called so.
 */
export function isRepositoryCall(checkout: Checkout, placed: PlacedBlock): boolean {
  const { block, file } = placed;
  // An override file changes a call that stands elsewhere.
  if (block.type !== 'module' || isOverride(file.path)) return false;
  if (attributeOf(block.body, variablesArgument) !== undefined) return true;
  const target = checkout.target(placed);
  if (target !== undefined && (takesVariables(checkout, target) || makesProject(target))) return true;
  if (target?.blocks.some(makesOther) === true) return false;
  const source = sourceOf(placed);
  return (
    (target === undefined && sourcesWithVariables(checkout).has(addressOf(source, placed))) ||
    sourceNames(source).some((name) => repositoryNames.test(name) && !otherRepositories.test(name))
  );
}

/** Whether what a call makes cannot be seen and is, by its name, nothing else than repositories. */
export function mayMakeRepositories(checkout: Checkout, placed: PlacedBlock): boolean {
  if (placed.block.type !== 'module' || checkout.target(placed) !== undefined) return false;
  return !sourceNames(sourceOf(placed)).some((name) => otherRepositories.test(name));
}

/** As it is written: OpenTofu takes names in it. */
function sourceOf({ block, file }: PlacedBlock): string {
  const value = attributeOf(block.body, 'source')?.value;
  if (value === undefined || value.kind === 'text') return value?.value ?? '';
  return file.text
    .slice(value.span.start, value.span.end)
    .replace(/^"|"$/g, '')
    .replace(/\$\{[^{}]*\}/g, 'x');
}

/** The same for every version of a module. */
function addressOf(source: string, { folder }: PlacedBlock): string {
  return source.startsWith('.')
    ? posix.join(folder.path, source).replace(/\/$/, '')
    : (source.split(/[?#]/, 1)[0] ?? '');
}

/** The sources of calls that hand the variables on: what else has one of these makes a repository too. */
const sourcesWithVariables = memo(
  (checkout: Checkout): ReadonlySet<string> =>
    new Set(
      checkout.blocks
        .filter(({ block }) => block.type === 'module' && attributeOf(block.body, variablesArgument) !== undefined)
        .map((placed) => addressOf(sourceOf(placed), placed)),
    ),
);

/** Whether a module declares the variable that its calls hand the variables on by. */
export function takesVariables(checkout: Checkout, folder: Folder): boolean {
  return checkout.find(folder, 'variable', variablesArgument) !== undefined;
}

function makesProject({ blocks }: Folder): boolean {
  return blocks.some(({ block }) => block.type === 'resource' && projectResources.includes(block.labels[0] ?? ''));
}

function makesOther({ block }: PlacedBlock): boolean {
  const [type = ''] = block.labels;
  return block.type === 'resource' && type.endsWith('_repository') && !projectResources.includes(type);
}
