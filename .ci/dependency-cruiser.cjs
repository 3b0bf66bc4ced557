// @ts-check
/** The import table (`importTable.cjs`) as rules of dependency-cruiser, and what no table of folders can say. */
const { packages, pattern, rows, taken } = require('./importTable.cjs');

/** @typedef {import('./importTable.cjs').Row} Row */

/** Where a row's files are. @param {Row} row */
const from = (row) => ({ path: pattern(row.folder), pathNot: taken(row) });

/** @param {Row} row */
function folderRules(row) {
  const { folder, sees, types = [] } = row;
  const seen = [folder, ...sees].map(pattern);
  return [
    {
      name: `${folder}-sees-only-its-row`,
      comment: `sees: ${sees.join(', ') || 'itself'}${types.length > 0 ? `; types of ${types.join(', ')}` : ''}`,
      severity: 'error',
      from: from(row),
      to: { path: '^src/', pathNot: [...seen, ...types.map(pattern)] },
    },
    ...(types.length === 0
      ? []
      : [
          {
            name: `${folder}-sees-only-types-of-${types.join('-')}`,
            severity: 'error',
            from: from(row),
            to: { path: types.map(pattern), pathNot: seen, dependencyTypesNot: ['type-only'] },
          },
        ]),
    ...(row.node === true
      ? []
      : [
          {
            name: `${folder}-knows-no-such-module-of-node`,
            severity: 'error',
            from: from(row),
            to: {
              dependencyTypes: ['core'],
              ...(row.node === undefined ? {} : { pathNot: `^(?:node:)?(?:${row.node.join('|')})(?:/|$)` }),
            },
          },
        ]),
  ];
}

/** Where a package is found, or what it is called where it is not. @param {string} name a package, or a scope with `*` */
const packagePaths = (name) => {
  const body = name.replace('*', '[^/]+');
  return [`(?:^|/)node_modules/(?:@types/)?${body}/`, `^${body}(?:/|$)`];
};

module.exports = {
  forbidden: [
    ...rows.flatMap(folderRules),
    {
      name: 'every-file-is-in-the-table',
      severity: 'error',
      from: { path: '^src/', pathNot: rows.map(({ folder }) => pattern(folder)) },
      to: {},
    },
    ...Object.entries(packages).map(([name, folders]) => ({
      name: `${name}-only-in-${folders.join('-')}`,
      severity: 'error',
      from: { path: '^src/', pathNot: folders.map(pattern) },
      to: { path: packagePaths(name) },
    })),
    {
      name: 'every-package-is-in-the-table',
      severity: 'error',
      from: { path: '^src/' },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg'],
        pathNot: Object.keys(packages).flatMap(packagePaths),
      },
    },
    {
      name: 'step-kinds-see-no-engine',
      comment: 'A kind must not know which target it acts on.',
      severity: 'error',
      from: { path: '^src/steps/', pathNot: '^src/steps/engine/' },
      to: { path: '^src/steps/engine/' },
    },
    {
      name: 'no-circles',
      comment: 'Of types neither: what two files need of each other gets a file of its own.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^vscode$' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
