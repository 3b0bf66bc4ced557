// @ts-check
/**
 * Which folder of src/ may import which: a folder sees itself and what stands behind it here. The row with the longest
 * path counts for a file.
 */
const table = {
  shared: [],
  lint: ['shared', 'sources'],
  sources: ['shared', 'lint'],
  project: ['shared', 'lint'],
  // What every edge shows of a source: the sources are handed in.
  language: ['shared', 'lint', 'project'],
  runbook: ['shared'],
  procedures: ['shared', 'runbook'],
  services: ['shared'],
  // The real clock, disk and randomness: given to the engine by the edges.
  ports: ['shared', 'runbook', 'sources'],
  steps: ['shared', 'lint', 'project', 'sources', 'runbook', 'services'],
  editor: [
    'shared',
    'ports',
    'lint',
    'project',
    'language',
    'sources',
    'runbook',
    'procedures',
    'services',
    'steps',
    'renderer',
  ],
  // Another edge; the types of what the language service answers are of the folders behind it.
  lsp: ['shared', 'ports', 'lint', 'project', 'language', 'sources'],
  cli: ['shared', 'ports', 'lint', 'project', 'sources', 'runbook', 'services', 'steps'],
};

const known = [...Object.keys(table), 'renderer'];

/**
 * @param {string} folder
 * @param {string[]} allowed
 */
const sees = (folder, allowed) => ({
  name: `${folder}-sees-only-${allowed.join('-') || 'itself'}`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: `^src/(${[folder, ...allowed].join('|')})/` },
});

module.exports = {
  forbidden: [
    ...Object.entries(table).map(([folder, allowed]) => sees(folder, allowed)),
    {
      name: 'simulators-see-no-client',
      comment: 'A mistake that both share would hide itself.',
      severity: 'error',
      from: { path: '^src/services/(world|[^/]+/simulator)/' },
      to: { path: '^src/services/', pathNot: '^src/services/(world|[^/]+/simulator)/' },
    },
    {
      name: 'clients-see-no-simulator',
      severity: 'error',
      from: { path: '^src/services/(http|[^/]+/client)/' },
      to: { path: '^src/services/(world|[^/]+/simulator)/' },
    },
    {
      name: 'simulators-only-for-the-rehearsal',
      comment: 'A step kind must not know whether it acts on the real services.',
      severity: 'error',
      from: { path: '^src/steps/', pathNot: '^src/steps/(engine/rehearsal|rehearsed/)' },
      to: { path: '^src/services/(world|[^/]+/simulator)/' },
    },
    {
      name: 'editor-shares-only-the-message-with-the-renderer',
      comment: 'The renderer is drawn in a webview of its own; the two know the shape of what they send each other.',
      severity: 'error',
      from: { path: '^src/editor/' },
      to: { path: '^src/renderer/', pathNot: '^src/renderer/(envelope|words|signs)\\.ts$' },
    },
    {
      name: 'every-folder-is-in-the-table',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: `^src/(${known.join('|')})/` },
      to: {},
    },
    {
      name: 'renderer-sees-only-types-of-runbook',
      comment: 'It runs in a webview: what it shows comes as a message, and only the type of that message is shared.',
      severity: 'error',
      from: { path: '^src/renderer/' },
      to: {
        path: '^src/',
        pathNot: ['^src/(renderer|shared)/', '^src/runbook/'],
      },
    },
    {
      name: 'renderer-runs-no-code-of-runbook',
      severity: 'error',
      from: { path: '^src/renderer/' },
      to: { path: '^src/runbook/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'vscode-only-in-editor',
      comment: 'Everything else runs headless too.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(editor/|extension\\.ts$)' },
      to: { path: '^vscode$' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^vscode' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
