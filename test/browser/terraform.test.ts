import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { root } from '../../.ci/lib.mjs';
import { Steps } from '../support/steps';
import { patience, Workbench } from '../support/workbench';

/** The sample workspace, in which Refunds gets the token where its Docker ID belongs, and the other way round. */
async function faultySample(): Promise<string> {
  const workspace = await mkdtemp(path.join(os.tmpdir(), 'pullbook-terraform-'));
  await cp(path.join(root, 'media', 'sample'), workspace, { recursive: true });
  const file = path.join(workspace, 'infra', 'repositories.tf');
  const text = await readFile(file, 'utf8');
  const swapped = swap(text, 'refunds');
  assert.notEqual(swapped, text);
  await writeFile(file, swapped);
  return workspace;
}

/** A text in which the two variables of a product's repository get each other's value. */
function swap(text: string, product: string): string {
  return text.replace(
    new RegExp(`\\.${product}_dockerhub_(id|token)\\.`, 'g'),
    (_, part) => `.${product}_dockerhub_${part === 'id' ? 'token' : 'id'}.`,
  );
}

describe('Terraform in the installed editor', () => {
  let workbench: Workbench;
  let workspace: string;
  before(async () => {
    workspace = await faultySample();
    workbench = await Workbench.open({
      workspace,
      settings: {
        'editor.minimap.enabled': false,
        'files.autoSave': 'off',
        // Tab would take a word that resembles the one just typed.
        'editor.wordBasedSuggestions': 'off',
      },
    });
  });
  afterEach(async function () {
    if (this.currentTest?.isFailed() === true)
      await workbench.screenshot(`terraform-failed-${this.currentTest.title.slice(0, 12)}`);
  });
  after(async () => {
    await workbench.close();
    await rm(workspace, { recursive: true, force: true });
  });

  const line = (text: string | RegExp): Locator =>
    workbench.page.locator('.monaco-editor .view-line', { hasText: text }).first();
  const squiggles = (kind: 'warning' | 'error'): Locator => workbench.page.locator(`.monaco-editor .squiggly-${kind}`);
  const saved = async (file: string): Promise<string> => readFile(path.join(workbench.folder, 'infra', file), 'utf8');
  const save = async (): Promise<void> => {
    await workbench.page.keyboard.press('ControlOrMeta+S');
    await workbench.page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
  };
  const accept = (): Locator => workbench.page.getByRole('button', { name: /Accept Proposed Change/ }).first();
  const discard = async (): Promise<void> => {
    await workbench.page
      .getByRole('button', { name: /Discard Proposed Change/ })
      .first()
      .click();
    await workbench.page.locator('.tab', { hasText: 'Wire sirius' }).waitFor({ state: 'detached' });
  };
  /** Opens the lightbulb on a word. The menu goes again where the editor is still busy with the focus. */
  const quickFix = async (word: Locator, title: string): Promise<Locator> => {
    const row = workbench.page.locator('.action-widget:visible .monaco-list-row.action', { hasText: title }).first();
    for (const deadline = Date.now() + patience; ;) {
      await word.click();
      await workbench.page.keyboard.press('ControlOrMeta+.');
      const isOffered = await row.waitFor({ timeout: 5_000 }).then(
        () => true,
        () => false,
      );
      if (isOffered) return row;
      assert.ok(Date.now() < deadline, `the lightbulb does not offer ${title}`);
      await workbench.page.keyboard.press('Escape');
    }
  };

  it('marks the two values that are exchanged, and says over them which secret feeds what', async () => {
    await workbench.openFile('infra/repositories.tf');
    await squiggles('error').nth(1).waitFor();
    await workbench.screenshot('terraform-squiggles');
    await line(/DOCKER_USER/)
      .getByText('DOCKER_USER')
      .first()
      .hover();
    const hover = workbench.page.locator('.monaco-hover:visible', { hasText: 'refunds-dockerhub_token' }).first();
    await hover.waitFor();
    assert.match(await hover.innerText(), /the other half of the credential/);
    await workbench.screenshot('terraform-hover');
  });

  it('counts repositories and problems in the status of the language, and in the audit', async () => {
    await workbench.page.locator('.statusbar-item[id*="languageStatus"]').first().hover();
    await workbench.page.locator('.hover-language-status:visible', { hasText: '0 of 3 repositories wired' }).waitFor();
    await workbench.screenshot('terraform-status');
    await workbench.command('Pullbook: Audit Workspace');
    await workbench.notification('Terraform wires 0 of 3 repositories, with 2 problems.');
    await workbench.page.locator('.tab.active', { hasText: 'audit' }).waitFor();
    await workbench.page.waitForTimeout(500); // The preview has no sign of being drawn.
    await workbench.screenshot('terraform-audit');
    await workbench.command('View: Close Editor');
    await workbench.command('Notifications: Clear All Notifications');
  });

  it('exchanges them from the lightbulb', async () => {
    const word = line(/DOCKER_USER/)
      .getByText('refunds_dockerhub_token')
      .first();
    const fix = await quickFix(word, 'Exchange the two values');
    await workbench.screenshot('terraform-lightbulb');
    await fix.click();
    await workbench.page.locator('.tab.active.dirty').waitFor();
    await squiggles('error').first().waitFor({ state: 'detached' });
    await save();
    assert.equal(await saved('repositories.tf'), await readFile('media/sample/infra/repositories.tf', 'utf8'));
  });

  it('takes a snippet with its tab stops, in which the product is typed once', async () => {
    await workbench.openFile('infra/sirius/main.tf');
    await line(/aws_ecr_repository/).click();
    await workbench.page.keyboard.press('ControlOrMeta+End');
    await workbench.page.keyboard.press('Enter');
    await workbench.page.keyboard.type('dockerhub-prod');
    const suggestion = workbench.page
      .locator('.suggest-widget:visible .monaco-list-row', { hasText: 'dockerhub-product' })
      .first();
    // Typing shows the list by itself; asked for while it is shown, it would go.
    await suggestion.waitFor({ timeout: 3_000 }).catch(() => workbench.page.keyboard.press('ControlOrMeta+Space'));
    await suggestion.waitFor();
    await workbench.screenshot('terraform-suggestion');
    await suggestion.click();
    await line(/product_prefix\s=\s"product"/).waitFor();
    await workbench.screenshot('terraform-snippet');
    await workbench.page.keyboard.type('sirius');
    for (let stop = 0; stop < 3; stop++) {
      await workbench.page.keyboard.press('Tab');
      await workbench.page.keyboard.press('Escape');
    }
    await save();
    const text = await saved('sirius/main.tf');
    assert.match(text, /module "ci_dockerhub_secrets" \{\n {2}source = "\.\.\/modules\/ci_dockerhub_secrets"/);
    assert.match(
      text,
      /product_prefix = "sirius"[^]*aws = aws\.management[^]*output "aws_secretsmanager_secret_dockerhub_id"/,
    );
  });

  it('marks the secrets that reach no project, and offers to wire the product', async () => {
    await squiggles('warning').first().waitFor();
    await quickFix(
      line(/module\s"ci_dockerhub_secrets"/)
        .getByText('ci_dockerhub_secrets')
        .first(),
      'Wire sirius…',
    );
    await workbench.screenshot('terraform-unwired');
    await workbench.page.keyboard.press('Escape');
  });

  it('shows what wiring takes, and writes nothing when that is discarded', async () => {
    const before = await saved('repositories.tf');
    await workbench.command('Pullbook: Wire a Product into Terraform…');
    await workbench.quickPickRow('sirius').waitFor();
    await workbench.quickInput().fill('no such product!');
    await workbench.page.locator('.quick-input-widget', { hasText: 'letters, digits' }).waitFor();
    await workbench.screenshot('terraform-wire-typed');
    await workbench.quickInput().fill('');
    await workbench.page.locator('.quick-input-widget .codicon-error').waitFor({ state: 'detached' });
    await workbench.screenshot('terraform-wire-product');
    await workbench.pick('sirius');
    await workbench.quickPickRow('opg-sirius').waitFor();
    await workbench.screenshot('terraform-wire-repository');
    await workbench.page.keyboard.press('Enter');
    await accept().waitFor();
    await workbench.page.locator('.monaco-diff-editor .line-insert').first().waitFor();
    await workbench.screenshot('terraform-proposal');
    await discard();
    assert.equal(await saved('repositories.tf'), before);
  });

  it('wires the product when the change is accepted, and then has nothing to change', async () => {
    // Of a product with nothing at all the change goes over several files.
    await writeFile(
      path.join(workbench.folder, 'infra', 'sirius', 'main.tf'),
      await readFile('media/sample/infra/sirius/main.tf', 'utf8'),
    );
    await squiggles('warning').first().waitFor({ state: 'detached' });
    const wire = async (): Promise<void> => {
      await workbench.command('Pullbook: Wire a Product into Terraform…');
      await workbench.pick('sirius');
      await workbench.pick('opg-sirius');
    };
    await wire();
    await accept().waitFor();
    await workbench.page.locator('.multiDiffEntry .line-insert').first().waitFor();
    await workbench.screenshot('terraform-proposal-files');
    await accept().click();
    await workbench.notification('2 files are changed');
    await workbench.screenshot('terraform-accepted');
    await line(/product_prefix/).click();
    await workbench.page.keyboard.press('ControlOrMeta+Z');
    await workbench.page.locator('.tab.dirty').first().waitFor({ state: 'detached' });
    await workbench.command('Notifications: Clear All Notifications');
    await wire();
    await accept().click();
    const done = await workbench.notification('2 files are changed');
    await done.getByRole('button', { name: 'Save Them' }).click();
    await workbench.page.locator('.tab.dirty').first().waitFor({ state: 'detached' });
    const text = await saved('repositories.tf');
    assert.match(text, /DOCKER_USER\s+= data\.aws_secretsmanager_secret_version\.sirius_dockerhub_id\.secret_string/);
    assert.match(await saved('sirius/main.tf'), /product_prefix = "sirius"/);
    await wire();
    await workbench.notification('No changes: sirius is wired into opg-sirius.');
    await workbench.screenshot('terraform-wired');
  });

  it('fixes what is safe in the whole workspace, Terraform with it', async () => {
    const right = await saved('repositories.tf');
    await writeFile(path.join(workbench.folder, 'infra', 'repositories.tf'), swap(right, 'refunds'));
    await workbench.page.locator('.tab', { hasText: 'repositories.tf' }).click();
    await squiggles('error').first().waitFor();
    await workbench.command('Pullbook: Fix All Safe Problems in Workspace…');
    await workbench.page.locator('.monaco-dialog-box', { hasText: 'infra/repositories.tf: 1' }).waitFor();
    await workbench.screenshot('terraform-fix-workspace');
    await workbench.dialog('Fix 1 problem in 1 file?', 'Fix');
    await workbench.notification('Fixed 1 problem in 1 file.');
    assert.equal(await saved('repositories.tf'), right);
  });

  it('is what the runbook’s step finds, and its button puts right, as the command for the runbook in view would', async () => {
    const right = await saved('repositories.tf');
    await writeFile(path.join(workbench.folder, 'infra', 'repositories.tf'), swap(right, 'sirius'));
    const steps = new Steps(workbench, await workbench.openNotebook('sirius.runbook.md'));
    await workbench.statusBar('· Rehearsal').waitFor();
    await workbench.command('Notebook: Run All');
    await steps.goTo('wiring');
    await steps.output('wiring', 'needs you');
    await steps.settled();
    await workbench.screenshot('terraform-step-wrong');
    // The runbook in view proposes its own product and project: Enter takes both.
    await workbench.command('Pullbook: Wire a Product into Terraform…');
    await workbench.quickPickRow('refunds').waitFor();
    await workbench.page.keyboard.press('Enter');
    await workbench.quickPickRow('opg-refunds').waitFor();
    await workbench.screenshot('terraform-wire-runbook');
    await workbench.page.keyboard.press('Enter');
    await discard();
    // The step knows both already.
    await workbench.page.locator('.tab', { hasText: 'sirius.runbook.md' }).click();
    await steps.goTo('wiring');
    await steps.press('wiring', 'Insert…');
    await accept().click();
    await workbench.page.locator('.tab.active.dirty', { hasText: 'repositories.tf' }).waitFor();
    await save();
    assert.equal(await saved('repositories.tf'), right);
    await workbench.page.locator('.tab', { hasText: 'sirius.runbook.md' }).click();
    await steps.plan('wiring');
    const output = await steps.output('wiring', 'in sync');
    assert.match(await output.innerText(), /opg-sirius/);
    await workbench.screenshot('terraform-step');
  });
});

describe('Terraform in restricted mode', () => {
  let workbench: Workbench;
  let workspace: string;
  before(async () => {
    workspace = await faultySample();
    workbench = await Workbench.open({
      workspace,
      workspaceTrust: true,
      settings: { 'security.workspace.trust.startupPrompt': 'never' },
    });
  });
  after(async () => {
    await workbench.close();
    await rm(workspace, { recursive: true, force: true });
  });

  it('is linted all the same: nothing of the workspace is run for it', async () => {
    await workbench.openFile('infra/repositories.tf');
    await workbench.page.locator('.monaco-editor .squiggly-error').first().waitFor();
    await workbench.statusBar('Restricted Mode').waitFor();
  });
});
