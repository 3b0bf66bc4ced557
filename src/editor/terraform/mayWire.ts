import type { CredentialNames } from '../../sources/terraform/model/wiringModel';
import { mentionsWiring } from '../../sources/terraform/model/mentionsWiring';
import type { TerraformFile } from '../../sources/terraform/model/checkout';

/**
 * Whether the files of a checkout speak of anything that the rules are about. Most Terraform does not, and need not be
 * parsed to say so.
 */
export function mayWire(files: readonly TerraformFile[], { username, password }: CredentialNames): boolean {
  return files.some(({ text }) => mentionsWiring(text) || text.includes(username) || text.includes(password));
}
