/** How to do everything without a mouse, as a Markdown page. Pullbook binds no key of its own. */
export function keyboardHelp(): string {
  const rows = [
    ['Ctrl+Enter', 'run the selected cell: plan it in Live, bring it in sync in Rehearsal'],
    ['Shift+Enter', 'the same, then go to the next cell'],
    ['F1, **Notebook: Run All**', 'run every step in order'],
    ['F1, **Pullbook: Plan Step**', 'check and plan the selected step; changes nothing'],
    ['F1, **Pullbook: Apply Step…**', 'apply the plan that is shown'],
    ['F1, **Pullbook: Mark Step Done…**', 'record that a manual step is done'],
    ['F1, **Pullbook: Go to Step…**', 'list all steps with their states and go to one'],
    ['F1, **Pullbook: Show Plan as Text**', 'read the output of the selected step as plain text'],
    ['F1, **Pullbook: Switch Target**', 'change between Rehearsal and Live'],
    ['F1, **Notebook: Cancel Execution**', 'stop the run; a write that is under way is finished first'],
    ['Ctrl+Down / Ctrl+Up', 'move into the output of a cell and back'],
    ['Alt+F2', 'open the output in the accessible view'],
    ['F8', 'go to the next problem in the cells'],
  ];
  return [
    '# Runbooks with the keyboard',
    '',
    'Pullbook binds no key. Keys below are the editor’s own; on a Mac, Cmd takes the place of Ctrl in some.',
    '',
    '| Press | to |',
    '| --- | --- |',
    ...rows.map(([keys, what]) => `| ${keys ?? ''} | ${what ?? ''} |`),
    '',
  ].join('\n');
}
