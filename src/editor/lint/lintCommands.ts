/** The linter's commands, as `package.json` contributes them. A test holds the two together. */
export const lintCommands = {
  fixFile: 'pullbook.lint.fixFile',
  fixWorkspace: 'pullbook.lint.fixWorkspace',
  authenticateConfig: 'pullbook.lint.authenticateConfig',
  auditWorkspace: 'pullbook.lint.auditWorkspace',
  exportAudit: 'pullbook.lint.exportAudit',
  openRule: 'pullbook.lint.openRule',
  acceptProposal: 'pullbook.lint.acceptProposal',
  discardProposal: 'pullbook.lint.discardProposal',
} as const;

/** Run by lightbulbs and hovers alone: they need arguments. The palette never lists names that start so. */
export const proposeFixCommand = '_pullbook.lint.proposeFix';
