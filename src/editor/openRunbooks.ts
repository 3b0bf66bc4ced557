import * as vscode from 'vscode';
import { isRunbook } from './contributions';
import { OpenRunbook } from './openRunbook';
import { loadLanguage } from './parseNotebook';

/** All notebooks of ours that are open, and one event for whatever about them may change what is shown. */
export class OpenRunbooks implements vscode.Disposable {
  readonly #open = new Map<string, OpenRunbook>();
  readonly #changed = new vscode.EventEmitter<OpenRunbook>();
  readonly #subscriptions: vscode.Disposable[];
  /** Fires after an edit, a new state, another kernel. */
  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#subscriptions = [
      vscode.workspace.onDidCloseNotebookDocument((document) => {
        this.#open.get(document.uri.toString())?.stop();
        this.#open.delete(document.uri.toString());
      }),
      vscode.workspace.onDidOpenNotebookDocument((document) => {
        if (isRunbook(document)) this.changed(this.of(document));
      }),
      vscode.workspace.onDidChangeNotebookDocument(({ notebook, contentChanges, cellChanges }) => {
        if (!isRunbook(notebook)) return;
        if (contentChanges.length > 0 || cellChanges.some((change) => change.document !== undefined))
          this.changed(this.of(notebook));
      }),
    ];
  }

  of(document: vscode.NotebookDocument): OpenRunbook {
    const key = document.uri.toString();
    const known = this.#open.get(key);
    if (known?.document === document) return known;
    const opened = new OpenRunbook(document);
    this.#open.set(key, opened);
    void loadLanguage().then(() => this.changed(opened));
    return opened;
  }

  find(uri: string): OpenRunbook | undefined {
    return this.#open.get(uri);
  }

  /** The runbook that is looked at: the active one, or the only one in view while a text beside it is read. */
  get inView(): OpenRunbook | undefined {
    const active = vscode.window.activeNotebookEditor?.notebook;
    if (active !== undefined && isRunbook(active)) return this.of(active);
    const visible = vscode.window.visibleNotebookEditors.map(({ notebook }) => notebook).filter(isRunbook);
    const [only, ...others] = new Set(visible);
    return only === undefined || others.length > 0 ? undefined : this.of(only);
  }

  /** The runbook a cell belongs to, where it is one of ours. */
  containing(cell: vscode.NotebookCell): OpenRunbook | undefined {
    return isRunbook(cell.notebook) ? this.of(cell.notebook) : undefined;
  }

  /** The cell that a text document is, where it is one of ours. */
  findCell(
    document: vscode.TextDocument,
  ): { readonly runbook: OpenRunbook; readonly cell: vscode.NotebookCell } | undefined {
    for (const notebook of vscode.workspace.notebookDocuments) {
      if (!isRunbook(notebook)) continue;
      const cell = notebook.getCells().find((one) => one.document === document);
      if (cell !== undefined) return { runbook: this.of(notebook), cell };
    }
    return undefined;
  }

  changed(runbook: OpenRunbook): void {
    this.#changed.fire(runbook);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }
}
