import * as vscode from 'vscode';

const scheme = 'pullbook';

/**
 * Read-only texts that the extension shows: a plan as text, the documentation of a step kind, keyboard help. A
 * document is named for what it shows, so that showing it again replaces it.
 */
export class TextDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration: vscode.Disposable;
  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.path) ?? '';
  }

  /** Opens `text` under `name` beside the notebook. */
  async show(name: string, text: string): Promise<void> {
    await vscode.window.showTextDocument(this.#keep(name, text), {
      preview: true,
      viewColumn: vscode.ViewColumn.Beside,
    });
  }

  /** Opens Markdown as people read it: beside what is open, or in its place where it needs the width. */
  async preview(name: string, markdown: string, place: 'beside' | 'wide' = 'beside'): Promise<void> {
    const command = place === 'beside' ? 'markdown.showPreviewToSide' : 'markdown.showPreview';
    await vscode.commands.executeCommand(command, this.#keep(name, markdown));
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }

  #keep(name: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme, path: `/${name}` });
    this.#texts.set(uri.path, text);
    this.#changed.fire(uri);
    return uri;
  }
}
