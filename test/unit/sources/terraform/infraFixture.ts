import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { applyEdits } from '../../../../src/shared/text';
import type { WiringNames } from '../../../../src/sources/terraform/wiring/wiringNames';
import type { Checkout, TerraformFile } from '../../../../src/sources/terraform/model/checkout';
import { wireProduct } from '../../../../src/sources/terraform/wireProduct';

export const infraFolder = path.join(__dirname, '../../../fixtures/infra');

/** Every `.tf` file below a folder, by path from it. */
export function readTerraform(root: string): TerraformFile[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.tf'))
    .sort()
    .map((name) => ({ path: name, text: readFileSync(path.join(root, name), 'utf8') }));
}

/** The realistic infra checkout. */
export function readInfra(): TerraformFile[] {
  return readTerraform(path.join(infraFolder, 'checkout'));
}

/** Its products, with what is special about each. */
export const products: Readonly<Record<string, { readonly repository: string; readonly is: string }>> = {
  sirius: { repository: 'opg-sirius', is: 'not wired; its map ends in a heredoc and a comment' },
  refunds: { repository: 'opg-refunds', is: 'wired' },
  lpa: { repository: 'opg-lpa', is: 'half wired: secrets without outputs, the map is a local of its own' },
  digideps: { repository: 'opg-digideps', is: 'in a folder that gets no provider, with a map that all share' },
  serve: {
    repository: 'opg-sirius-supervision-firm-deputy-hub',
    is: 'half wired: resources of its own, outputs and labels of its own names, one data source',
  },
  store: { repository: 'opg-data-lpa-store', is: 'mis-wired: the pair is swapped' },
  use: { repository: 'opg-use-an-lpa', is: 'mis-wired: a copied prefix in a folder that nothing calls' },
  modernise: { repository: 'opg-modernising-lpa', is: 'mis-wired: another product’s secret, wrong providers' },
  weblate: { repository: 'opg-weblate', is: 'not wired, without a folder' },
  legacy: { repository: 'opg-legacy', is: 'mis-wired: a literal; CRLF, quoted keys, no line end at the end' },
  payments: { repository: 'opg-payments', is: 'not wired, in a second root with modules from git' },
  platform: { repository: 'opg-platform', is: 'wired, in the second root' },
  fresh: { repository: 'opg-fresh', is: 'not there at all' },
};

/** The files after the edits. */
export function wired(checkout: Checkout, names: WiringNames): TerraformFile[] {
  const { edits } = wireProduct(checkout, names);
  return checkout.files.map(({ path: file, text }) => ({ path: file, text: applyEdits(text, edits.get(file) ?? []) }));
}
