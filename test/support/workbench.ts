import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { chromium, type Locator, type Page } from 'playwright-core';
import { browserFlags, ensureBrowser } from '../../.ci/browser.mjs';
import { outDir, root } from '../../.ci/lib.mjs';
import { ensureServer, installExtension, quietSettings, startServer, writeSettings } from '../../.ci/vscode.mjs';
import { Notebook } from './notebook';

/** Longest wait for one condition. Generous, because tests may share two slow cores; nothing ever waits it out when it works. */
export const patience = 300_000;

const themes = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
} as const;

export type Theme = keyof typeof themes;

export interface WorkbenchOptions {
  /** Folder to open a copy of. `Default: the sample workspace, media/sample` */
  workspace?: string;
  /** `Default: 'dark'` */
  theme?: Theme;
  /** Machine settings on top of the quiet ones. */
  settings?: Record<string, unknown>;
  /** Added to the environment of the extension host, such as `PULLBOOK_CIRCLECI_URL`. */
  env?: NodeJS.ProcessEnv;
  /** Whether the editor asks if the folder is trusted. `Default: false` (everything is trusted) */
  workspaceTrust?: boolean;
  /** Whether the browser keeps its profile on disk, as a person's does, instead of in memory. `Default: false` */
  keepsProfile?: boolean;
}

/**
 * One VS Code with the packaged Pullbook installed, on a copy of a workspace, in a headless browser.
 *
 * Every method that waits fails after five minutes with what it was waiting for.
 */
export class Workbench {
  /** Playwright's page, for what has no method here. */
  readonly page: Page;
  /** Absolute path of the copied workspace; tests may change files in it. */
  readonly folder: string;
  /** The server's data folder: storage, logs, settings. A place to search for leaked secrets. */
  readonly dataDir: string;
  /** The browser's profile, where it keeps one. */
  readonly profileDir: string;
  private readonly scratch: string;
  private readonly browser: OpenBrowser;
  private readonly options: WorkbenchOptions;
  private server: Awaited<ReturnType<typeof startServer>>;
  private readonly printed: string[];

  private constructor(parts: {
    page: Page;
    scratch: string;
    browser: OpenBrowser;
    server: Awaited<ReturnType<typeof startServer>>;
    options: WorkbenchOptions;
    printed: string[];
  }) {
    this.page = parts.page;
    this.scratch = parts.scratch;
    this.folder = path.join(parts.scratch, 'workspace');
    this.dataDir = path.join(parts.scratch, 'server');
    this.profileDir = path.join(parts.scratch, 'profile');
    this.browser = parts.browser;
    this.server = parts.server;
    this.options = parts.options;
    this.printed = parts.printed;
  }

  /** What the server has printed so far. */
  get output(): string {
    return this.printed.join('');
  }

  /** Starts everything and waits until the workbench can be used. Close it in an `after` hook. */
  static async open(options: WorkbenchOptions = {}): Promise<Workbench> {
    await ensureServer();
    const executablePath = await ensureBrowser();
    const extensionsDir = await installedExtensions();
    const scratch = await mkdtemp(path.join(os.tmpdir(), 'pullbook-browser-'));
    await cp(options.workspace ?? path.join(root, 'media', 'sample'), path.join(scratch, 'workspace'), {
      recursive: true,
    });
    await writeMachineSettings(scratch, options);
    const printed: string[] = [];
    const server = await startServer(serverOptions({ scratch, extensionsDir, options, printed }));
    const browser = await openBrowser(executablePath, options.keepsProfile ? path.join(scratch, 'profile') : undefined);
    const page = await browser.newPage();
    page.setDefaultTimeout(patience);
    const workbench = new Workbench({ page, scratch, browser, server, options, printed });
    await workbench.load();
    return workbench;
  }

