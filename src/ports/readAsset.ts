import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A file that ships with the program: beside the bundle, which the build copies it to; in the packages when run from source.
 *
 * @param name - In the packages: `web-tree-sitter/web-tree-sitter.wasm`.
 */
export async function readAsset(name: string): Promise<Uint8Array> {
  const beside = join(__dirname, name.slice(name.lastIndexOf('/') + 1));
  return readFile(beside).catch(() => readFile(require.resolve(name)));
}
