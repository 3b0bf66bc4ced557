import assert from 'node:assert/strict';
import { Steps } from '../support/steps';
import { Workbench } from '../support/workbench';

describe('Restricted Mode', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await Workbench.open({ theme: 'dark', workspaceTrust: true });
  });
  afterEach(async function () {
    if (this.currentTest?.isFailed() === true) await workbench.screenshot('restricted-failed');
  });
  after(() => workbench.close());

  it('lets one read a runbook, with its problems and states', async () => {
    const notebook = await workbench.openNotebook('sirius.runbook.md');
    await workbench.statusBar('Runbook 0/13 · Rehearsal').waitFor();
    await new Steps(workbench, notebook).goTo('prerequisites');
    await notebook.chip('id: prerequisites', '○ unknown');
    assert.equal(
      await notebook
        .cell('id: prerequisites')
        .locator('.cell-status-item', { hasText: /^Plan$/ })
        .count(),
      0,
    );
    await workbench.screenshot('restricted-1-read');
  });

  it('runs nothing: the editor asks for trust first, and without it every step stays as it is', async () => {
    await workbench.command('Notebook: Run All');
    await workbench.dialog('Do you trust the authors', 'Cancel');
    await workbench.statusBar('Runbook 0/13 · Rehearsal').waitFor();
    await (await workbench.notebook()).chip('id: prerequisites', '○ unknown');
  });

  it('offers no command that would run or sign in', async () => {
    await workbench.page.keyboard.press('F1');
    await workbench.quickInput().fill('>Pullbook: ');
    await workbench.quickPickRow('Pullbook: Keyboard Help').waitFor();
    for (const title of [
      'Plan Step',
      'Apply Step…',
      'Mark Step Done…',
      'Resume Runbook',
      'Reset Rehearsal World',
      'Sign In…',
    ])
      assert.equal(await workbench.quickPickRow(`Pullbook: ${title}`).count(), 0, title);
    await workbench.screenshot('restricted-2-palette');
    await workbench.page.keyboard.press('Escape');
  });
});