  /** Ends the browser and the server and removes the copied workspace. */
  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    await rm(this.scratch, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Opens a second window on the same workspace, with an extension host of its own. Goes with the first one. */
  async secondWindow(): Promise<Workbench> {
    const { scratch, browser, server, options, printed } = this;
    const page = await browser.newPage();
    page.setDefaultTimeout(patience);
    const second = new Workbench({ page, scratch, browser, server, options, printed });
    await second.load();
    return second;
  }

  /** Loads the page anew, as after *Developer: Reload Window*: a new extension host, the same storage. */
  async reload(): Promise<void> {
    await this.load();
  }

  /**
   * Ends the server and starts it again on the same data, port and workspace, then loads the page.
   *
   * @param how `'kill'` ends the extension host with SIGKILL, as a crash would
   */
  async restart(how: 'stop' | 'kill' = 'stop'): Promise<void> {
    const { port } = this.server;
    await this.server[how]();
    const extensionsDir = await installedExtensions();
    const { scratch, options, printed } = this;
    this.server = await startServer({ ...serverOptions({ scratch, extensionsDir, options, printed }), port });
    await this.load();
  }

  private async load(): Promise<void> {
    const query = new URLSearchParams({ folder: this.folder });
    await this.page.goto(`${this.server.url}/?${query.toString()}`);
    await this.page.locator('.monaco-workbench .part.statusbar .statusbar-item').first().waitFor();
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
  }

  /**
   * Runs a command of the palette by its full title, such as `Pullbook: New Runbook…`. The palette lists what was enabled
   * when it opened, and after a window has loaded the editor takes a moment to know that the folder is trusted: where the
   * command is not listed, the palette is opened anew, as a person would. So it is where the palette closes by itself: a
   * command that ran just before may bring the focus to its cell only now, and the palette goes with the focus.
   */
  async command(title: string): Promise<void> {
    const row = this.quickPickRow(title);
    for (const deadline = Date.now() + patience; ;) {
      await this.page.keyboard.press('F1');
      const isChosen = await this.quickInput()
        .fill(`>${title}`, { timeout: 3_000 })
        .then(() => row.waitFor({ timeout: 3_000 }))
        .then(() => row.click({ timeout: 3_000 }))
        .then(
          () => true,
          () => false,
        );
      if (isChosen) return;
      assert.ok(Date.now() < deadline, `the palette does not list ${title}`);
      await this.page.keyboard.press('Escape');
    }
  }

  /** Opens a file of the workspace by its path from the workspace's folder. */
  async openFile(file: string): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+P');
    await this.quickInput().fill(file);
    const name = path.posix.basename(file);
    const folder = path.posix.dirname(file);
    const rows = this.page.locator('.quick-input-widget .monaco-list-row', { hasText: name });
    // Until the search has ended, the list may begin with another file of that name.
    await (folder === '.' ? rows : rows.filter({ hasText: folder })).first().click();
    await this.page.locator('.tab.active', { hasText: name }).waitFor();
  }

  /** Opens a notebook and waits until its cells are there. */
  async openNotebook(file: string): Promise<Notebook> {
    await this.openFile(file);
    return this.notebook();
  }

  /** The notebook of the active editor. */
  async notebook(): Promise<Notebook> {
    // The cells are not inside the editor group but lie over it, one hidden overlay for each notebook in the background.
    const editor = this.page.locator('.notebookOverlay:visible').first();
    // Attached, not visible: a Markdown cell is drawn in the webview and its row is empty.
    await editor.locator('.cell-list-container .monaco-list-row').first().waitFor({ state: 'attached' });
    return new Notebook(this, editor);
  }

