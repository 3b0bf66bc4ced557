/**
 * Whether a text speaks of Docker Hub credentials or a project's variables at all. Files that do not are read for what
 * others refer to, and have no findings; files kept under Terraform's names may be anything.
 */
export function mentionsWiring(text: string): boolean {
  return /dockerhub|circleci_env_vars|circleci_context|\bDOCKER_(?:USER|ACCESS_TOKEN)\b/i.test(text);
}
