import { attributeOf } from '../hcl/node';
import { textIn, type Checkout, type Folder, type PlacedBlock } from './checkout';
import { sourceNames } from './sourceNames';
import { isOverride } from './terraformPaths';

/** The argument that becomes the variables of a CircleCI project. */
export const variablesArgument = 'circleci_env_vars';

/** What makes a repository, or the CircleCI project of one. */
export const projectResources: readonly string[] = ['github_repository', 'circleci_project'];

/** Repositories of other things than code. */
const otherRepositories =
  /(?:^|[-_])(?:ecr|container|image|docker|artifact|helm|maven|npm|pypi|apt|yum|chart|codecommit)[-_]repository$/;

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
  return sourceNames(textIn(placed, 'source') ?? '').some(
    (name) => name.endsWith('repository') && !otherRepositories.test(name),
  );
}

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
