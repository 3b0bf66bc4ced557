import * as vscode from 'vscode';
import type { Finding } from '../../lint/rule';
import type { CheckoutLint } from '../../sources/terraform/checkoutLinter';
import { Checkout, type SourceFile, type TerraformFile } from '../../sources/terraform/model/checkout';
import { wiringFolder } from '../../sources/terraform/model/mentionsWiring';
import { WiringModel } from '../../sources/terraform/model/wiringModel';
import { Debouncer } from '../lint/debouncer';
import { lintDelay } from '../lint/lintDelay';
import type { FoundSettings, ProjectSettings } from '../lint/projectSettings';
import { CheckoutFiles } from './checkoutFiles';
import { CheckoutRoots } from './checkoutRoots';
import { loadLinter } from './loadLinter';
import { mayWire } from './mayWire';
import { isTerraform } from './terraformFiles';

/** One state of a checkout and what is found in it. */
export interface LintedCheckout {
  readonly files: CheckoutFiles;
  readonly lint: CheckoutLint;
  readonly found: FoundSettings;
}

/** A document in it, as it is at this moment. */
export interface LintedDocument extends LintedCheckout {
  readonly document: vscode.TextDocument;
  readonly path: string;
  readonly source: SourceFile;
  readonly findings: readonly Finding[];
}

interface Tracked {
  readonly files: CheckoutFiles;
  readonly subscription: vscode.Disposable;
  /** What the last lint was computed from. */
  texts: readonly TerraformFile[];
  linted: LintedCheckout | undefined;
  /** How long it took, in milliseconds. */
  cost: number;
}

/**
 * Keeps the lint of every checkout current that has a Terraform file open, or that an audit asked for. All features ask
 * here, so that a state of the files is linted once.
 */
export class CheckoutLints implements vscode.Disposable {
  readonly roots = new CheckoutRoots();
  readonly #settings: ProjectSettings;
  readonly #tracked = new Map<string, Promise<Tracked>>();
  readonly #kept = new Set<string>();
  readonly #debouncer = new Debouncer();
  readonly #linted = new vscode.EventEmitter<LintedCheckout>();
  readonly #forgotten = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: readonly { dispose(): void }[];
  /** Fires with the lint of a checkout's current state. */
  readonly onDidLint = this.#linted.event;
  /** Fires with the root of a checkout of which no file is open any more. */
  readonly onDidForget = this.#forgotten.event;

  constructor(settings: ProjectSettings) {
    this.#settings = settings;
    this.#subscriptions = [
      this.#debouncer,
      this.#linted,
      this.#forgotten,
      vscode.workspace.onDidOpenTextDocument((document) => void this.#requestFor(document)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) void this.#requestFor(document);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => void this.#close(document)),
      settings.onDidChange(() => this.lintAll()),
    ];
  }

