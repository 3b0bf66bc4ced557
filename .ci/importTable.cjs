// @ts-check
/**
 * Which folder of `src` may import what. `.ci/dependency-cruiser.cjs` and `eslint.config.mjs` enforce it as it stands here,
 * and the table in `src/README.md` is held to it by a test.
 *
 * A row speaks of a folder, or of files, below `src`; `*` stands for one name. The first row that fits a file is its own.
 * It sees itself and what stands in `sees`; `types` are seen by `import type` alone.
 *
 * @typedef {object} Row
 * @property {string} folder
 * @property {string} holds in a few words
 * @property {readonly string[]} sees
 * @property {readonly string[]} [types]
 * @property {true | readonly string[]} [node] whether Node's built-in modules and `process` may be used, or which modules:
 *   `path` and `crypto` compute and touch nothing
 */

const sources = ['sources'];
const runbook = ['runbook/file', 'runbook/language', 'runbook/run'];

/** What clients and step kinds share: names and types of the services, no code that calls one. */
const contracts = ['services/*.ts', 'services/*/*.ts'];

/** @type {readonly Row[]} */
const rows = [
  { folder: 'shared', holds: 'spans and edits, the one error type, `Secret`, redaction, ports', sees: [] },
  {
    folder: 'lint',
    holds:
      'what every source shares: rule contract, findings, severities, settings, suppression, verification of fixes',
    sees: ['shared'],
  },
  { folder: 'sources/yaml', holds: 'parser, document and edits of YAML', sees: ['lint', 'shared'] },
  {
    folder: 'sources/docker',
    holds: 'image names, shell, Dockerfiles, compose files: what pulls',
    sees: ['sources/yaml', 'lint', 'shared'],
  },
  {
    folder: 'sources/circleci',
    holds: '`.circleci` configs: model, rules, edits',
    sees: ['sources/yaml', 'sources/docker', 'lint', 'shared'],
  },
  {
    folder: 'sources/terraform',
    holds: 'HCL, what a checkout wires, rules, insertion',
    sees: ['lint', 'shared'],
    node: ['path'],
  },
  { folder: 'sources', holds: 'the registry of sources', sees: ['lint', 'shared'] },
  {
    folder: 'project',
    holds: 'repositories, which file belongs to which source, whose settings count',
    sees: ['lint', 'shared'],
  },
  { folder: 'language', holds: 'the language service in plain data', sees: ['project', 'lint', 'shared'] },
  { folder: 'runbook/file', holds: 'Markdown split, cells, expressions, inputs', sees: ['shared'], node: ['crypto'] },
  { folder: 'runbook/language', holds: 'completion, hover, rename in a runbook', sees: ['runbook/file', 'shared'] },
  {
    folder: 'runbook/run',
    holds: 'step contract, runner, journal, escrow, report',
    sees: ['runbook/file', 'shared'],
    node: ['crypto'],
  },
  {
    folder: 'procedures',
    holds: 'runbook templates and their questions',
    // What names of accounts and projects look like, so that a question and a step refuse the same.
    sees: ['runbook/file', ...contracts, 'shared'],
  },
  { folder: 'services/http', holds: 'one HTTP module: limits, retries, proxies', sees: ['shared'], node: true },
  {
    folder: 'services/*/client',
    holds: 'the calls of one service',
    sees: ['services/http', ...contracts, 'shared'],
    node: true,
  },
  {
    folder: 'services/world',
    holds: 'the rehearsal world behind real HTTP',
    sees: ['services/*/simulator', 'shared'],
    node: true,
  },
  {
    folder: 'services/*/simulator',
    holds: 'one simulated service; a mistake shared with the client would hide itself',
    sees: ['services/world', 'shared'],
    node: ['crypto', 'util'],
  },
  {
    folder: 'services',
    holds: 'what a service is, endpoints, clients and simulators put together behind `import()`',
    sees: ['shared'],
    node: ['fs', 'http', 'os'],
  },
  {
    folder: 'steps/engine',
    holds: 'a target put together: live, rehearsal',
    sees: ['steps', ...runbook, 'services', ...sources, 'project', 'lint', 'shared'],
  },
  {
    folder: 'steps/rehearsed',
    holds: 'what a rehearsal takes from the workspace, such as the infra checkout',
    sees: ['steps', ...runbook, 'services', ...sources, 'project', 'lint', 'shared'],
  },
  {
    folder: 'steps',
    holds: 'the step kinds and landing places',
    sees: [...runbook, ...contracts, ...sources, 'project', 'lint', 'shared'],
    node: ['crypto', 'path'],
  },
  {
    folder: 'ports',
    holds: 'clock, randomness, disk, lock, files of Node',
    sees: ['shared'],
    types: ['runbook', 'project', 'lint', 'sources'],
    node: true,
  },
  {
    folder: 'editor',
    holds: 'VS Code',
    sees: [
      'renderer/envelope.ts',
      'renderer/signs.ts',
      'language',
      'procedures',
      ...runbook,
      'services',
      'steps',
      'sources',
      'project',
      'lint',
      'ports',
      'shared',
    ],
    // The form of what they send each other.
    types: ['renderer'],
    node: true,
  },
  {
    folder: 'cli',
    holds: 'the terminal',
    sees: ['language', 'procedures', ...runbook, 'services', 'steps', 'sources', 'project', 'lint', 'ports', 'shared'],
    node: true,
  },
  {
    folder: 'lsp',
    holds: 'the language server',
    sees: ['language', 'sources', 'project', 'lint', 'ports', 'shared'],
    node: true,
  },
  { folder: 'renderer', holds: 'the notebook output, in a webview of its own', sees: ['shared'], types: ['runbook'] },
  { folder: '*.ts', holds: 'entries', sees: ['editor', 'cli', 'lsp', 'sources', 'ports', 'shared'], node: true },
];

