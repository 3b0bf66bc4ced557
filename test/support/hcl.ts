import { readHclWasm } from '../../src/ports/hclWasm';
import { createHclParser, type HclParser } from '../../src/sources/terraform/hcl/hclParser';
import { Checkout, type TerraformFile } from '../../src/sources/terraform/model/checkout';

let parser: Promise<HclParser> | undefined;

/** The HCL parser, made once. */
export function hclParser(): Promise<HclParser> {
  return (parser ??= readHclWasm().then(createHclParser));
}

export async function readCheckout(files: readonly TerraformFile[]): Promise<Checkout> {
  return Checkout.read(await hclParser(), files);
}
