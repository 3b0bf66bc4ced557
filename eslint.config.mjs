import eslint from '@eslint/js';
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';
import importTable from './.ci/importTable.cjs';

const { rows, useProcess } = importTable;

/** @param {string} folder of the import table */
const globOf = (folder) => (folder.endsWith('.ts') ? `src/${folder}` : `src/${folder}/**/*.ts`);

/** What a folder may not use that knows nothing of Node: `process`, `require` and the like. */
const withoutNode = rows
  .filter(({ node }) => node !== true)
  .map((row) => ({
    files: [globOf(row.folder)],
    ignores: [...rows.slice(0, rows.indexOf(row)).map(({ folder }) => globOf(folder)), ...Object.keys(useProcess)],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['process', 'require', '__dirname', '__filename'].map((name) => ({
          name,
          message: `src/${row.folder} knows nothing of Node: what it needs is handed in (.ci/importTable.cjs).`,
        })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'globalThis', property: 'process', message: 'What it needs is handed in (.ci/importTable.cjs).' },
      ],
    },
  }));

/** Type-checked rules for all TypeScript; plain rules for the build scripts, which are JavaScript. */
export default tseslint.config(
  { ignores: ['dist/', 'out/', '.cache/', 'test/fixtures/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      'no-console': 'error',
    },
  },
  {
    // The editor hands over what it is made of, no list from a file.
    files: ['src/**/*.ts'],
    ignores: ['src/editor/**', 'src/extension.ts', 'src/shared/lists.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'CallExpression[callee.property.name=/^(push|unshift|splice|concat|max|min|fromCharCode|fromCodePoint)$/] > SpreadElement',
          message: 'A list from a file may have more items than the stack holds arguments: see src/shared/lists.ts.',
        },
      ],
    },
  },
  {
    // What they read comes from files and services of others: no text may make one of them take the square of its length. Also where
    // that depends on what stands behind the pattern.
    files: ['src/**/*.ts', '.ci/**/*.{mjs,cjs}', 'test/support/**/*.ts'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential', ignorePartial: false }],
    },
  },
  ...withoutNode,
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', name: ['describe', 'it'], package: 'node:test' }] },
      ],
      'no-console': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: Object.fromEntries(
        'process console URL URLSearchParams AbortSignal setTimeout clearTimeout fetch Buffer'
          .split(' ')
          .map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { module: 'writable', require: 'readonly', __filename: 'readonly' },
    },
  },
);
