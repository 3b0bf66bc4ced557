import assert from 'node:assert/strict';
import { Steps } from '../support/steps';
import { Workbench } from '../support/workbench';

const ids = [
  'prerequisites',
  'account',
  'email',
  'membership',
  'wiring',
  'merged',
  'dockerhub-id',
  'token',
  'rerun',
  'variables',
  'config',
  'pull-limit',
  'build',
];
const all = ids.length;

describe('the rehearsal of the sample runbook', () => {
  let workbench: Workbench;
  let steps: Steps;
  before(async () => {
    workbench = await Workbench.open({ theme: 'light' });
    const notebook = await workbench.openNotebook('sirius.runbook.md');
    steps = new Steps(workbench, notebook);
  });
  afterEach(async function () {
    if (this.currentTest?.isFailed() === true) await workbench.screenshot('rehearsal-failed');
  });
  after(() => workbench.close());

  it('opens on the Rehearsal kernel, with every state unknown', async () => {
    await workbench.statusBar(`Runbook 0/${all} · Rehearsal`).waitFor();
    await workbench.screenshot('rehearsal-1-not-started');
  });

  it('takes every step to in sync with Run All', async () => {
    await workbench.command('Notebook: Run All');
    await workbench.statusBar(/Runbook [1-9]\d*\//).waitFor();
    await workbench.screenshot('rehearsal-2-under-way');
    await workbench.statusBar(`Runbook ${all}/${all} · Rehearsal`).waitFor();
    for (const id of ['account', 'token', 'rerun', 'pull-limit']) {
      await steps.goTo(id);
      const output = await steps.output(id, 'in sync');
      assert.match(await output.innerText(), /REHEARSAL[^]*No changes\./, id);
      await workbench.screenshot(`rehearsal-3-${id}`);
    }
  });

  it('says "No changes" everywhere when all is run again', async () => {
    await steps.runAll('build');
    await workbench.statusBar(`Runbook ${all}/${all} · Rehearsal`).waitFor();
    for (const id of ids) {
      await steps.goTo(id);
      const output = await steps.output(id, 'in sync');
      const text = await output.innerText();
      assert.match(text, /No changes\.\s+Everything is as this step says\./, `${id}: ${text}`);
    }
    await workbench.screenshot('rehearsal-4-again');
  });

  it('keeps what it says when the window is loaded anew, without asking anybody', async () => {
    await workbench.reload();
    await workbench.openNotebook('sirius.runbook.md');
    await workbench.statusBar(`Runbook ${all}/${all} · Rehearsal`).waitFor();
    await steps.goTo('token');
    const output = await steps.output('token', 'in sync');
    assert.match(await output.innerText(), /From the journal, .*: in sync\. Not checked again yet\./);
    await workbench.screenshot('rehearsal-5-restored');
  });

  it('starts over when the world is reset', async () => {
    await workbench.command('Pullbook: Reset Rehearsal World');
    await workbench.dialog('Reset the rehearsal world?', 'Reset');
    await workbench.statusBar(`Runbook 0/${all} · Rehearsal`).waitFor();
  });

  for (const theme of ['dark', 'high-contrast', 'high-contrast-light'] as const) {
    it(`can be read in ${theme}`, async () => {
      await workbench.theme(theme);
      await steps.plan('prerequisites');
      await steps.output('prerequisites', 'not known');
      await workbench.screenshot(`rehearsal-6-${theme}`);
    });
  }

  it('has buttons under its outputs that the keyboard alone reaches and presses', async () => {
    await steps.goTo('prerequisites');
    await steps.output('prerequisites', 'not known');
    await workbench.command('Notebook: Focus In Active Cell Output');
    await steps.focused('output');
    for (const name of ['Mark done…', 'Check again', 'Show as text']) {
      await workbench.page.keyboard.press('Tab');
      await steps.focused(name);
    }
    await workbench.page.keyboard.press('Enter');
    await workbench.page.locator('.tab', { hasText: 'prerequisites.txt' }).waitFor();
    await workbench.statusBar(`/${all} · Rehearsal`).waitFor();
    await workbench.screenshot('rehearsal-7-text');
    // From the text, the entry in the status bar still leads to the steps.
    await workbench.statusBar(`/${all} · Rehearsal`).click();
    await workbench.pick('○ account');
    await steps.focusedCell('account');
  });

  it('tells a second window who is at work on this runbook, and lets it go on afterwards', async () => {
    const second = await workbench.secondWindow();
    const others = new Steps(second, await second.openNotebook('sirius.runbook.md'));
    await second.statusBar('· Rehearsal').waitFor();
    // Before the run begins, which does not wait for this.
    await others.goTo('prerequisites');
    await workbench.openNotebook('sirius.runbook.md');
    await workbench.command('Notebook: Run All');
    await workbench.statusBar(/Runbook [1-9]\d*\//).waitFor();
    await second.command('Pullbook: Plan Step');
    const refused = await others.output('prerequisites', 'in use elsewhere');
    assert.match(await refused.innerText(), /Nothing was changed\.[^]*is being run by the editor/);
    await second.screenshot('rehearsal-8-second-window');
    await workbench.statusBar(`Runbook ${all}/${all} · Rehearsal`).waitFor();
    await steps.settled();
    await second.command('Pullbook: Plan Step');
    await others.output('prerequisites', 'in sync');
  });
});
