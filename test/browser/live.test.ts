import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../../.ci/lib.mjs';
import { startSimulation } from '../support/simulate';
import type { Simulation } from '../support/simulate';
import { Steps } from '../support/steps';
import { Workbench } from '../support/workbench';

const runbook = path.join(root, 'media/sample/sirius.runbook.md');

describe('the Live kernel, pointed at `pullbook simulate`', () => {
  let simulation: Simulation;
  let workbench: Workbench;
  let steps: Steps;
  /** Of the service ID, as the team's vault would have it. */
  let password: string;
  before(async () => {
    simulation = await startSimulation(runbook);
    workbench = await Workbench.open({ theme: 'dark', env: { ...simulation.environment } });
    steps = new Steps(workbench, await workbench.openNotebook('sirius.runbook.md'));
    await workbench.statusBar('· Rehearsal').waitFor();
  });
  afterEach(async function () {
    if (this.currentTest?.isFailed() === true) await workbench.screenshot('live-failed');
  });
  after(async () => {
    await workbench.close();
    await simulation.stop();
  });

  const answerDockerHub = async (): Promise<void> => {
    const { username, password: operatorPassword } = (await simulation.credentials()).dockerHub;
    await workbench.pick('Docker ID and password');
    await workbench.answer(username);
    await workbench.waitForText(/Password of/);
    await workbench.answer(operatorPassword);
    await workbench.notification(`Signed in to Docker Hub as ${username}.`);
  };
  const answerCircleCi = async (): Promise<void> => {
    await workbench.waitForText(/Personal API token, made under/);
    await workbench.answer((await simulation.credentials()).circleCi.token);
    await workbench.notification(/Signed in to CircleCI as/);
  };
  const signInToAws = async (): Promise<void> => {
    // No more than three notifications show at once.
    await workbench.command('Notifications: Clear All Notifications');
    await workbench.command('Pullbook: Sign In…');
    await workbench.pick('AWS');
    await workbench.pick('management');
    await workbench.notification(/Signed in to AWS as/);
  };

  it('is a choice that shows in the kernel, the status bar and every header', async () => {
    await workbench.command('Pullbook: Switch Target');
    await workbench.statusBar('Runbook 0/13 · Live').waitFor();
    await workbench.waitForText(/^Live$/);
  });

  it('names what is missing and offers to sign in', async () => {
    await workbench.command('Notebook: Run All');
    await steps.goTo('prerequisites');
    await steps.output('prerequisites', 'sign-in needed');
    await workbench.screenshot('live-1-signed-out');
    await steps.press('prerequisites', 'Sign in to Docker Hub…');
    await workbench.page.locator('.quick-input-widget', { hasText: 'Sign in to Docker Hub with' }).waitFor();
    await workbench.screenshot('live-2-sign-in');
    await answerDockerHub();
  });

  it('keeps no credential that the service refuses', async () => {
    await workbench.command('Pullbook: Sign In…');
    await workbench.pick('CircleCI');
    await workbench.waitForText(/Personal API token, made under/);
    await workbench.answer('not-a-token-that-opens-anything');
    await workbench.notification(/CircleCI/);
    await workbench.command('Pullbook: Sign In…');
    await workbench.waitForText('Sign in to');
    assert.equal(await workbench.quickPickRow('CircleCI').getByText('signed in').count(), 0);
    await workbench.pick('CircleCI');
    await answerCircleCi();
    await signInToAws();
    await workbench.command('Notifications: Clear All Notifications');
  });

  it('plans with Run All and writes nothing', async () => {
    await workbench.command('Notebook: Run All');
    await steps.goTo('prerequisites');
    await steps.output('prerequisites', 'not known');
    await steps.settled();
    await workbench.screenshot('live-3-needs-you');
    assert.ok((await simulation.journal()).length > 5, 'the services were asked');
    assert.deepEqual(await simulation.writes(), []);
  });

  it('takes a note for what only a person can do', async () => {
    await steps.press('prerequisites', 'Mark done…');
    await workbench.answer('Mail arrived, checked with Ada');
    const output = await steps.output('prerequisites', 'in sync');
    assert.match(await output.innerText(), /confirmed by \w+/);
    assert.deepEqual(await simulation.writes(), []);
  });

  it('offers Apply… only while the plan is fresh: an edit of the cell takes it away', async () => {
    await workbench.command('Notebook: Run All');
    await steps.goTo('account');
    await steps.output('account', /change/);
    await steps.settled();
    await workbench.screenshot('live-4-plan');
    assert.deepEqual(await simulation.writes(), []);
    const notebook = await workbench.notebook();
    await notebook.chip('id: account', 'Apply…');
    await notebook.cell('id: account').locator('.view-line', { hasText: 'manual' }).click();
    await workbench.page.keyboard.press('End');
    await workbench.page.keyboard.type('ly');
    await notebook.chip('id: account', '○ edited, not checked');
    assert.equal(await notebook.cell('id: account').locator('.cell-status-item', { hasText: 'Apply…' }).count(), 0);
    await notebook.output(/The step was edited after this plan/);
    await workbench.screenshot('live-4-edited');
    await workbench.page.keyboard.press('Backspace');
    await workbench.page.keyboard.press('Backspace');
    await notebook.chip('id: account', 'Apply…');
    await workbench.page.keyboard.press('Escape');
  });

  it('applies one step after one question, and hands over the password once', async () => {
    await steps.press('account', 'Apply…');
    await workbench.page.locator('.monaco-dialog-box', { hasText: 'to Live?' }).waitFor();
    await workbench.screenshot('live-5-question');
    await workbench.dialog('to Live?', 'Apply');
    await workbench.page.locator('.monaco-dialog-box', { hasText: 'in your vault' }).waitFor();
    password = await workbench.page.evaluate(() => navigator.clipboard.readText());
    assert.ok(password.length >= 20, 'the clipboard holds the password');
    await workbench.screenshot('live-6-file-it');
    await workbench.dialog('in your vault', 'It Is Filed');
    await steps.output('account', 'needs you');
    await steps.settled();
    await workbench.screenshot('live-7-applied');
    assert.equal(await workbench.page.evaluate(() => navigator.clipboard.readText()), '');
    await simulation.play({
      service: 'dockerHub',
      play: 'sign-up',
      username: 'opgcisirius',
      email: 'opg-sirius+opgcisirius@digital.justice.example',
      password,
    });
    await steps.press('account', 'Check again');
    await steps.output('account', 'in sync');
    await workbench.statusBar('Runbook 2/13 · Live').waitFor();
    assert.equal(await foundUnder(workbench.dataDir, password), undefined, 'the password is in no file of the editor');
    assert.ok(!(await workbench.page.content()).includes(password));
  });

  it('shows at once after a crash what is known, without asking anybody', async () => {
    const before = (await simulation.journal()).length;
    await workbench.restart('kill');
    steps = new Steps(workbench, await workbench.openNotebook('sirius.runbook.md'));
    await workbench.statusBar('Runbook 2/13 · Live').waitFor();
    await steps.goTo('account');
    const output = await steps.output('account', 'in sync');
    assert.match(await output.innerText(), /From the journal/);
    await workbench.screenshot('live-8-restored');
    assert.equal((await simulation.journal()).length, before);
  });

  it('goes on with Resume, signing in again where the editor has forgotten', async () => {
    // This editor keeps secrets in memory, as a machine without a key ring does.
    await workbench.command('Pullbook: Resume Runbook');
    await steps.goTo('prerequisites');
    await steps.output('prerequisites', 'sign-in needed');
    await workbench.command('Pullbook: Sign In…');
    await workbench.pick('Docker Hub');
    await answerDockerHub();
    await workbench.command('Notifications: Clear All Notifications');
    await workbench.command('Pullbook: Sign In…');
    await workbench.pick('CircleCI');
    await answerCircleCi();
    await signInToAws();
    await workbench.command('Notifications: Clear All Notifications');
    await workbench.command('Pullbook: Resume Runbook');
    await steps.goTo('account');
    await steps.output('account', 'needs you');
    await steps.press('account', 'Sign in to Docker Hub: opgcisirius…');
    await workbench.waitForText('Password of the service ID opgcisirius');
    await workbench.answer(password);
    await workbench.notification('Signed in to Docker Hub as opgcisirius.');
    await workbench.command('Pullbook: Resume Runbook');
    await steps.goTo('email');
    await steps.output('email', 'needs you');
    await steps.settled();
    await workbench.statusBar(/Runbook [2-9]\/13 · Live/).waitFor();
    await workbench.screenshot('live-9-resumed');
    assert.deepEqual(await simulation.writes(), [], 'nothing but the vault was written to');
  });

  it('signs out of everything', async () => {
    await workbench.command('Pullbook: Sign Out…');
    await workbench.pick('All of them');
    await workbench.notification(/Signed out of Docker Hub, CircleCI, AWS\./);
  });
});

/** The file under a folder that holds the text, or `undefined`. */
async function foundUnder(folder: string, text: string): Promise<string | undefined> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    if ((await readFile(file)).includes(text)) return file;
  }
  return undefined;
}
