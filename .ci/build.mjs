// @ts-check
/**
 * Bundles the extension, the CLI and the notebook renderer into dist/.
 *
 * `node .ci/build.mjs [--production]`
 *
 * Whatever the source imports with `import()` becomes a chunk of its own that loads on first use; code that several
 * chunks need is in a shared chunk and exists once, so `instanceof` and module state hold across them. esbuild splits
 * only ECMAScript modules and VS Code loads CommonJS quickest, so the split output is then turned into CommonJS file
 * by file.
 */
import * as esbuild from 'esbuild';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { outDir, root, say, whenMain } from './lib.mjs';

const dist = path.join(root, 'dist');
const target = 'node20';

/** What the HCL parser loads at run time, from beside the bundle. */
const wasm = [
  'web-tree-sitter/web-tree-sitter.wasm',
  '@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm',
];

/** axios wants form-data (133 kB of MIME types with it) for multipart bodies alone; the platform's class does for the check it makes. */
const formDataStub = {
  name: 'form-data-stub',
  /** @param {import('esbuild').PluginBuild} build */
  setup(build) {
    build.onResolve({ filter: /^form-data$/ }, () => ({ path: 'form-data', namespace: 'stub' }));
    build.onLoad({ filter: /^/, namespace: 'stub' }, () => ({ contents: 'export default globalThis.FormData;' }));
  },
};

/**
 * Builds everything.
 * @param {object} [options]
 * @param {boolean} [options.production] minified, without source maps. `Default: false`
 * @param {string} [options.folder] `Default: dist/`
 */
export async function build({ production = false, folder = dist } = {}) {
  /** @type {import('esbuild').BuildOptions} */
  const common = {
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    minify: production,
    sourcemap: production ? false : 'inline',
    logLevel: 'warning',
    legalComments: 'none',
  };
  const [node, renderer] = await Promise.all([
    esbuild.build({
      ...common,
      entryPoints: ['src/extension.ts', 'src/cli.ts'],
      outdir: 'dist',
      platform: 'node',
      target,
      format: 'esm',
      splitting: true,
      chunkNames: '[name]-[hash]',
      external: ['vscode'],
      // The module builds of the AWS SDK shake better: 483 kB become 316 kB.
      mainFields: ['module', 'main'],
      // The Node build of yaml reads process.env for each token; the browser build is the same code without that.
      alias: {
        yaml: path.join(root, 'node_modules/yaml/browser/index.js'),
        // Its other build asks for import.meta, which CommonJS has not.
        'web-tree-sitter': path.join(root, 'node_modules/web-tree-sitter/web-tree-sitter.cjs'),
      },
      plugins: [formDataStub],
      // The templates of procedures.
      loader: { '.md': 'text' },
    }),
    esbuild.build({
      ...common,
      entryPoints: ['src/renderer/index.ts'],
      outfile: 'dist/renderer.js',
      platform: 'browser',
      target: 'es2022',
      format: 'esm',
      tsconfig: 'src/renderer/tsconfig.json',
      loader: { '.svg': 'text', '.css': 'text' },
    }),
  ]);

  /** @type {Map<string, string | Uint8Array>} */
  const files = new Map();
  for (const file of node.outputFiles ?? []) files.set(path.basename(file.path), await toCommonJs(file.text));
  for (const file of renderer.outputFiles ?? []) files.set(path.basename(file.path), file.contents);
  for (const file of wasm) files.set(path.basename(file), await readFile(path.join(root, 'node_modules', file)));
  await replaceFiles(folder, files);
  // Tests of dist/ ask this file which chunk holds which package.
  if (folder === dist) {
    await mkdir(outDir, { recursive: true });
    await writeFile(path.join(outDir, 'bundle.json'), JSON.stringify(node.metafile));
  }

  /** @param {string} code */
  async function toCommonJs(code) {
    const { code: converted } = await esbuild.transform(code, {
      format: 'cjs',
      platform: 'node',
      target,
      minify: production,
      sourcemap: production ? false : 'inline',
      // Otherwise esbuild leaves import() as it is, and Node would go through its slower ECMAScript loader.
      supported: { 'dynamic-import': false },
    });
    return converted;
  }
}

/**
 * New files first, old ones removed after, each put in place by a rename: an editor that reads the folder meanwhile never
 * sees half a file.
 * @param {string} folder
 * @param {Map<string, string | Uint8Array>} files
 */
async function replaceFiles(folder, files) {
  await mkdir(folder, { recursive: true });
  for (const [name, content] of files) {
    const temporary = path.join(folder, `.${name}.${process.pid}`);
    await writeFile(temporary, content, { mode: name === 'cli.js' ? 0o755 : 0o644 });
    await rename(temporary, path.join(folder, name));
  }
  for (const name of await readdir(folder))
    if (!files.has(name) && !name.startsWith('.')) await rm(path.join(folder, name), { recursive: true, force: true });
}

/**
 * Bundles `test/editor/` into out/editor/index.js, the one module that an editor under test is told to load.
 * It exports `run()`. Each test file runs its top level only then, when mocha's globals exist.
 */
export async function buildEditorTests() {
  const dir = path.join(root, 'test', 'editor');
  const tests = (await readdir(dir)).filter((name) => name.endsWith('.test.ts')).sort();
  const contents = `
    import { runSuite } from './runner';
    export const run = () => runSuite(() => { ${tests.map((name) => `require('./${name}');`).join(' ')} });`;
  await esbuild.build({
    absWorkingDir: root,
    stdin: { contents, resolveDir: dir, sourcefile: 'index.ts', loader: 'ts' },
    outfile: 'out/editor/index.js',
    bundle: true,
    platform: 'node',
    target,
    format: 'cjs',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
}

/** Prints the sizes of what was built, largest first. */
async function printSizes() {
  const sizes = [];
  for (const name of await readdir(dist)) sizes.push({ name, bytes: (await readFile(path.join(dist, name))).length });
  sizes.sort((a, b) => b.bytes - a.bytes);
  for (const { name, bytes } of sizes) console.log(`${String(Math.ceil(bytes / 1000)).padStart(8)} kB  dist/${name}`);
}

whenMain(import.meta.url, async () => {
  const production = process.argv.includes('--production');
  await build({ production });
  if (production) await printSizes();
  say(production ? 'built for production' : 'built');
});
