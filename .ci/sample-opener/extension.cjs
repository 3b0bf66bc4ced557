// @ts-check
/**
 * Opens the sample runbook as a notebook, once the extensions are registered. The address could name a file to open,
 * but then the editor is chosen before it knows of notebooks, and a text editor opens.
 */
const vscode = require('vscode');

exports.activate = async () => {
  // What a person left open comes first.
  if (vscode.window.tabGroups.all.some((group) => group.tabs.length > 0)) return;
  const [runbook] = await vscode.workspace.findFiles('*.runbook.md', undefined, 1);
  if (runbook) await vscode.commands.executeCommand('vscode.openWith', runbook, 'pullbook-runbook');
};
