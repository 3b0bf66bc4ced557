import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';

const text = `---
runbook: language
inputs:
  product: sirius
---
# Title

\`\`\`yaml step
id: announce
uses: manual/checkpont
with:
  title: Tell \${{ inputs.product }}
  instructions: [Tell them.]
\`\`\`

\`\`\`yaml step
id: after
uses: manual/checkpoint
needs: announce
with:
  title: Tell again
  instructions: [Tell them.]
\`\`\`
`;

describe('the language of step cells', () => {
  let folder: string;
  let document: vscode.NotebookDocument;
  let count = 0;
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'pullbook-language-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));
  beforeEach(async () => {
    const file = path.join(folder, `${count++}.runbook.md`);
    await writeFile(file, text);
    document = await vscode.workspace.openNotebookDocument(vscode.Uri.file(file));
    await vscode.window.showNotebookDocument(document);
  });
  afterEach(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

  const cell = (id: string): vscode.TextDocument => {
    const found = document.getCells().find((one) => one.document.getText().startsWith(`id: ${id}`));
    assert.ok(found, id);
    return found.document;
  };
  const at = (cellText: vscode.TextDocument, word: string): vscode.Position =>
    cellText.positionAt(cellText.getText().indexOf(word) + 1);

  it('shows a fault at the word that has it', async () => {
    const step = cell('announce');
    const [diagnostic] = await eventually(
      () => own(step.uri),
      (found) => found.length > 0,
    );
    assert.equal(diagnostic?.code, 'unknown-kind');
    assert.equal(step.getText(diagnostic.range), 'manual/checkpont');
    assert.equal(diagnostic.severity, vscode.DiagnosticSeverity.Error);
  });

  it('offers the fix, and the fault goes with it', async () => {
    const step = cell('announce');
    const [diagnostic] = await eventually(
      () => own(step.uri),
      (found) => found.length > 0,
    );
    assert.ok(diagnostic);
    const fixes = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      step.uri,
      diagnostic.range,
      'quickfix',
    );
    const fix = fixes.find(({ title }) => title.includes('manual/checkpoint'));
    assert.ok(fix?.edit, fixes.map(({ title }) => title).join());
    assert.equal(fix.isPreferred, true);
    await vscode.workspace.applyEdit(fix.edit);
    assert.match(step.getText(), /uses: manual\/checkpoint$/m);
    await eventually(
      () => own(step.uri),
      (found) => found.length === 0,
    );
  });

  it('says when a copied cell has an id twice, and offers another', async () => {
    const copy = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, cell('after').getText(), 'yaml');
    const edit = new vscode.WorkspaceEdit();
    edit.set(document.uri, [vscode.NotebookEdit.insertCells(document.cellCount, [copy])]);
    await vscode.workspace.applyEdit(edit);
    const { document: twin } = document.cellAt(document.cellCount - 1);
    const [diagnostic] = await eventually(
      () => own(twin.uri),
      (found) => found.length > 0,
    );
    assert.equal(diagnostic?.code, 'duplicate-id');
    assert.equal(twin.getText(diagnostic.range), 'after');
    const fixes = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      twin.uri,
      diagnostic.range,
      'quickfix',
    );
    assert.ok(fixes.some(({ isPreferred, edit: change }) => isPreferred === true && change !== undefined));
  });

  it('completes step kinds, hovers them, and goes to the step that is needed', async () => {
    const step = cell('after');
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      step.uri,
      at(step, 'manual/'),
    );
    assert.ok(list.items.some(({ label }) => label === 'dockerhub/access-token'));
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      step.uri,
      at(step, 'manual/'),
    );
    const shown = hovers
      .flatMap(({ contents }) => contents.map((one) => (one instanceof vscode.MarkdownString ? one.value : '')))
      .join('\n');
    assert.match(shown, /Gives instructions to a person/);
    const places = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeDefinitionProvider',
      step.uri,
      at(step, 'announce'),
    );
    assert.equal(places[0]?.uri.toString(), cell('announce').uri.toString());
  });

  it('renames a step everywhere', async () => {
    const step = cell('announce');
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      step.uri,
      at(step, 'announce'),
      'tell',
    );
    await vscode.workspace.applyEdit(edit);
    assert.match(cell('tell').getText(), /^id: tell/);
    assert.match(cell('after').getText(), /needs: tell/);
  });
});

function own(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'pullbook');
}

async function eventually<T>(look: () => T, isRight: (found: T) => boolean): Promise<T> {
  for (const deadline = Date.now() + 300_000; ;) {
    const found = look();
    if (isRight(found) || Date.now() > deadline) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
