import type { HclWasm } from '../sources/terraform/hcl/hclParser';
import { readAsset } from './readAsset';

/** The HCL parser's WebAssembly: beside the bundle, which the build copies it to; in the packages when run from source. */
export async function readHclWasm(): Promise<HclWasm> {
  const [runtime, grammar] = await Promise.all([
    readAsset('web-tree-sitter/web-tree-sitter.wasm'),
    readAsset('@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm'),
  ]);
  return { runtime, grammar };
}
