import path from 'node:path';
import { build } from 'esbuild';
import { root } from '../../.ci/lib.mjs';

/**
 * Compiles a script with all that it imports into one file, for tests that start it hundreds of times.
 *
 * @param entry - From the repository's folder.
 * @param folder - Where the file is written to.
 * @returns its path.
 */
export async function bundleScript(entry: string, folder: string): Promise<string> {
  const outfile = path.join(folder, path.basename(entry).replace(/\.ts$/, '.cjs'));
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    alias: { 'web-tree-sitter': path.join(root, 'node_modules/web-tree-sitter/web-tree-sitter.cjs') },
    loader: { '.md': 'text' },
    logLevel: 'error',
  });
  return outfile;
}
