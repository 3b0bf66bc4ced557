import * as vscode from 'vscode';

/** How to do everything without a mouse, as a Markdown page. Pullbook binds no key of its own. */
export function keyboardHelp(): string {
  const rows = [
    ['Ctrl+Enter', vscode.l10n.t('run the selected cell: plan it in Live, bring it in sync in Rehearsal')],
    ['Shift+Enter', vscode.l10n.t('the same, then go to the next cell')],
    ['F1, **Notebook: Run All**', vscode.l10n.t('run every step in order')],
    ['F1, **Pullbook: Plan Step**', vscode.l10n.t('check and plan the selected step; changes nothing')],
    ['F1, **Pullbook: Apply Step…**', vscode.l10n.t('apply the plan that is shown')],
    ['F1, **Pullbook: Mark Step Done…**', vscode.l10n.t('record that a manual step is done')],
    ['F1, **Pullbook: Go to Step…**', vscode.l10n.t('list all steps with their states and go to one')],
    ['F1, **Pullbook: Show Plan as Text**', vscode.l10n.t('read the output of the selected step as plain text')],
    ['F1, **Pullbook: Switch Target**', vscode.l10n.t('change between Rehearsal and Live')],
    ['F1, **Notebook: Cancel Execution**', vscode.l10n.t('stop the run; a write that is under way is finished first')],
    ['Ctrl+Down / Ctrl+Up', vscode.l10n.t('move into the output of a cell and back')],
    ['Alt+F2', vscode.l10n.t('open the output in the accessible view')],
    ['F8', vscode.l10n.t('go to the next problem in the cells')],
  ];
  return [
    `# ${vscode.l10n.t('Runbooks with the keyboard')}`,
    '',
    vscode.l10n.t(
      'Pullbook binds no key. Keys below are the editor’s own; on a Mac, Cmd takes the place of Ctrl in some.',
    ),
    '',
    `| ${vscode.l10n.t('Press')} | ${vscode.l10n.t('to')} |`,
    '| --- | --- |',
    ...rows.map(([keys, what]) => `| ${keys ?? ''} | ${what ?? ''} |`),
    '',
  ].join('\n');
}
