import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';

const runbook = [
  '---',
  'runbook: round-trip',
  'inputs:',
  '  product: sirius',
  '---',
  '# Title',
  '',
  'Prose with a list:',
  '',
  '- ```yaml step',
  '  id: no-step',
  '  ```',
  '',
  '~~~yaml step',
  'id: announce',
  'uses: manual/checkpoint',
  'with:',
  '  title: Tell the team',
  '  instructions: [Tell them.]',
  '~~~',
  '## Last, without an end of line',
].join('\n');

describe('the runbook serializer', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'pullbook-serializer-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function open(
    name: string,
    bytes: string | Buffer,
  ): Promise<{ document: vscode.NotebookDocument; file: string }> {
    const file = path.join(folder, name);
    await writeFile(file, bytes);
    return { document: await vscode.workspace.openNotebookDocument(vscode.Uri.file(file)), file };
  }

  for (const [name, text] of [
    ['line feeds', runbook],
    ['carriage returns', runbook.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${runbook}`],
  ] as const) {
    it(`changes the edited cell alone when it saves a file with ${name}`, async () => {
      const { document, file } = await open(`${name.replaceAll(' ', '-')}.runbook.md`, text);
      const cell = document.getCells().find((one) => one.document.getText().startsWith('id: announce'));
      assert.ok(cell);
      const at = cell.document.getText().indexOf('Tell the team');
      const edit = new vscode.WorkspaceEdit();
      edit.replace(
        cell.document.uri,
        new vscode.Range(cell.document.positionAt(at), cell.document.positionAt(at + 'Tell the team'.length)),
        'Tell everybody',
      );
      assert.ok(await vscode.workspace.applyEdit(edit));
      assert.ok(await document.save());
      assert.equal(await readFile(file, 'utf8'), text.replace('Tell the team', 'Tell everybody'));
    });
  }

  it('shows front matter and steps as code, prose as Markdown', async () => {
    const { document } = await open('kinds.runbook.md', runbook);
    assert.equal(document.notebookType, 'pullbook-runbook');
    const shown = document
      .getCells()
      .map((cell) => [cell.kind === vscode.NotebookCellKind.Code, cell.document.languageId]);
    assert.deepEqual(shown.at(0), [true, 'yaml']);
    assert.ok(shown.some(([isCode, language]) => isCode === false && language === 'markdown'));
    assert.equal(
      document.getCells().filter((cell) => cell.document.getText().includes('id: no-step'))[0]?.kind,
      vscode.NotebookCellKind.Markup,
    );
  });

  it('refuses a file that cannot be understood and leaves it alone', async () => {
    const bytes = Buffer.from([0x23, 0x20, 0xff, 0xfe, 0x0a]);
    await assert.rejects(open('broken.runbook.md', bytes));
    assert.deepEqual(await readFile(path.join(folder, 'broken.runbook.md')), bytes);
  });

  it('changes nothing else when a step is added', async () => {
    const { document, file } = await open('copied.runbook.md', runbook);
    const step = document.getCells().find((one) => one.document.getText().startsWith('id: announce'));
    assert.ok(step);
    const copy = new vscode.NotebookCellData(
      vscode.NotebookCellKind.Code,
      'id: again\nuses: manual/checkpoint',
      'yaml',
    );
    const edit = new vscode.WorkspaceEdit();
    edit.set(document.uri, [vscode.NotebookEdit.insertCells(step.index + 1, [copy])]);
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.ok(await document.save());
    const text = await readFile(file, 'utf8');
    assert.match(text, /~~~\n\n```yaml step\nid: again\nuses: manual\/checkpoint\n```\n\n## Last/);
    assert.ok(text.startsWith(runbook.slice(0, runbook.indexOf('## Last'))));
  });
});