/**
 * Which packages may be imported where; one that is not listed may be imported nowhere.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const packages = {
  axios: ['services/http'],
  '@aws-sdk/*': ['services/aws/client'],
  '@smithy/*': ['services/aws/client'],
  'https-proxy-agent': ['services/http'],
  'agent-base': ['services/http'],
  'proxy-from-env': ['services/http'],
  vscode: ['editor', 'extension.ts'],
  'vscode-languageserver': ['lsp'],
  'vscode-languageserver-protocol': ['lsp'],
  'vscode-languageserver-textdocument': ['lsp'],
  sarif: ['cli'],
  'web-tree-sitter': ['sources/terraform/hcl'],
  'vscode-notebook-renderer': ['renderer'],
  yaml: ['lint', 'sources/yaml', 'sources/docker', 'runbook/file', 'runbook/language', 'procedures', 'steps'],
  'markdown-it': ['runbook/file'],
  zod: ['runbook', 'services/http', 'services/*/client', 'services/*/simulator', 'services/world', 'steps'],
};

/** @param {string} folder a pattern of this table @returns {string} a regular expression, without anchor at its end */
function pattern(folder) {
  const body = folder
    .replace(/[.]/g, '\\.')
    // `services/*` is one of them, not what they share.
    .replace('services/*/', 'services/(?!world/|http/)[^/]+/')
    .replace(/(?<!\[\^\/\])\*/g, '[^/]+');
  return `^src/${body}${folder.endsWith('.ts') ? '$' : '/'}`;
}

/** The patterns of the rows in front of this one, whose files are not its own. @param {Row} row */
function taken(row) {
  return rows.slice(0, rows.indexOf(row)).map(({ folder }) => pattern(folder));
}

/**
 * Files that may use `process` though their row may not, each with its reason.
 * @type {Readonly<Record<string, string>>}
 */
const useProcess = {
  'src/sources/terraform/hcl/hclParser.ts':
    'the CPU time that a text has cost; the clock on the wall would judge a busy machine',
};

module.exports = { rows, packages, pattern, taken, useProcess };
