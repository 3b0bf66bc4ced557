// @ts-check
/**
 * Which folder of src/ may import which:
 *
 *   shared ← lint, terraform, runbook, clients, simulators ← steps ← editor | cli
 *
 * A folder sees itself and everything to its left. The folders in the middle do not see each other, but for the step
 * contract of runbook/, which is made of types.
 */
const middle = ['lint', 'terraform', 'runbook', 'clients', 'simulators'];

const known = ['shared', 'ports', ...middle, 'steps', 'editor', 'cli', 'renderer'];

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
    sees('shared', []),
    // Rules on Terraform run in the linter's engine.
    ...middle.map((folder) => sees(folder, folder === 'terraform' ? ['shared', 'lint'] : ['shared'])),
    sees('steps', ['shared', ...middle]),
    {
      name: 'simulators-only-for-the-rehearsal',
      comment: 'A step kind must not know whether it acts on the real services.',
      severity: 'error',
      from: { path: '^src/steps/', pathNot: '^src/steps/rehearsal' },
      to: { path: '^src/simulators/' },
    },
    // The real clock, disk and randomness: given to the engine by the edges.
    sees('ports', ['shared', 'runbook', 'terraform']),
    sees('editor', ['shared', 'ports', ...middle, 'steps', 'renderer']),
    {
      name: 'editor-shares-only-the-message-with-the-renderer',
      comment: 'The renderer is drawn in a webview of its own; the two know the shape of what they send each other.',
      severity: 'error',
      from: { path: '^src/editor/' },
      to: { path: '^src/renderer/', pathNot: '^src/renderer/(envelope|words|signs)\\.ts$' },
    },
    sees('cli', ['shared', 'ports', ...middle, 'steps']),
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
