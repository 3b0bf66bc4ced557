import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HclWasm } from '../sources/terraform/hcl/hclParser';

/** The HCL parser's WebAssembly: beside the bundle, which the build copies it to; in the packages when run from source. */
export async function readHclWasm(): Promise<HclWasm> {
  const [runtime, grammar] = await Promise.all([
    read('web-tree-sitter/web-tree-sitter.wasm'),
    read('@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm'),
  ]);
  return { runtime, grammar };
}

async function read(name: string): Promise<Uint8Array> {
  const beside = join(__dirname, name.slice(name.lastIndexOf('/') + 1));
  return readFile(beside).catch(() => readFile(require.resolve(name)));
}
