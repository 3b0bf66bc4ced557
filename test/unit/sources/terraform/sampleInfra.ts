import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TerraformFile } from '../../../../src/sources/terraform/model/checkout';

/** The Terraform files of the sample infra checkout, which wires `refunds` and not `sirius`. */
export function readSampleInfra(): TerraformFile[] {
  const root = join('media', 'sample', 'infra');
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.tf'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}
