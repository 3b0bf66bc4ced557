import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';

describe('running and cancelling', () => {
  let document: vscode.NotebookDocument;

  const cell = (id: string): vscode.NotebookCell => {
    const found = document.getCells().find((one) => one.document.getText().startsWith(`id: ${id}\n`));
    assert.ok(found, id);
    return found;
  };
  const textOf = (id: string): string => {
    const text = cell(id).outputs[0]?.items.find(({ mime }) => mime === 'text/plain');
    return text === undefined ? '' : new TextDecoder().decode(text.data);
  };
  const until = async (isSo: () => boolean, what: string): Promise<void> => {
    for (const deadline = Date.now() + 300_000; !isSo();) {
      assert.ok(Date.now() < deadline, `waited in vain until ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  before(async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    document = await vscode.workspace.openNotebookDocument(
      vscode.Uri.file(path.join(folder.uri.fsPath, 'sirius.runbook.md')),
    );
    await vscode.window.showNotebookDocument(document);
  });

  it('stops the whole run, not the one cell: steps that were not reached end neutral and stay unknown', async () => {
    void vscode.commands.executeCommand('notebook.execute');
    // The workflow takes the world some ten seconds: time enough to stop in the middle of it.
    await until(() => cell('token').executionSummary?.success === true, 'the token is in sync');
    await until(() => textOf('rerun').includes('job'), 'the workflow is followed');
    await vscode.commands.executeCommand('notebook.cancelExecution');
    await until(() => textOf('rerun').includes('stopped'), 'the step says that it was stopped');
    assert.notEqual(cell('rerun').executionSummary?.success, true);
    for (const id of ['variables', 'config', 'build']) {
      assert.deepEqual(cell(id).outputs, [], id);
      assert.equal(cell(id).executionSummary?.success, undefined, id);
    }
  });

  it('goes on where it was, and leaves no output in the file', async () => {
    await vscode.commands.executeCommand('notebook.execute');
    await until(() => cell('build').executionSummary?.success === true, 'the last step is in sync');
    assert.equal(document.isDirty, false);
    assert.match(textOf('token'), /No changes/);
    const [output] = cell('token').outputs;
    assert.ok(output?.items.some(({ mime }) => mime === 'application/vnd.pullbook.step+json'));
  });

  it('does one after another what is asked for at once', async () => {
    const plan = (id: string): Thenable<unknown> => vscode.commands.executeCommand('pullbook.planStep', cell(id));
    await Promise.all([plan('account'), plan('account'), plan('token'), plan('account')]);
    for (const id of ['account', 'token']) {
      assert.match(textOf(id), /No changes/, id);
      await until(() => cell(id).executionSummary?.success === true, `${id} is in sync`);
    }
  });
});