  /** Lints every checkout that has a file open or was asked for, at once. */
  lintAll(): void {
    for (const document of vscode.workspace.textDocuments) void this.#requestFor(document);
    for (const root of this.#kept) this.#request(vscode.Uri.parse(root), 0);
  }

  /** The lint of a document as it is now; `undefined` when it is no Terraform of a checkout, or was closed meanwhile. */
  async current(document: vscode.TextDocument): Promise<LintedDocument | undefined> {
    if (!isTerraform(document)) return undefined;
    const linted = await this.of(await this.roots.of(document.uri));
    const path = linted.files.pathOf(document.uri) ?? '';
    const source = linted.lint.wiring.checkout.file(path);
    if (source === undefined || document.isClosed || document.getText() !== source.text) return undefined;
    return { ...linted, document, path, source, findings: linted.lint.findings.get(path) ?? [] };
  }

  /**
   * The lint of a checkout as it is now.
   *
   * @param whatever - Also parse files that speak of nothing that the rules are about.
   */
  async of(root: vscode.Uri, whatever = false): Promise<LintedCheckout> {
    const tracked = await this.#track(root);
    const folder = wiringFolder(tracked.files.current);
    const found = await this.#settings.of(tracked.files.uriOf(folder === '.' ? 'main.tf' : `${folder}/main.tf`));
    const isBare = !whatever && !mayWire(tracked.files.current, found.settings.credentials);
    const linter = isBare ? undefined : await loadLinter();
    // From here on nothing waits, so what comes out is the lint of what is there now.
    const texts = tracked.files.current;
    const { linted } = tracked;
    const isSame = linted?.lint.settings === found.settings && areSame(texts, tracked.texts);
    if (isSame && (linted.lint.wiring.checkout.files.length > 0 || isBare)) return linted;
    const started = performance.now();
    const lint =
      linter === undefined
        ? {
            wiring: new WiringModel(new Checkout([]), found.settings.credentials),
            settings: found.settings,
            findings: new Map(),
          }
        : linter.lint(texts, found.settings, linted?.lint);
    tracked.cost = performance.now() - started;
    tracked.texts = texts;
    return (tracked.linted = { files: tracked.files, lint, found });
  }

  /** Keeps a checkout linted from now on, whether a file of it is open or not. */
  async keep(root: vscode.Uri): Promise<LintedCheckout> {
    this.#kept.add(root.toString());
    const linted = await this.of(root);
    this.#linted.fire(linted);
    return linted;
  }

  /** Forgets what was asked for once and is not open: a command that looked at every checkout has ended. */
  release(): void {
    const roots = [...this.#tracked.keys()].map((key) => vscode.Uri.parse(key));
    for (const root of roots) if (!this.#isWanted(root)) void this.#forget(root);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    for (const tracked of this.#tracked.values()) void tracked.then(disposeOf);
  }

  #track(root: vscode.Uri): Promise<Tracked> {
    const key = root.toString();
    const known = this.#tracked.get(key);
    if (known !== undefined) return known;
    const read = this.#read(root);
    this.#tracked.set(key, read);
    // What could not be read this time may be the next.
    read.catch(() => this.#tracked.delete(key));
    return read;
  }

  async #read(root: vscode.Uri): Promise<Tracked> {
    const files = await CheckoutFiles.read(root, this.roots);
    const subscription = files.onDidChange(() => this.#request(root, 0));
    return { files, subscription, texts: [], linted: undefined, cost: 0 };
  }

  async #requestFor(document: vscode.TextDocument): Promise<void> {
    if (!isTerraform(document)) return;
    const root = await this.roots.of(document.uri);
    this.#request(root, (await this.#tracked.get(root.toString()))?.cost ?? 0);
  }

  #request(root: vscode.Uri, cost: number): void {
    this.#debouncer.request(root.toString(), lintDelay(cost), () => void this.#publish(root));
  }

  async #publish(root: vscode.Uri): Promise<void> {
    if (!this.#isWanted(root)) return;
    const linted = await this.of(root);
    if (this.#isWanted(root)) this.#linted.fire(linted);
  }

  async #close(document: vscode.TextDocument): Promise<void> {
    if (!isTerraform(document)) return;
    const root = await this.roots.of(document.uri);
    if (this.#isWanted(root)) {
      this.#request(root, 0);
      return;
    }
    await this.#forget(root);
  }

  async #forget(root: vscode.Uri): Promise<void> {
    const key = root.toString();
    this.#debouncer.cancel(key);
    const tracked = this.#tracked.get(key);
    this.#tracked.delete(key);
    this.#forgotten.fire(root);
    if (tracked !== undefined) disposeOf(await tracked);
  }

  /** Whether a file below the root is open, or an audit has asked for it. */
  #isWanted(root: vscode.Uri): boolean {
    const folder = `${root.toString()}/`;
    return (
      this.#kept.has(root.toString()) ||
      vscode.workspace.textDocuments.some(
        (document) => isTerraform(document) && !document.isClosed && document.uri.toString().startsWith(folder),
      )
    );
  }
}

function disposeOf({ files, subscription }: Tracked): void {
  subscription.dispose();
  files.dispose();
}

function areSame(a: readonly TerraformFile[], b: readonly TerraformFile[]): boolean {
  return a.length === b.length && a.every(({ path, text }, index) => path === b[index]?.path && text === b[index].text);
}
