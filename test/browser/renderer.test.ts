import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { browserFlags, ensureBrowser } from '../../.ci/browser.mjs';
import { outDir, root } from '../../.ci/lib.mjs';
import { describeChanges } from '../../src/runbook/run/plan';
import { galleryPage } from '../support/rendererGallery';
import type { GalleryTheme } from '../support/rendererGallery';
import { sampleReports } from '../support/sampleReports';

interface GalleryWindow {
  clicks: unknown[];
  send(message: unknown): void;
  draw(name: string, report: unknown): void;
  axe: { run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> };
}

describe('the step renderer', () => {
  let browser: Browser;
  before(async () => {
    browser = await chromium.launch({ executablePath: await ensureBrowser(), args: browserFlags() });
  });
  after(() => browser.close());

  async function gallery(theme: GalleryTheme): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 960, height: 900 } });
    await page.setContent(await galleryPage(sampleReports, theme));
    return page;
  }

  for (const theme of ['light', 'dark', 'hc-light', 'hc-dark'] as const) {
    it(`has no accessibility fault that axe finds, in ${theme}`, async () => {
      const page = await gallery(theme);
      await mkdir(path.join(outDir, 'screenshots'), { recursive: true });
      await page.screenshot({ path: path.join(outDir, 'screenshots', `renderer-${theme}.png`), fullPage: true });
      await page.addScriptTag({ content: await readFile(path.join(root, 'node_modules/axe-core/axe.min.js'), 'utf8') });
      const { violations } = await page.evaluate(() => (globalThis as unknown as GalleryWindow).axe.run());
      assert.deepEqual(
        violations.map(({ id, nodes }) => ({
          id,
          nodes: nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`),
        })),
        [],
      );
      await page.close();
    });
  }

  it('says each change and each state in words, not by sign or colour alone', async () => {
    const page = await gallery('light');
    const rows = await page.locator('#manyChanges li.change').allTextContents();
    assert.deepEqual(
      rows.map((row) => /(remove|run|approve): /.exec(row)?.[1]),
      ['remove', 'run', 'approve'],
    );
    assert.match((await page.locator('#failed li.failed').textContent()) ?? '', /failed: /);
    assert.equal(await page.locator('#plan .badge').textContent(), 'Live');
    assert.equal(await page.locator('#inSync .badge').textContent(), 'Rehearsal');
    await page.close();
  });

  it('tells on demand what a verdict rests on, and what would make it known', async () => {
    const page = await gallery('light');
    const items = page.locator('#inSync details.evidence li');
    assert.equal(await items.first().isVisible(), false);
    await page.locator('#inSync details.evidence summary').click();
    assert.deepEqual(
      (await items.allTextContents()).map((text) => text.replace(/io · .*\d\d:\d\d$/, 'io · 14:02')).slice(-2),
      [
        'whether the stored token of opgcisirius opens the registry · registry-1.docker.io · 14:02',
        'line 12: auth with DOCKER_USER · .circleci/config.yml · version 9f2c1a07',
      ],
    );
    assert.match((await page.locator('#notKnown li.change').textContent()) ?? '', /Not known: contexts of the org/);
    await page.locator('#inSync').screenshot({ path: path.join(outDir, 'screenshots', 'renderer-evidence.png') });
    await page.locator('#notKnown').screenshot({ path: path.join(outDir, 'screenshots', 'renderer-not-known.png') });
    await page.close();
  });

  it('sums every plan up as its text twin does', async () => {
    const page = await gallery('light');
    const { manyChanges } = sampleReports;
    const onlyRun = { ...manyChanges, changes: manyChanges?.changes.filter(({ action }) => action === 'run') };
    await page.evaluate(([name, report]) => (globalThis as unknown as GalleryWindow).draw(name, report), [
      'onlyRun',
      onlyRun as unknown,
    ] as const);
    const planned = Object.entries({ ...sampleReports, onlyRun }).filter(
      ([, { changes }]) => (changes ?? []).length > 0,
    );
    assert.ok(planned.length > 3);
    for (const [name, { changes }] of planned)
      assert.equal(await page.locator(`#${name} .summary`).textContent(), describeChanges(changes ?? []), name);
    await page.close();
  });

  it('says what is safe before what went wrong, and folds the details away', async () => {
    const page = await gallery('light');
    const text = await page.locator('#failed').locator('section').innerText();
    const order = ['safe in escrow', 'AWS refused the write', 'Check again', 'Details'].map((part) =>
      text.indexOf(part),
    );
    assert.ok(
      order.every((at, index) => at >= 0 && at > (order[index - 1] ?? -1)),
      text,
    );
    assert.ok(!text.includes('7c1e0d52'), 'details are folded');
    await page.close();
  });

  it('reports that an action was clicked, and nothing else', async () => {
    const page = await gallery('light');
    await page.locator('#plan').getByRole('button', { name: 'Apply…' }).focus();
    await page.keyboard.press('Enter');
    const clicks = await page.evaluate(() => (globalThis as unknown as GalleryWindow).clicks);
    assert.deepEqual(clicks, [
      { type: 'click', address: { notebook: 'sample', run: 'r1', step: 'token-plan', nonce: 'n1' }, index: 0 },
    ]);
    await page.close();
  });

  it('disables Apply… of the one plan that is stale and says why', async () => {
    const page = await gallery('light');
    const address = { notebook: 'sample', run: 'r1', step: 'token-plan', nonce: 'n1' };
    const send = (message: unknown): Promise<void> =>
      page.evaluate((sent) => (globalThis as unknown as GalleryWindow).send(sent), message);
    const apply = page.locator('#plan').getByRole('button', { name: 'Apply…' });
    await send({ type: 'freshness', address: { ...address, nonce: 'forged' }, fresh: false });
    assert.notEqual(await apply.getAttribute('aria-disabled'), 'true');
    await send({ type: 'freshness', address, fresh: false });
    assert.equal(await apply.getAttribute('aria-disabled'), 'true');
    assert.ok(await page.locator('#plan .stale').isVisible());
    assert.ok(await page.locator('#manyChanges .stale').isHidden());
    await apply.click({ force: true });
    assert.deepEqual(await page.evaluate(() => (globalThis as unknown as GalleryWindow).clicks), []);
    await page.close();
  });

  it('keeps the focus and the folds while progress redraws the output', async () => {
    const page = await gallery('light');
    await page.locator('#failed summary').click();
    await page.locator('#failed').getByRole('button', { name: 'Retry' }).focus();
    const { failed } = sampleReports;
    await page.evaluate((report) => (globalThis as unknown as GalleryWindow).draw('failed', report), failed);
    assert.equal(await page.locator('#failed details').getAttribute('open'), '');
    const focused = await page.evaluate(`document.querySelector('#failed').shadowRoot.activeElement.textContent`);
    assert.equal(focused, 'Retry');
    await page.close();
  });

  it('shows the title of an offer that it does not know as text, with no button', async () => {
    const page = await gallery('light');
    const unknown = {
      ...sampleReports['failed'],
      actions: [
        { kind: 'offer', command: 'send-pigeon', title: 'Send a pigeon…', arguments: { to: 'the owner' } },
        { kind: 'check-again', title: 'Check again' },
      ],
    };
    await page.evaluate((report) => (globalThis as unknown as GalleryWindow).draw('unknown', report), unknown);
    assert.deepEqual(await page.locator('#unknown .actions button').allTextContents(), ['Check again']);
    assert.equal(await page.locator('#unknown .note').textContent(), 'Send a pigeon…');
    await page.locator('#unknown').getByRole('button', { name: 'Check again' }).click();
    const clicks = await page.evaluate(() => (globalThis as unknown as GalleryWindow).clicks);
    assert.deepEqual(
      clicks.map((click) => (click as { index: number }).index),
      [1],
    );
    await page.close();
  });

  it('never draws a remedy as the button to press: what it ends may be in use', async () => {
    const page = await gallery('light');
    const first = page.locator('#replaced .actions button').first();
    assert.deepEqual(
      [await first.textContent(), await first.getAttribute('class')],
      ['Retire the replaced token…', 'secondary'],
    );
    assert.equal(await page.locator('#failed .actions button').first().getAttribute('class'), 'primary');
    await page.close();
  });

  it('never turns text of a service into markup or a script link', async () => {
    const page = await gallery('light');
    const hostile = {
      ...sampleReports['plan'],
      changes: [
        {
          action: 'create',
          summary: '<img src=x onerror="window.owned=1">',
          link: { title: 'go', url: 'javascript:alert(1)' },
        },
      ],
    };
    await page.evaluate((report) => (globalThis as unknown as GalleryWindow).draw('hostile', report), hostile);
    assert.equal(await page.locator('#hostile img').count(), 0);
    assert.equal(await page.locator('#hostile a').count(), 0);
    await page.close();
  });
});
