import * as vscode from 'vscode';
import { createLinter, type LintResult } from '../../sources/circleci/linter';
import { isConfig } from './configFiles';
import { Debouncer } from './debouncer';
import { lintDelay } from './lintDelay';
import type { FoundSettings, ProjectSettings } from './projectSettings';

/** One version of a config and what is found in it. Valid until the document changes. */
export interface LintedConfig {
  readonly document: vscode.TextDocument;
  readonly result: LintResult;
  readonly found: FoundSettings;
}

/**
 * Keeps the lint of every open config current. All features ask here, so that a version is linted once.
 *
 * A result is dropped unless its document is open and still of the version it was computed from.
 */
export class ConfigLints implements vscode.Disposable {
  readonly #linter = createLinter();
  readonly #debouncer = new Debouncer();
  readonly #costs = new Map<string, number>();
  readonly #linted = new vscode.EventEmitter<LintedConfig>();
  readonly #closed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: readonly { dispose(): void }[];
  readonly #settings: ProjectSettings;
  /** Fires with the lint of a document's current version. */
  readonly onDidLint = this.#linted.event;
  readonly onDidClose = this.#closed.event;

  constructor(settings: ProjectSettings) {
    this.#settings = settings;
    this.#subscriptions = [
      this.#debouncer,
      this.#linted,
      this.#closed,
      vscode.workspace.onDidOpenTextDocument((document) => this.#request(document)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#request(document);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => this.#close(document)),
      settings.onDidChange(() => this.lintAll()),
    ];
  }

  /** Lints every open config, at once. */
  lintAll(): void {
    for (const document of vscode.workspace.textDocuments) this.#request(document);
  }

  /** The lint of a document as it is now; `undefined` when it is no config, or was closed meanwhile. */
  async current(document: vscode.TextDocument): Promise<LintedConfig | undefined> {
    if (!isConfig(document)) return undefined;
    const found = await this.#settings.of(document.uri);
    if (document.isClosed) return undefined;
    const key = document.uri.toString();
    const known = this.#linter.result(key, document.version);
    if (known?.model.settings === found.settings) return { document, result: known, found };
    const started = performance.now();
    const result = this.#linter.lint(key, document.version, document.getText(), found.settings);
    this.#costs.set(key, performance.now() - started);
    const isWider = await this.#settings.readAround(document.uri, result.model);
    return isWider || document.version !== result.version ? this.current(document) : { document, result, found };
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #request(document: vscode.TextDocument): void {
    if (!isConfig(document)) return;
    const key = document.uri.toString();
    this.#debouncer.request(key, lintDelay(this.#costs.get(key) ?? 0), () => void this.#publish(document));
  }

  async #publish(document: vscode.TextDocument): Promise<void> {
    const linted = await this.current(document);
    if (linted === undefined || document.isClosed || document.version !== linted.result.version) return;
    this.#linted.fire(linted);
  }

  #close(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    this.#debouncer.cancel(key);
    this.#costs.delete(key);
    this.#linter.close(key);
    if (isConfig(document)) this.#closed.fire(document.uri);
  }
}
