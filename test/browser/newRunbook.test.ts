import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Steps } from '../support/steps';
import { Workbench } from '../support/workbench';

const answers = [
  'refunds',
  'ministryofjustice',
  'opgdockerhubusers',
  'opgcirefunds',
  'opg-refunds@digital.justice.example',
  'management',
  'eu-west-1',
  '123456789012',
  'gh/ministryofjustice/opg-refunds',
  'gh/ministryofjustice/opg-org-infra',
  'master',
];

describe('New Runbook…', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await Workbench.open({ theme: 'light' });
    // The explorer lists files before the extensions of the window are known to the palette.
    await workbench.openFile('sirius.runbook.md');
    await workbench.statusBar('· Rehearsal').waitFor();
  });
  afterEach(async function () {
    if (this.currentTest?.isFailed() === true) await workbench.screenshot('new-runbook-failed');
  });
  after(() => workbench.close());

  const widget = () => workbench.page.locator('.quick-input-widget:visible');
  const at = async (step: number): Promise<void> => {
    await widget().getByText(`${step}/11`).waitFor();
  };

  it('judges an answer as it is typed and does not go on with a wrong one', async () => {
    await workbench.command('Pullbook: New Runbook…');
    await at(1);
    await workbench.quickInput().fill('Re funds');
    await widget()
      .getByText(/Lower-case letters/)
      .waitFor();
    await workbench.page.keyboard.press('Enter');
    await at(1);
    await workbench.screenshot('new-runbook-1-judged');
  });

  it('goes back to an answer that was given', async () => {
    await workbench.answer('refund');
    await at(2);
    await widget().getByRole('button', { name: 'Back' }).click();
    await at(1);
    assert.equal(await workbench.quickInput().inputValue(), 'refund');
  });

  it('opens the template filled in, under the name that the file is to have', async () => {
    for (const [index, answer] of answers.entries()) {
      await at(index + 1);
      if (index === 3) assert.equal(await workbench.quickInput().inputValue(), 'refundsci', 'a Docker ID is proposed');
      await workbench.answer(answer);
    }
    await workbench.page.locator('.tab.active', { hasText: 'refunds.runbook.md' }).waitFor();
    await workbench.statusBar('Runbook 0/13 · Rehearsal').waitFor();
    // The editor draws the cells a moment after it has opened the file.
    await workbench.page.locator('.notebookOverlay:visible .view-line', { hasText: 'opgcirefunds' }).first().waitFor();
    await workbench.screenshot('new-runbook-2-opened');
  });

  it('saves it as a runbook that the rehearsal takes to all in sync', async () => {
    await workbench.command('File: Save');
    // An editor in a browser asks where to; the name is there already.
    await widget().getByRole('button', { name: 'OK' }).click();
    await workbench.page.locator('.explorer-folders-view').getByText('refunds.runbook.md').waitFor();
    // The file is there, empty, a moment before it is filled; the tab is clean once it is.
    await workbench.page.locator('.tab.active:not(.dirty)', { hasText: 'refunds.runbook.md' }).waitFor();
    const text = await readFile(path.join(workbench.folder, 'refunds.runbook.md'), 'utf8');
    assert.match(text, /^---\nrunbook: [\s\S]*username: opgcirefunds\n/);
    const steps = new Steps(workbench, await workbench.notebook());
    await workbench.command('Notebook: Run All');
    await workbench.statusBar('Runbook 13/13 · Rehearsal').waitFor();
    await steps.goTo('token');
    await steps.output('token', 'in sync');
    assert.equal(
      await readFile(path.join(workbench.folder, 'refunds.runbook.md'), 'utf8'),
      text,
      'a run leaves the file alone',
    );
    await workbench.screenshot('new-runbook-3-rehearsed');
  });
});
