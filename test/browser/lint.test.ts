import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { Workbench } from '../support/workbench';

/** A config as people have it: part of it done, part of it forgotten, one orb too old to run. */
const config = `version: 2.1

orbs:
  docker: circleci/docker@1.4.0

executors:
  php:
    docker:
      - image: cimg/php:8.3
        auth:
          username: $DOCKER_USER
          password: $DOCKER_ACCESS_TOKEN

jobs:
  unit:
    executor: php
    steps:
      - checkout
      - run: composer install

  integration:
    docker:
      - image: cimg/php:8.3 # keep in step with the executor
      - image: "postgres:16-alpine"
        environment: {POSTGRES_PASSWORD: local-only}
    steps:
      - checkout
      - run: vendor/bin/phpunit

  build:
    docker: [image: cimg/base:2024.01]
    steps:
      - checkout
      - setup_remote_docker:
          version: 19.03.12
      - run:
          name: Build
          command: |
            docker pull alpine:3.20
            docker build -t sirius/api api

workflows:
  main:
    jobs: [unit, integration, build]
`;

describe('a CircleCI config in the installed editor', () => {
  let workbench: Workbench;
  let workspace: string;
  before(async () => {
    workspace = await mkdtemp(path.join(os.tmpdir(), 'pullbook-lint-'));
    for (const product of ['sirius', 'refunds']) {
      await mkdir(path.join(workspace, product, '.circleci'), { recursive: true });
      await writeFile(path.join(workspace, product, '.circleci', 'config.yml'), config);
    }
    workbench = await Workbench.open({
      workspace,
      settings: { 'editor.minimap.enabled': false, 'files.autoSave': 'off' },
    });
    await workbench.openFile('sirius/.circleci/config.yml');
    await squiggles().first().waitFor();
  });
  after(async () => {
    await workbench.close();
    await rm(workspace, { recursive: true, force: true });
  });

  const line = (text: string | RegExp): Locator =>
    workbench.page.locator('.monaco-editor .view-line', { hasText: text }).first();
  const squiggles = (): Locator =>
    workbench.page.locator('.monaco-editor .squiggly-warning, .monaco-editor .squiggly-error');
  const saved = async (): Promise<string> =>
    readFile(path.join(workbench.folder, 'sirius', '.circleci', 'config.yml'), 'utf8');
  const save = async (): Promise<string> => {
    await workbench.page.keyboard.press('ControlOrMeta+S');
    await workbench.page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
    return saved();
  };
  /** The document of the Markdown preview in front. */
  const preview = (): FrameLocator =>
    workbench.page
      .locator('iframe.webview.ready >> visible=true')
      .last()
      .contentFrame()
      .locator('#active-frame')
      .contentFrame();
  /** Puts the cursor into a word of a line. */
  const goTo = async (word: string): Promise<void> => {
    await line(word).getByText(word).last().click();
  };

  it('shows squiggles, and counts over jobs', async () => {
    await workbench.page
      .locator('.codelens-decoration', { hasText: 'images pull without credentials' })
      .first()
      .waitFor();
    await workbench.screenshot('lint-squiggles');
    assert.ok((await squiggles().count()) >= 4);
  });

  it('says over an image which credentials it uses, and leads to the page of the rule', async () => {
    await line('postgres:16-alpine').getByText('postgres').first().hover();
    const hover = workbench.page
      .locator('.monaco-hover:visible', { hasText: 'Pulls without your credentials' })
      .first();
    await hover.waitFor();
    await workbench.screenshot('lint-hover');
    await hover.locator('.code-link').first().click();
    await workbench.page.locator('.tab.active', { hasText: 'unauthenticated-docker-pull' }).waitFor();
    await preview().getByRole('heading', { name: 'unauthenticated-docker-pull' }).first().waitFor();
    await workbench.screenshot('lint-rule-page');
    await workbench.command('View: Close Editor');
    await workbench.page.locator('.tab.active', { hasText: 'config.yml' }).waitFor();
  });

  it('fixes what is at the cursor from the lightbulb', async () => {
    await goTo('postgres:16');
    await workbench.page.keyboard.press('ControlOrMeta+.');
    const menu = workbench.page.locator('.action-widget:visible');
    const fix = menu.locator('.monaco-list-row.action', { hasText: 'Add auth with $DOCKER_USER' }).first();
    await fix.waitFor();
    await workbench.screenshot('lint-lightbulb');
    await fix.click();
    await workbench.page.locator('.tab.active.dirty').waitFor();
    assert.ok(
      (await save()).includes(
        '"postgres:16-alpine"\n        auth:\n          username: $DOCKER_USER\n          password: $DOCKER_ACCESS_TOKEN\n        environment: {POSTGRES_PASSWORD: local-only}\n',
      ),
      await saved(),
    );
  });

  it('fixes all that is safe, and one undo takes it back', async () => {
    const before = await saved();
    await workbench.command('Pullbook: Fix All Safe Problems in File');
    await workbench.page.locator('.tab.active.dirty').waitFor();
    await workbench.screenshot('lint-fixed');
    const after = await save();
    assert.ok(!after.includes('19.03.12') && !after.includes('circleci/docker@1.4.0'), after);
    assert.ok(after.includes('# keep in step with the executor'));
    await goTo('composer install');
    await workbench.page.keyboard.press('ControlOrMeta+Z');
    assert.equal(await save(), before);
  });

  it('shows the fix of all as a diff, and applies it when it is accepted', async () => {
    await goTo('composer install');
    await workbench.command('Pullbook: Authenticate This Whole Config…');
    const accept = workbench.page.getByRole('button', { name: /Accept Proposed Change/ }).first();
    await accept.waitFor();
    await workbench.page.locator('.monaco-diff-editor').first().waitFor();
    await workbench.page.locator('.monaco-diff-editor .line-insert').first().waitFor();
    await workbench.screenshot('lint-proposal');
    await accept.click();
    await workbench.page.locator('.tab.active.dirty', { hasText: 'config.yml' }).waitFor();
    const after = await save();
    assert.ok(after.includes('dockerhub_login'), after);
    await workbench.page
      .locator('.codelens-decoration', { hasText: 'No pull from Docker Hub without credentials' })
      .first()
      .waitFor();
    await workbench.screenshot('lint-authenticated');
  });

  it('audits the workspace into a table', async () => {
    await workbench.command('Pullbook: Audit Workspace');
    await workbench.notification('2 configs audited');
    await preview().getByText('sirius/.circleci/config.yml').first().waitFor();
    await workbench.screenshot('lint-audit');
  });

  it('fixes all that is safe in the workspace, after asking, and saves what was saved', async () => {
    await workbench.command('Pullbook: Fix All Safe Problems in Workspace…');
    await workbench.page.locator('.monaco-dialog-box', { hasText: 'refunds/.circleci/config.yml' }).waitFor();
    await workbench.screenshot('lint-fix-workspace');
    await workbench.dialog(/Fix \d+ problems in 2 files/, 'Fix');
    await workbench.notification(/Fixed \d+ problems/);
    const refunds = await readFile(path.join(workbench.folder, 'refunds', '.circleci', 'config.yml'), 'utf8');
    assert.ok(!refunds.includes('19.03.12') && !refunds.includes('[image:'), refunds);
  });
});

describe('a CircleCI config in restricted mode', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await Workbench.open({
      workspaceTrust: true,
      settings: { 'security.workspace.trust.startupPrompt': 'never' },
    });
  });
  after(() => workbench.close());

  it('is linted all the same: nothing of the workspace is run for it', async () => {
    await workbench.openFile('product/.circleci/config.yml');
    await workbench.page.locator('.monaco-editor .squiggly-warning').first().waitFor();
    await workbench.statusBar('Restricted Mode').waitFor();
    await workbench.screenshot('lint-restricted');
  });
});
