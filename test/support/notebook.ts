import type { Frame, Locator, Page } from 'playwright-core';
import type { Workbench } from './workbench';

/** One open notebook editor. */
export class Notebook {
  readonly editor: Locator;
  private readonly workbench: Workbench;

  constructor(workbench: Workbench, editor: Locator) {
    this.workbench = workbench;
    this.editor = editor;
  }

  private get page(): Page {
    return this.workbench.page;
  }

  /** Chooses a kernel by its label, from the picker at the notebook's top right. */
  async selectKernel(label: string): Promise<void> {
    await this.workbench.command('Notebook: Select Notebook Kernel');
    await this.workbench.pick(label);
  }

  /** The code cell that holds this text (scrolled into view by what is done with it), such as `id: token`. */
  cell(text: string | RegExp): Locator {
    return this.editor.locator('.cell-list-container .monaco-list-row.code-cell-row', { hasText: text }).first();
  }

  /** Runs all cells. Does not wait for their end. */
  async runAll(): Promise<void> {
    await this.workbench.command('Notebook: Run All');
  }

  /** Runs the cell that holds this text. */
  async run(text: string | RegExp): Promise<void> {
    const cell = this.cell(text);
    await cell.scrollIntoViewIfNeeded();
    await cell.hover();
    await cell.locator('.run-button-container .action-label').first().click();
  }

  /** Presses the status bar entry (a chip) below a cell. */
  async chip(cell: string | RegExp, label: string | RegExp): Promise<Locator> {
    const item = this.cell(cell).locator('.cell-status-item', { hasText: label }).first();
    await item.waitFor();
    return item;
  }

  /**
   * The frame that all outputs of this notebook are rendered in.
   * VS Code puts them into one webview beside the cells, two frames deep.
   */
  async outputs(): Promise<Frame> {
    for (const deadline = Date.now() + 45_000; Date.now() < deadline;) {
      for (const frame of this.page.frames())
        if (frame.name() === 'active-frame' || frame.url().includes('fake.html'))
          if (
            (await frame
              .locator('#container .output_container, #container .output')
              .count()
              .catch(() => 0)) > 0
          )
            return frame;
      await this.page.waitForTimeout(100);
    }
    throw new Error('no output has been rendered');
  }

  /** Waits until some output shows this text and returns the innermost element that does. */
  async output(text: string | RegExp): Promise<Locator> {
    const found = (await this.outputs()).getByText(text).first();
    await found.waitFor();
    return found;
  }

  /** The text of all outputs that are rendered. */
  async outputText(): Promise<string> {
    return (await this.outputs()).locator('#container').innerText();
  }

  /** Presses a button that a renderer drew. */
  async press(name: string | RegExp): Promise<void> {
    await (await this.outputs()).getByRole('button', { name }).first().click();
  }
}
