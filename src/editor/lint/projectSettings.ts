import * as vscode from 'vscode';
import { ruleIds } from '../../lint/registry';
import { defaultSettings, parseSettings, type Settings } from '../../lint/settings';
import { settingsName } from './configFiles';

/** The settings that apply to a config. */
export interface FoundSettings {
  readonly settings: Settings;
  /** The file they are from; `undefined` when they are the defaults. */
  readonly file: vscode.Uri | undefined;
}

const defaults: FoundSettings = { settings: defaultSettings, file: undefined };

/**
 * Reads `.pullbook.yml` for configs: the nearest one at or above the config, up to the root of the repository or of the
 * workspace folder, as the command line does. Reads each once and again when one changes.
 */
export class ProjectSettings implements vscode.Disposable {
  readonly #known = new Map<string, Promise<FoundSettings>>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: readonly { dispose(): void }[];
  readonly onDidChange = this.#changed.event;

  constructor() {
    const watcher = vscode.workspace.createFileSystemWatcher(`**/${settingsName}`);
    const forget = (): void => {
      this.#known.clear();
      this.#changed.fire();
    };
    this.#subscriptions = [
      watcher,
      watcher.onDidCreate(forget),
      watcher.onDidChange(forget),
      watcher.onDidDelete(forget),
      vscode.workspace.onDidChangeWorkspaceFolders(forget),
      this.#changed,
    ];
  }

  /** Never throws: a file that cannot be read counts as absent. */
  of(config: vscode.Uri): Promise<FoundSettings> {
    return this.#from(vscode.Uri.joinPath(config, '..'), vscode.workspace.getWorkspaceFolder(config)?.uri);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #from(folder: vscode.Uri, root: vscode.Uri | undefined): Promise<FoundSettings> {
    const key = folder.toString();
    const known = this.#known.get(key) ?? this.#read(folder, root);
    this.#known.set(key, known);
    return known;
  }

  async #read(folder: vscode.Uri, root: vscode.Uri | undefined): Promise<FoundSettings> {
    const file = vscode.Uri.joinPath(folder, settingsName);
    const text = await read(file);
    if (text !== undefined) return { settings: parseSettings(text, ruleIds).settings, file };
    const parent = vscode.Uri.joinPath(folder, '..');
    const isLast = folder.path === root?.path || parent.path === folder.path;
    if (isLast || (await exists(vscode.Uri.joinPath(folder, '.git')))) return defaults;
    return this.#from(parent, root);
  }
}

async function read(file: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  } catch {
    return undefined;
  }
}

async function exists(file: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(file);
    return true;
  } catch {
    return false;
  }
}
