/** The two notebook types: files named `*.runbook.md`, and any Markdown file that a person opens as a runbook. */
export const notebookTypes = ['pullbook-runbook', 'pullbook-markdown'] as const;

/** Every command, as `package.json` contributes it. A test holds the two together. */
export const commandIds = {
  newRunbook: 'pullbook.newRunbook',
  planStep: 'pullbook.planStep',
  applyStep: 'pullbook.applyStep',
  markDone: 'pullbook.markDone',
  takeWayOut: 'pullbook.takeWayOut',
  resume: 'pullbook.resume',
  switchTarget: 'pullbook.switchTarget',
  resetRehearsal: 'pullbook.resetRehearsal',
  goToStep: 'pullbook.goToStep',
  showPlanAsText: 'pullbook.showPlanAsText',
  openStepDocumentation: 'pullbook.openStepDocumentation',
  signIn: 'pullbook.signIn',
  signOut: 'pullbook.signOut',
  keyboardHelp: 'pullbook.keyboardHelp',
} as const;

/**
 * Context keys that commands, menus and the walkthrough ask; the first three hold the URIs of cells. `inView` is there
 * because the editor's own `notebookType` holds only while the focus is in the notebook: from elsewhere the palette would
 * not list the commands.
 */
export const contextKeys = {
  steps: 'pullbook.steps',
  applicable: 'pullbook.applicable',
  markable: 'pullbook.markable',
  inView: 'pullbook.inView',
  rehearsed: 'pullbook.rehearsed',
  /** Whether the active editor shows a change that waits for Accept or Discard. */
  proposal: 'pullbook.proposal',
} as const;

/** Whether a notebook is one of ours. */
export function isRunbook(document: { readonly notebookType: string }): boolean {
  return (notebookTypes as readonly string[]).includes(document.notebookType);
}
