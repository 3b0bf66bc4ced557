import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readHclWasm } from '../../../../src/ports/hclWasm';
import { CheckoutLinter } from '../../../../src/sources/terraform/checkoutLinter';
import { createHclParser } from '../../../../src/sources/terraform/hcl/hclParser';
import type { TerraformFile } from '../../../../src/sources/terraform/model/checkout';

export const wiringFixtures = path.join(__dirname, '../../../fixtures/wiring');

/** The parser is made once for all tests. */
export const linter = readHclWasm()
  .then(createHclParser)
  .then((parser) => new CheckoutLinter(parser));

/** The files in a text of the fixtures' form. */
export function splitFiles(text: string): TerraformFile[] {
  const parts = text.split(/^# file: (.*)\n/m).slice(1);
  const files: TerraformFile[] = [];
  for (let index = 0; index < parts.length; index += 2)
    files.push({ path: parts[index] ?? '', text: (parts[index + 1] ?? '').replace(/\n\n$/, '\n') });
  return files;
}

/** The secrets module and the repository module of every checkout. */
export function withModules(files: readonly TerraformFile[]): readonly TerraformFile[] {
  const shared = splitFiles(readFileSync(path.join(wiringFixtures, 'modules.tf'), 'utf8'));
  const own = new Set(files.map(({ path: name }) => name));
  return [...files, ...shared.filter(({ path: name }) => !own.has(name))];
}
