import { posix } from 'node:path';
import { copiesEverywhere } from '../../../shared/files';

/** Folders of copies that these tools make and Git ignores: nobody's own text, and rewritten by the next run. */
export const copiedFolders: readonly string[] = [
  ...copiesEverywhere,
  '.terraform',
  '.terragrunt-cache',
  '.terraspace-cache',
  '.external_modules',
];

/**
 * Every form in which Terraform, OpenTofu, Terragrunt or a stack takes configuration. Only `.tf` is read; of the others it
 * is known that they are there.
 */
export const configurationGlobs: readonly string[] = [
  '**/*.tf',
  '**/*.tofu',
  '**/*.tf.json',
  '**/*.tofu.json',
  '**/terragrunt*.hcl',
  '**/*.tfcomponent.hcl',
  '**/*.tfstack.hcl',
];

/** Whether a file has one of these forms. */
export function hasConfiguration(path: string): boolean {
  return /\.(?:tf|tofu)(?:\.json)?$|\.tf(?:component|stack)\.hcl$|(?:^|\/)terragrunt[^/]*\.hcl$/.test(path);
}

/** Whether a path, relative to the checkout, lies in a folder of copies. */
export function isCopied(path: string): boolean {
  return posix
    .dirname(path)
    .split('/')
    .some((name) => copiedFolders.includes(name));
}

/** Whether a file is of the form that is read. */
export function isRead(path: string): boolean {
  return path.endsWith('.tf');
}

/**
 * Whether a file of either form changes blocks of others instead of adding its own.
 * @see https://developer.hashicorp.com/terraform/language/files/override
 */
export function isOverride(path: string): boolean {
  return /^(?:.*_)?override\.(?:tf|tofu)(?:\.json)?$/.test(posix.basename(path));
}
