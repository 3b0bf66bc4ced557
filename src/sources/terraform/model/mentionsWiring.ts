import { posix } from 'node:path';
import type { TerraformFile } from './checkout';

/**
 * Whether a text speaks of Docker Hub credentials or a project's variables at all. Files that do not are read for what
 * others refer to, and have no findings; files kept under Terraform's names may be anything.
 */
export function mentionsWiring(text: string): boolean {
  return /dockerhub|circleci_env_vars|circleci_context|\bDOCKER_(?:USER|ACCESS_TOKEN)\b/i.test(text);
}

/** The folder that all files of the wiring lie in: where a team's settings for it are looked for, and above. */
export function wiringFolder(files: readonly TerraformFile[]): string {
  const [first = '.', ...others] = files
    .filter(({ text }) => mentionsWiring(text))
    .map(({ path }) => posix.dirname(path));
  return others.reduce((common, folder) => {
    let at = common;
    while (at !== '.' && at !== folder && !folder.startsWith(`${at}/`)) at = posix.dirname(at);
    return at;
  }, first);
}
