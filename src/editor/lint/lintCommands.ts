/** The linter's own commands, as `package.json` contributes them. Those of sources come from the sources. A test holds all together. */
export const lintCommands = {
  fixFile: 'pullbook.lint.fixFile',
  fixWorkspace: 'pullbook.lint.fixWorkspace',
  auditWorkspace: 'pullbook.lint.auditWorkspace',
  exportAudit: 'pullbook.lint.exportAudit',
  openRule: 'pullbook.lint.openRule',
  acceptProposal: 'pullbook.lint.acceptProposal',
  discardProposal: 'pullbook.lint.discardProposal',
} as const;

/** Run by lightbulbs alone: it needs an argument. The palette never lists names that start so. */
export const proposeFixCommand = '_pullbook.lint.proposeFix';
