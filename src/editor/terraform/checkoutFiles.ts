import * as vscode from 'vscode';
import { Debouncer } from '../lint/debouncer';
import { fileText, type FileText } from '../lint/fileText';
import { regularText } from '../lint/regularText';
import type { TerraformFile } from '../../sources/terraform/model/checkout';
import type { CheckoutRoots } from './checkoutRoots';
import { configurationFiles, isConfiguration, isForeign, isTerraform } from './terraformFiles';

/** How long after the last new folder the files are looked for again, in milliseconds. */
const folderDelay = 200;

/** The Terraform files of one checkout, read once and kept current. Of open ones the unsaved text counts. */
export class CheckoutFiles implements vscode.Disposable {
  readonly root: vscode.Uri;
  /** By paths from the root. */
  readonly #saved = new Map<string, string>();
  readonly #open = new WeakMap<vscode.TextDocument, { readonly version: number; readonly text: string }>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #roots: CheckoutRoots;
  readonly #later = new Debouncer();
  readonly #subscriptions: readonly { dispose(): void }[];
  /** Fires after a file on the disk has changed, come or gone. */
  readonly onDidChange = this.#changed.event;

  private constructor(root: vscode.Uri, roots: CheckoutRoots) {
    this.root = root;
    this.#roots = roots;
    // Of a folder that comes or goes with all that is in it, the editor tells the folder alone.
    const all = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(root, '**'), false, true, false);
    const own = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(root, configurationFiles),
      true,
      false,
      true,
    );
    this.#subscriptions = [
      all,
      own,
      all.onDidCreate((uri) => void this.#reread(uri)),
      own.onDidChange((uri) => void this.#reread(uri)),
      all.onDidDelete((uri) => this.#drop(uri)),
      this.#changed,
      this.#later,
    ];
  }

  static async read(root: vscode.Uri, roots: CheckoutRoots): Promise<CheckoutFiles> {
    const files = new CheckoutFiles(root, roots);
    await files.#readAll();
    return files;
  }

  /** Every file as a person would see it now, by their paths. The same strings until something changes. */
  get current(): readonly TerraformFile[] {
    const texts = new Map(this.#saved);
    for (const document of vscode.workspace.textDocuments) {
      const path = isTerraform(document) ? this.pathOf(document.uri) : undefined;
      // One that is open but was never read lies in a repository inside of this one, or is just being made.
      if (path !== undefined && texts.has(path)) texts.set(path, this.#textOf(document));
    }
    return [...texts].map(([path, text]) => ({ path, text })).sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  uriOf(path: string): vscode.Uri {
    return vscode.Uri.joinPath(this.root, path);
  }

  /** The path from the root; `undefined` for a file that is not below it. */
  pathOf(file: vscode.Uri): string | undefined {
    const folder = this.root.path.endsWith('/') ? this.root.path : `${this.root.path}/`;
    const isBelow = file.scheme === this.root.scheme && file.authority === this.root.authority;
    return isBelow && file.path.startsWith(folder) ? file.path.slice(folder.length) : undefined;
  }

  /** A file with enough of a document to place things in a text of it. */
  place({ path, text }: TerraformFile): FileText {
    return fileText(this.uriOf(path), text);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #readAll(): Promise<void> {
    await Promise.all((await this.#roots.filesOf(this.root)).map((file) => this.#read(file)));
  }

  async #reread(uri: vscode.Uri): Promise<void> {
    if (isConfiguration(uri)) {
      if ((await this.#roots.of(uri)).toString() !== this.root.toString()) return;
      await this.#read(uri);
      this.#changed.fire();
    } else if (mayBeFolder(uri)) {
      // A build makes many at once; one look afterwards sees them all.
      this.#later.request(this.root.path, folderDelay, () => void this.#readAgain());
    }
  }

  async #readAgain(): Promise<void> {
    await this.#readAll();
    this.#changed.fire();
  }

  #drop(uri: vscode.Uri): void {
    const gone = this.pathOf(uri);
    if (gone === undefined) return;
    const paths = [...this.#saved.keys()].filter((path) => path === gone || path.startsWith(`${gone}/`));
    for (const path of paths) this.#saved.delete(path);
    if (paths.length > 0) this.#changed.fire();
  }

  async #read(file: vscode.Uri): Promise<void> {
    const path = this.pathOf(file);
    if (path === undefined) return;
    const text = await regularText(file, vscode.workspace.fs);
    if (text === undefined) this.#saved.delete(path);
    else this.#saved.set(path, text);
  }

  /** A document joins its lines anew each time it is asked. */
  #textOf(document: vscode.TextDocument): string {
    const known = this.#open.get(document);
    if (known?.version === document.version) return known.text;
    const text = document.getText();
    this.#open.set(document, { version: document.version, text });
    return text;
  }
}

/** By its name alone: asking the disk about every file that a build writes would cost more than it is worth. */
function mayBeFolder({ path }: vscode.Uri): boolean {
  return !path.slice(path.lastIndexOf('/') + 1).includes('.') && !isForeign(path);
}