  /** The text field of an open quick pick or input box. */
  quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible .quick-input-box input').first();
  }

  /** The row of an open quick pick with this label. */
  quickPickRow(label: string): Locator {
    return this.page
      .locator('.quick-input-widget .monaco-list-row')
      .filter({ has: this.page.locator(`.label-name`, { hasText: exactly(label) }) })
      .first();
  }

  /** Waits for a quick pick with such a row and takes the row. */
  async pick(label: string): Promise<void> {
    await this.quickPickRow(label).click();
  }

  /** Fills an input box and presses Enter. */
  async answer(value: string): Promise<void> {
    await this.quickInput().fill(value);
    await this.page.keyboard.press('Enter');
  }

  /** Waits until the text is somewhere in the workbench (not inside outputs; see `Notebook` for those). */
  async waitForText(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }

  /** Texts of the notifications that are shown now. */
  async notifications(): Promise<string[]> {
    return this.page.locator('.notifications-toasts .notification-list-item-message').allInnerTexts();
  }

  /** Waits for a notification with this text and returns it, for its buttons: `.getByRole('button', {name})`. */
  async notification(text: string | RegExp): Promise<Locator> {
    const item = this.page.locator('.notifications-toasts .notification-list-item', { hasText: text }).first();
    await item.waitFor();
    return item;
  }

  /** Waits for a modal dialog with this text and presses one of its buttons. */
  async dialog(text: string | RegExp, button: string): Promise<void> {
    const dialog = this.page.locator('.monaco-dialog-box', { hasText: text });
    await dialog.waitFor();
    await dialog.getByRole('button', { name: button, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  /** The status bar item whose text or spoken name matches. */
  statusBar(text: string | RegExp): Locator {
    return this.page.locator('.part.statusbar .statusbar-item', { hasText: text }).first();
  }

  /** Changes settings while the editor runs; it takes notice at once. */
  async settings(settings: Record<string, unknown>): Promise<void> {
    this.options.settings = { ...this.options.settings, ...settings };
    await writeMachineSettings(this.scratch, this.options);
  }

  /** Switches the colour theme and waits until it is on. */
  async theme(theme: Theme): Promise<void> {
    this.options.theme = theme;
    await this.settings({});
    const className = { light: 'vs', dark: 'vs-dark', 'high-contrast': 'hc-black', 'high-contrast-light': 'hc-light' }[
      theme
    ];
    await this.page.locator(`.monaco-workbench.${className}`).waitFor();
  }

  /**
   * Takes a picture of the whole window.
   *
   * @param scene file name in out/screenshots without `.png`; one per scene
   * @returns absolute path
   */
  async screenshot(scene: string): Promise<string> {
    const file = path.join(outDir, 'screenshots', `${scene}.png`);
    await this.page.screenshot({ path: file });
    return file;
  }

  /**
   * How long VS Code itself says that activating an extension took, in milliseconds. Waits until it is active.
   * Leaves the list of running extensions open, scrolled to that extension.
   */
  async activationTime(name: string): Promise<number> {
    await this.command('Developer: Show Running Extensions');
    const list = this.page.locator('.runtime-extensions-editor .monaco-list');
    const row = list.locator('.extension').filter({ has: this.page.locator('.name', { hasText: exactly(name) }) });
    await list.locator('.extension').first().waitFor();
    // The list shows the slowest first and draws only the rows in view.
    await list.click({ position: { x: 5, y: 5 } });
    for (const deadline = Date.now() + patience; (await row.count()) === 0;) {
      assert.ok(Date.now() < deadline, `${name} is not among the running extensions`);
      await this.page.keyboard.press('ArrowDown');
    }
    const time = row.locator('.activation-time', { hasText: /\d\s*ms/ });
    return Number(/(?<!\d)(\d+)\s*ms/.exec(await time.innerText())?.[1]);
  }
}

/** A regular expression that matches the whole text, white space around it aside. */
function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}

/** A browser whose every page is a window of its own, as of another person where no profile is kept. */
interface OpenBrowser {
  newPage(): Promise<Page>;
  close(): Promise<void>;
}

async function openBrowser(executablePath: string, profile: string | undefined): Promise<OpenBrowser> {
  const launch = { executablePath, args: browserFlags() };
  const looks = { viewport: { width: 1440, height: 960 }, permissions: ['clipboard-read', 'clipboard-write'] };
  if (profile !== undefined) return chromium.launchPersistentContext(profile, { ...launch, ...looks });
  const browser = await chromium.launch(launch);
  return {
    newPage: async () => (await browser.newContext(looks)).newPage(),
    close: () => browser.close(),
  };
}

function serverOptions({
  scratch,
  extensionsDir,
  options,
  printed,
}: {
  readonly scratch: string;
  readonly extensionsDir: string;
  readonly options: WorkbenchOptions;
  readonly printed: string[];
}) {
  return {
    log: (text: string) => void printed.push(text),
    serverDataDir: path.join(scratch, 'server'),
    extensionsDir,
    workspaceTrust: options.workspaceTrust ?? false,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', ...options.env },
  };
}

async function writeMachineSettings(scratch: string, options: WorkbenchOptions): Promise<void> {
  const theme = { 'workbench.colorTheme': themes[options.theme ?? 'dark'], 'window.autoDetectHighContrast': false };
  await writeSettings(path.join(scratch, 'server'), { ...quietSettings, ...theme, ...options.settings });
}

let installing: Promise<string> | undefined;

/** Installs the package once per run; all servers of the run share the folder. */
function installedExtensions(): Promise<string> {
  installing ??= (async () => {
    const vsix = path.join(root, 'pullbook.vsix');
    const scratch = await mkdtemp(path.join(os.tmpdir(), 'pullbook-installed-'));
    process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
    const extensionsDir = path.join(scratch, 'extensions');
    await installExtension(vsix, { serverDataDir: path.join(scratch, 'server'), extensionsDir });
    assert.ok((await readdir(extensionsDir)).some((name) => name.startsWith('pullbook.pullbook')));
    return extensionsDir;
  })();
  return installing;
}
