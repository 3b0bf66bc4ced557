import type { Frame, Locator, Page } from 'playwright-core';
import { patience, type Workbench } from './workbench';

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

  /** Waits for an entry (a chip) in the status bar below a cell; click it or read its `aria-label`. */
  async chip(cell: string | RegExp, label: string | RegExp): Promise<Locator> {
    const item = this.cell(cell).locator('.cell-status-item', { hasText: label }).first();
    await item.waitFor();
    return item;
  }

  /**
   * Waits until an output shows this text and returns the innermost element that does. Looks into shadow roots.
   *
   * VS Code draws all outputs of a notebook, and its Markdown cells, into one webview beside the cells, two frames
   * deep, and replaces those frames as it likes: so each look goes through the frames there are.
   */
  output(text: string | RegExp): Promise<Locator> {
    return this.inOutputs(`an output with ${String(text)}`, (frame) => frame.locator('.output').getByText(text));
  }

  /** Presses a button that a renderer drew, when it is there. */
  async press(name: string | RegExp): Promise<void> {
    const button = await this.inOutputs(`a button ${String(name)}`, (frame) =>
      frame.locator('.output').getByRole('button', { name }),
    );
    await button.click();
  }

  /** The text of all outputs that are rendered now, one line for each, shadow roots included. */
  async outputText(): Promise<string> {
    const texts = [];
    for (const frame of this.webviews()) texts.push(await frame.evaluate<string>(textOfOutputs).catch(() => ''));
    return texts.join('\n');
  }

  private webviews(): Frame[] {
    return this.page.frames().filter((frame) => frame.url().includes('/webview/browser/pre/fake.html'));
  }

  private async inOutputs(what: string, find: (frame: Frame) => Locator): Promise<Locator> {
    for (const deadline = Date.now() + patience; Date.now() < deadline;) {
      for (const frame of this.webviews()) {
        const found = find(frame).first();
        // A frame may go away between the two calls.
        if (await found.isVisible().catch(() => false)) return found;
      }
      await this.page.waitForTimeout(100);
    }
    throw new Error(`waited in vain for ${what}; the outputs say:\n${await this.outputText()}`);
  }
}

/** Runs in the webview, hence a string: this file is checked without the DOM's types. */
const textOfOutputs = `[...document.querySelectorAll('.output')].map((output) => {
  const texts = [];
  const queue = [output];
  for (let node; (node = queue.shift()); ) {
    if (node.nodeType === Node.TEXT_NODE) texts.push(node.data);
    else if (!['STYLE', 'SCRIPT'].includes(node.nodeName)) queue.unshift(...(node.shadowRoot?.childNodes ?? []), ...node.childNodes);
  }
  return texts.join(' ').replace(/\\s+/g, ' ').trim();
}).filter(Boolean).join('\\n')`;
