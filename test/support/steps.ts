import type { Frame, Locator } from 'playwright-core';
import type { Notebook } from './notebook';
import { patience, type Workbench } from './workbench';

/** The steps of the open runbook, as a person sees and reaches them. */
export class Steps {
  readonly #workbench: Workbench;
  readonly #notebook: Notebook;

  constructor(workbench: Workbench, notebook: Notebook) {
    this.#workbench = workbench;
    this.#notebook = notebook;
  }

  /** Goes to a step by the command that lists them, so that its cell is selected and its output drawn. */
  async goTo(id: string): Promise<void> {
    await this.#workbench.command('Pullbook: Go to Step…');
    await this.#workbench.quickInput().fill(id);
    await this.#workbench.page
      .locator('.quick-input-widget .monaco-list-row .label-name', { hasText: new RegExp(`^\\S* ?${id}$`) })
      .first()
      .click();
    // Out of the way of hovers and of the cells' toolbars.
    await this.#workbench.page.mouse.move(800, 950);
    await this.#notebook.cell(`id: ${id}`).waitFor();
  }

  /** The output of a step once it has this headline; it must have been gone to before. */
  async output(id: string, headline: string | RegExp): Promise<Locator> {
    const name = typeof headline === 'string' ? `${id}: ${headline}` : new RegExp(`^${id}: .*${headline.source}`);
    return this.#inOutputs((frame) => frame.getByRole('group', { name, exact: true }), `${id}: ${String(headline)}`);
  }

  /** Plans a step by the command and waits until the run has ended. */
  async plan(id: string): Promise<void> {
    await this.goTo(id);
    await this.drawnAnew(id, () => this.#workbench.command('Pullbook: Plan Step'));
  }

  /** Runs all steps, of which `last` is the last, and waits until the run has ended. */
  async runAll(last: string): Promise<void> {
    await this.goTo(last);
    await this.drawnAnew(last, () => this.#workbench.command('Notebook: Run All'));
  }

  /**
   * Does what makes a step run, waits until that run has drawn its output, then until it has ended. That nothing runs is
   * not enough: a run may begin a while after the command or the dialog that asked for it has gone.
   */
  async drawnAnew(id: string, act: () => Promise<void>): Promise<void> {
    const group = (frame: Frame) => frame.getByRole('group', { name: new RegExp(`^${id}: `) });
    for (const frame of this.#workbench.page.frames())
      await group(frame)
        .evaluateAll(markDrawn)
        // A frame that goes meanwhile takes its outputs with it.
        .catch(() => undefined);
    await act();
    await this.#inOutputs(
      (frame) => group(frame).and(frame.locator(':not([data-drawn-before])')),
      `a new output of ${id}`,
    );
    await this.settled();
  }

  /** Waits until nothing runs any more. */
  async settled(): Promise<void> {
    const running = this.#workbench.page.locator(
      '.notebookOverlay .cell-status-item .codicon-loading, .notebookOverlay .codicon-notebook-state-executing',
    );
    for (let quiet = 0; quiet < 3; quiet = (await running.count()) === 0 ? quiet + 1 : 0)
      await this.#workbench.page.waitForTimeout(300);
  }

  /** Presses a button under a step's output. */
  async press(id: string, button: string): Promise<void> {
    const group = await this.#inOutputs(
      (frame) =>
        frame
          .getByRole('group', { name: new RegExp(`^${id}: `) })
          .filter({ has: frame.getByRole('button', { name: button }) }),
      `a button ${button} under ${id}`,
    );
    const found = group.getByRole('button', { name: button }).first();
    // An output scrolls with the notebook around its frame: a button below the fold cannot be brought under the mouse from
    // inside the frame, as a person's wheel would, so there it gets the click itself.
    await found.click({ timeout: 3_000 }).catch(() => found.dispatchEvent('click'));
  }

  /** Waits until the cell of a step is the selected one. */
  async focusedCell(id: string): Promise<void> {
    await this.#workbench.page
      .locator('.notebookOverlay .cell-list-container .monaco-list-row.focused', { hasText: `id: ${id}` })
      .waitFor();
  }

  /** Waits until the focus is on an element of the outputs with this class or text. */
  async focused(what: string): Promise<void> {
    const { page } = this.#workbench;
    let seen: string[] = [];
    for (const deadline = Date.now() + patience; Date.now() < deadline;) {
      const all = page.frames().map((frame) => frame.evaluate<string>(activeElement).catch(() => ''));
      seen = (await Promise.all(all)).flatMap((one) => one.split('\n'));
      if (seen.includes(what)) return;
      await page.waitForTimeout(100);
    }
    throw new Error(`waited in vain for the focus on ${what}; it is on ${seen.join(' / ')}`);
  }

  async #inOutputs(find: (frame: Frame) => Locator, what: string): Promise<Locator> {
    const { page } = this.#workbench;
    for (const deadline = Date.now() + patience; Date.now() < deadline;) {
      for (const frame of page.frames()) {
        const found = find(frame).first();
        if (await found.isVisible().catch(() => false)) return found;
      }
      await page.waitForTimeout(100);
    }
    throw new Error(`waited in vain for ${what}; the outputs say:\n${await this.#notebook.outputText()}`);
  }
}

/** Runs in the page, hence a string. */
const markDrawn = `(drawn) => drawn.forEach((one) => one.setAttribute('data-drawn-before', ''))`;

/** Runs in the page, hence a string: class and text of what has the focus, also inside shadow roots. */
const activeElement = `(() => {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return [active?.className, active?.textContent?.trim()].join('\\n');
})()`;
